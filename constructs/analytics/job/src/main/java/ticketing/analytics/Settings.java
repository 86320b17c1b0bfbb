package ticketing.analytics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/** Settings that replace ${...} in the script: environment variables (docs/reference/environment-variables.md). */
final class Settings {
  private static final Pattern BLANK = Pattern.compile("\\$\\{([A-Z_]+)}");
  /** File with the properties of the application in Managed Service for Apache Flink. */
  private static final Path MANAGED = Path.of("/etc/flink/application_properties.json");

  private static final Map<String, String> DEFAULTS = Map.of(
      "CHECKPOINT_INTERVAL", "10 s",
      "IDLE_TIMEOUT", "10 s",
      "MEMORY", "1 d",
      "KAFKA_AUTH", "none",
      "STAY", "false",
      "TOPIC_TICKET_BOOKINGS", "ticket-bookings",
      "TOPIC_ANALYTICS_RESULTS", "analytics-results",
      "TOPIC_PARKED_MESSAGES", "parked-messages");

  /** Properties of Kafka clients for each KAFKA_AUTH. */
  private static final Map<String, Map<String, String>> KAFKA_SECURITY = Map.of(
      "none", Map.of("security.protocol", "PLAINTEXT"),
      "iam", Map.of(
          "security.protocol", "SASL_SSL",
          "sasl.mechanism", "AWS_MSK_IAM",
          "sasl.jaas.config", "software.amazon.msk.auth.iam.IAMLoginModule required;",
          "sasl.client.callback.handler.class", "software.amazon.msk.auth.iam.IAMClientCallbackHandler"));

  private final Map<String, String> values = new TreeMap<>(DEFAULTS);

  /** Reads the environment, overridden by the properties of the managed service, overridden by --NAME=value. */
  static Settings read(String[] arguments) throws IOException {
    Settings settings = new Settings();
    settings.values.putAll(System.getenv());
    if (Files.exists(MANAGED)) settings.putManaged(new ObjectMapper().readTree(MANAGED.toFile()));
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      if (parts.length != 2 || !parts[0].startsWith("--")) {
        throw new IllegalArgumentException("'" + argument + "' is no setting: write --NAME=value");
      }
      settings.values.put(parts[0].substring(2), parts[1]);
    }
    return settings;
  }

  private void putManaged(JsonNode groups) {
    for (JsonNode group : groups) {
      group.path("PropertyMap").fields().forEachRemaining(entry -> values.put(entry.getKey(), entry.getValue().asText()));
    }
  }

  String get(String name) {
    return values.get(name);
  }

  void set(String name, String value) {
    values.put(name, value);
  }

  /** Returns the properties of a Kafka client. */
  Map<String, String> kafka() {
    Map<String, String> properties = new TreeMap<>(kafkaSecurity());
    properties.put("bootstrap.servers", required("KAFKA_BROKERS"));
    return properties;
  }

  String fillIn(String script) {
    return BLANK.matcher(script).replaceAll(blank -> Matcher.quoteReplacement(valueOf(blank.group(1))));
  }

  private String valueOf(String name) {
    if (name.equals("KAFKA_SECURITY")) return asTableOptions(kafkaSecurity());
    return quoted(required(name));
  }

  private String required(String name) {
    String value = values.get(name);
    if (value == null) throw new IllegalArgumentException(name + " is missing: set it, or give --" + name + "=...");
    return value;
  }

  private Map<String, String> kafkaSecurity() {
    String auth = values.get("KAFKA_AUTH");
    Map<String, String> properties = KAFKA_SECURITY.get(auth);
    if (properties == null) throw new IllegalArgumentException("KAFKA_AUTH is '" + auth + "', it must be 'none' or 'iam'");
    return properties;
  }

  private static String asTableOptions(Map<String, String> properties) {
    return properties.entrySet().stream()
        .map(property -> "'properties." + property.getKey() + "' = '" + quoted(property.getValue()) + "'")
        .collect(Collectors.joining(",\n  "));
  }

  /** Returns the value as it is written in a quoted literal. */
  private static String quoted(String value) {
    return value.replace("'", "''");
  }
}
