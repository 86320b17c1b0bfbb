package ticketing.analytics;

import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Number of parallel tasks, at most the number of partitions of bookings. */
final class Parallelism {
  private static final Logger LOG = LoggerFactory.getLogger(Parallelism.class);

  /** Returns the setting, or the default of the engine, which Managed Flink scales. */
  static int of(Settings settings, int engines) throws Exception {
    String setting = settings.get("PARALLELISM");
    int wanted = setting == null ? engines : number(setting);
    if (wanted == 1) return 1;
    String topic = settings.get("TOPIC_TICKET_BOOKINGS");
    int partitions = partitions(topic, settings.kafka());
    if (wanted <= partitions) return wanted;
    LOG.warn("{} tasks were asked for, and {} has {} partitions: so many tasks work at once", wanted, topic, partitions);
    return partitions;
  }

  private static int number(String setting) {
    if (setting.matches("[1-9][0-9]{0,3}")) return Integer.parseInt(setting);
    throw new IllegalArgumentException("PARALLELISM is '" + setting + "', it must be a whole number from 1 to 9999");
  }

  private static int partitions(String topic, Map<String, String> kafka) throws Exception {
    Properties properties = new Properties();
    properties.putAll(kafka);
    try (Admin admin = Admin.create(properties)) {
      return admin.describeTopics(Set.of(topic)).allTopicNames().get().get(topic).partitions().size();
    }
  }

  private Parallelism() {}
}
