import { TOPIC_KEYS, TOPICS, type TopicKey } from '../../contracts/topics';
import { checkInteger } from '../check-integer';

/** Properties of `KafkaTopic`. */
export interface KafkaTopicProps {
  /**
   * Number of partitions, and with it the largest number of consumers in one group.
   *
   * @default - 2; for the topics of the platform, the number in contracts/topics.ts
   */
  readonly partitions?: number;
}

/** A Kafka topic. An `EventStream` creates it, and grants access to it. */
export class KafkaTopic {
  /** One message per booking whose tickets are held. */
  public static ticketBookings(props: KafkaTopicProps = {}): KafkaTopic {
    return platformTopic('ticketBookings', props);
  }

  /** One message per minute and event, from analytics. */
  public static analyticsResults(props: KafkaTopicProps = {}): KafkaTopic {
    return platformTopic('analyticsResults', props);
  }

  /** Changes of availability and of bookings. */
  public static bookingChanges(props: KafkaTopicProps = {}): KafkaTopic {
    return platformTopic('bookingChanges', props);
  }

  /** Changes of events. */
  public static catalogChanges(props: KafkaTopicProps = {}): KafkaTopic {
    return platformTopic('catalogChanges', props);
  }

  /** Dead letters of analytics, with the reason. */
  public static parkedMessages(props: KafkaTopicProps = {}): KafkaTopic {
    return platformTopic('parkedMessages', props);
  }

  /** All topics of the platform. */
  public static all(): KafkaTopic[] {
    return TOPIC_KEYS.map(key => platformTopic(key));
  }

  /** Number of partitions. */
  public readonly partitions: number;

  constructor(
    /** Name of the topic. */
    public readonly topicName: string,
    props: KafkaTopicProps = {},
  ) {
    this.partitions = props.partitions ?? 2;
    if (!/^[a-zA-Z0-9._-]{1,249}$/.test(topicName) || /^\.{1,2}$/.test(topicName)) {
      throw new Error(`topicName must be 1 to 249 letters, digits, '.', '_' and '-' (got '${topicName}')`);
    }
    checkInteger(`partitions of ${topicName}`, this.partitions, 1, 1000);
  }
}

function platformTopic(key: TopicKey, { partitions }: KafkaTopicProps = {}): KafkaTopic {
  return new KafkaTopic(TOPICS[key].name, { partitions: partitions ?? TOPICS[key].partitions });
}

/** @deprecated use KafkaTopic */
export const Topic = KafkaTopic;
/** @deprecated use KafkaTopic */
export type Topic = KafkaTopic;
/** @deprecated use KafkaTopicProps */
export type TopicProps = KafkaTopicProps;
