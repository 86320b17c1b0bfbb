package ticketing.analytics;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.fs.Path;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;

/** Runs ticket-analytics.sql in the Flink that starts it. */
public final class SqlJob {
  public static void main(String[] arguments) throws Exception {
    Settings settings = Settings.read(arguments);
    Configuration engine = new Configuration();
    String stateFolder = settings.get("STATE_FOLDER");
    if (stateFolder != null) Checkpoints.keepIn(new Path(stateFolder), engine);
    TableEnvironment tables =
        TableEnvironment.create(EnvironmentSettings.newInstance().inStreamingMode().withConfiguration(engine).build());
    int parallelism = Parallelism.of(settings, tables.getConfig().get(CoreOptions.DEFAULT_PARALLELISM));
    settings.set("PARALLELISM", String.valueOf(parallelism));
    for (String statement : SqlScript.statements(settings.fillIn(readScript()))) {
      Optional<JobClient> job = SqlScript.execute(tables, statement);
      // A submitter outside the engine can wait and exit with the result of the job.
      if (job.isPresent() && settings.get("STAY").equals("true")) job.get().getJobExecutionResult().get();
    }
  }

  private static String readScript() throws IOException {
    try (InputStream script = SqlJob.class.getResourceAsStream("/ticket-analytics.sql")) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
