package ticketing.analytics;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.table.api.TableEnvironment;

/** A file of SQL statements. Each ends with a semicolon at the end of a line. */
final class SqlScript {
  private static final Pattern SET = Pattern.compile("SET\\s+'([^']+)'\\s*=\\s*'([^']*)'");
  private static final Pattern WHOLE_LINE_COMMENT = Pattern.compile("(?m)^\\s*--.*$");

  /** A statement set is one statement, although it contains semicolons. */
  static List<String> statements(String script) {
    List<String> statements = new ArrayList<>();
    StringBuilder open = new StringBuilder();
    for (String line : WHOLE_LINE_COMMENT.matcher(script).replaceAll("").split("\n")) {
      open.append(line).append('\n');
      String statement = open.toString().trim();
      if (line.trim().endsWith(";") && (!statement.startsWith("EXECUTE STATEMENT SET") || line.trim().equals("END;"))) {
        statements.add(statement.substring(0, statement.length() - 1));
        open.setLength(0);
      }
    }
    if (!open.toString().isBlank()) throw new IllegalArgumentException("the last statement has no semicolon: " + open);
    return statements;
  }

  /**
   * Runs a statement and returns the job, if it started one. SET belongs to Flink's SQL client, so it is applied to the
   * configuration of the table environment.
   */
  static Optional<JobClient> execute(TableEnvironment tables, String statement) {
    Matcher set = SET.matcher(statement);
    if (!set.matches()) return tables.executeSql(statement).getJobClient();
    tables.getConfig().set(set.group(1), set.group(2));
    return Optional.empty();
  }

  private SqlScript() {}
}
