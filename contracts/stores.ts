/** How clients authenticate to Kafka: IAM over TLS on MSK, or not at all. */
export const KAFKA_AUTHENTICATIONS = ['iam', 'none'] as const;
export type KafkaAuthentication = (typeof KAFKA_AUTHENTICATIONS)[number];

/** Port of the brokers, by authentication. */
export const KAFKA_PORTS: Readonly<Record<KafkaAuthentication, number>> = { iam: 9098, none: 9092 };

/** Port of PostgreSQL. */
export const POSTGRES_PORT = 5432;

/** Name of the database in PostgreSQL that holds a schema for each service. */
export const DATABASE_NAME = 'ticketdb';
