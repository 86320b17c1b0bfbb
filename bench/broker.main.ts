// Benchmark of the development broker through kafkajs, as the services use it. Results: bench/results/broker.json.
//   npm run bench -- broker
import { benchBroker } from './broker/broker';
import { reportMeasurements } from './measurement';

reportMeasurements('broker', benchBroker);
