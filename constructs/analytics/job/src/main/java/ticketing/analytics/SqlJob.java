package ticketing.analytics;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;

/** Runs ticket-analytics.sql in whichever Flink it is started. */
public final class SqlJob {
  public static void main(String[] arguments) throws IOException {
    Settings settings = Settings.read(arguments);
    TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    String stateFolder = settings.get("STATE_FOLDER");
    if (stateFolder != null) Checkpoints.keepIn(Path.of(stateFolder), tables.getConfig());
    for (String statement : SqlScript.statements(settings.fillIn(readScript()))) {
      SqlScript.execute(tables, statement);
    }
  }

  private static String readScript() throws IOException {
    try (InputStream script = SqlJob.class.getResourceAsStream("/ticket-analytics.sql")) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
