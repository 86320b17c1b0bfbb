package ticketing.analytics;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What fills in the ${...} of the script. */
final class Settings {
  private static final Pattern BLANK = Pattern.compile("\\$\\{([a-z_]+)}");

  private static final Map<String, String> DEFAULTS = Map.of(
      "parallelism", "1",
      "checkpoint_interval", "10 s",
      "idle_timeout", "10 s",
      "memory", "1 d",
      "kafka_auth", "none",
      "topic_ticket_bookings", "ticket-bookings",
      "topic_analytics_results", "analytics-results",
      "topic_parked_messages", "parked-messages");

  /** Table options for each kafka_auth. */
  private static final Map<String, String> KAFKA_SECURITY = Map.of(
      "none", "'properties.security.protocol' = 'PLAINTEXT'",
      "iam", "'properties.security.protocol' = 'SASL_SSL',\n"
          + "  'properties.sasl.mechanism' = 'AWS_MSK_IAM',\n"
          + "  'properties.sasl.jaas.config' = 'software.amazon.msk.auth.iam.IAMLoginModule required;',\n"
          + "  'properties.sasl.client.callback.handler.class' ="
          + " 'software.amazon.msk.auth.iam.IAMClientCallbackHandler'");

  private final Map<String, String> values = new TreeMap<>(DEFAULTS);

  Settings(Map<String, String> given) {
    values.putAll(given);
  }

  /** Arguments come as --name=value. */
  static Settings of(String[] arguments) {
    Map<String, String> given = new TreeMap<>();
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      if (parts.length != 2 || !parts[0].startsWith("--")) {
        throw new IllegalArgumentException("'" + argument + "' is no setting: write --name=value");
      }
      given.put(parts[0].substring(2), parts[1]);
    }
    return new Settings(given);
  }

  String get(String name) {
    return values.get(name);
  }

  String fillIn(String script) {
    return BLANK.matcher(script).replaceAll(blank -> Matcher.quoteReplacement(valueOf(blank.group(1))));
  }

  private String valueOf(String name) {
    if (name.equals("kafka_security")) return kafkaSecurity();
    String value = values.get(name);
    if (value == null) throw new IllegalArgumentException("the setting '" + name + "' is missing: give --" + name + "=...");
    // It stands inside a quoted literal.
    return value.replace("'", "''");
  }

  private String kafkaSecurity() {
    String options = KAFKA_SECURITY.get(values.get("kafka_auth"));
    if (options == null) {
      throw new IllegalArgumentException("kafka_auth is '" + values.get("kafka_auth") + "', it must be 'none' or 'iam'");
    }
    return options;
  }
}
