import type { ServiceName } from './services';

/** A process that writes to or reads from topics. */
export type StreamClient = ServiceName | 'analytics';

/** Definition of a Kafka topic. */
export interface TopicDefinition {
  readonly name: string;
  /** Field of the message that is the record key. Messages with the same key stay in order. */
  readonly key: string | undefined;
  /** Number of partitions, and with it the largest number of consumers in one group. */
  readonly partitions: number;
  readonly producer: StreamClient;
  readonly consumers: readonly StreamClient[];
  /** Content, for generated documentation. */
  readonly purpose: string;
}

/** The topics by key. The key names the topic in settings and bindings. */
export const TOPICS = {
  ticketBookings: {
    name: 'ticket-bookings',
    key: 'event_id',
    partitions: 2,
    producer: 'booking-service',
    consumers: ['analytics'],
    purpose: 'one message per booking whose tickets are held',
  },
  analyticsResults: {
    name: 'analytics-results',
    key: 'event_id',
    partitions: 1,
    producer: 'analytics',
    consumers: ['frontend'],
    purpose: 'one message per minute and event',
  },
  bookingChanges: {
    name: 'booking-changes',
    key: 'event_id',
    partitions: 2,
    producer: 'booking-service',
    consumers: ['event-catalog', 'frontend'],
    purpose: 'changes of availability and of bookings',
  },
  catalogChanges: {
    name: 'catalog-changes',
    key: 'event_id',
    partitions: 2,
    producer: 'event-catalog',
    consumers: ['booking-service'],
    purpose: 'changes of events',
  },
  parkedMessages: {
    name: 'parked-messages',
    key: undefined,
    partitions: 1,
    producer: 'analytics',
    consumers: [],
    purpose: 'dead letters of analytics, with the reason',
  },
} as const satisfies Record<string, TopicDefinition>;

/** Key of a topic in settings and bindings, such as `ticketBookings`. */
export type TopicKey = keyof typeof TOPICS;

/** Name of a topic, such as `ticket-bookings`. */
export type TopicName = (typeof TOPICS)[TopicKey]['name'];

export const TOPIC_KEYS = Object.keys(TOPICS) as TopicKey[];

/** Time after which brokers delete messages. */
export const TOPIC_RETENTION_HOURS = 168;

/** Returns the keys of the topics that a process writes to or reads from. */
export function topicsOf(client: string): TopicKey[] {
  return TOPIC_KEYS.filter(key => {
    const { producer, consumers }: TopicDefinition = TOPICS[key];
    return [producer, ...consumers].some(name => name === client);
  });
}

/** Returns the environment variable that holds the name of a topic, such as `TOPIC_TICKET_BOOKINGS`. */
export function topicVariable(key: TopicKey): string {
  return `TOPIC_${TOPICS[key].name.toUpperCase().replaceAll('-', '_')}`;
}
