/** Definition of a metric. Services create their instruments from it; alerts and dashboards refer to it. */
export interface MetricDefinition {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** Text for `/metrics` and for generated documentation. */
  readonly help: string;
  /** @default - no labels */
  readonly labels?: readonly string[];
  /** Upper bounds of a histogram's buckets. */
  readonly buckets?: readonly number[];
  /** Names of the services that report it. */
  readonly services: readonly string[] | 'all';
}

const WITH_POSTGRES = ['event-catalog', 'booking-service'] as const;

/** The metrics of the services by key, without the default metrics of Node.js (`process_*`, `nodejs_*`). */
export const METRICS = {
  buildInfo: {
    name: 'build_info',
    type: 'gauge',
    help: 'Version of the release and of Node.js, always 1',
    labels: ['version', 'node'],
    services: 'all',
  },
  requestDuration: {
    name: 'http_request_duration_seconds',
    type: 'histogram',
    help: 'Duration of requests in seconds',
    labels: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    services: 'all',
  },
  eventLoopUtilization: {
    name: 'event_loop_utilization',
    type: 'gauge',
    help: 'Share of time since the previous scrape in which the event loop was busy, from 0 to 1',
    services: 'all',
  },
  serviceCallFailures: {
    name: 'service_call_failures_total',
    type: 'counter',
    help: 'Requests to other services without a response',
    labels: ['service'],
    services: ['frontend', 'booking-service'],
  },
  circuitBreakerOpen: {
    name: 'circuit_breaker_open',
    type: 'gauge',
    help: 'Whether requests to a service are rejected because it is unavailable (1) or not (0)',
    labels: ['service'],
    services: ['frontend', 'booking-service'],
  },
  databaseConnections: {
    name: 'database_connections',
    type: 'gauge',
    help: 'Database connections by state: used, idle',
    labels: ['state'],
    services: WITH_POSTGRES,
  },
  databaseWaiting: {
    name: 'database_waiting_requests',
    type: 'gauge',
    help: 'Requests that wait for a database connection',
    services: WITH_POSTGRES,
  },
  outboxMessages: {
    name: 'outbox_messages',
    type: 'gauge',
    help: 'Messages waiting to be sent to the stream',
    services: WITH_POSTGRES,
  },
  outboxAge: {
    name: 'outbox_oldest_message_age_seconds',
    type: 'gauge',
    help: 'Age of the oldest message waiting to be sent to the stream in seconds, 0 if none waits',
    services: WITH_POSTGRES,
  },
  consumerLag: {
    name: 'stream_consumer_lag_messages',
    type: 'gauge',
    help: 'Messages of a partition that the consumer has not processed, at its last fetch',
    labels: ['topic', 'partition'],
    services: ['frontend', 'event-catalog', 'booking-service'],
  },
  skippedMessages: {
    name: 'stream_messages_parked_total',
    type: 'counter',
    help: 'Invalid messages that were logged and skipped',
    labels: ['topic'],
    services: ['frontend', 'event-catalog', 'booking-service'],
  },
  bookings: {
    name: 'bookings_total',
    type: 'counter',
    help: 'Booking requests by outcome',
    labels: ['outcome'],
    services: ['booking-service'],
  },
  batchSize: {
    name: 'booking_group_size',
    type: 'histogram',
    help: 'Bookings stored by one statement',
    buckets: [1, 5, 20, 50, 100, 200, 500],
    services: ['booking-service'],
  },
  moves: {
    name: 'booking_moves_total',
    type: 'counter',
    help: 'State changes of bookings',
    labels: ['move'],
    services: ['booking-service'],
  },
  inventoryDrift: {
    name: 'inventory_drift',
    type: 'gauge',
    help: 'Events whose allocated tickets differ from their bookings (must be 0)',
    services: ['booking-service'],
  },
  liveStreams: {
    name: 'live_streams_open',
    type: 'gauge',
    help: 'Open event streams',
    services: ['frontend'],
  },
  rateLimited: {
    name: 'rate_limited_requests_total',
    type: 'counter',
    help: 'Requests rejected by a rate limit',
    labels: ['limit'],
    services: ['frontend'],
  },
  signIns: {
    name: 'sign_ins_total',
    type: 'counter',
    help: 'Attempts to sign in, by outcome',
    labels: ['outcome'],
    services: ['user-service'],
  },
  registrations: {
    name: 'users_registered_total',
    type: 'counter',
    help: 'Registered users',
    services: ['user-service'],
  },
} as const satisfies Record<string, MetricDefinition>;

/** Key of a metric, such as `bookings`. */
export type MetricKey = keyof typeof METRICS;
