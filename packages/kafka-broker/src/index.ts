export { type KafkaBroker, type KafkaBrokerOptions, startKafkaBroker } from './kafka-broker';
