// What the development broker does, measured through kafkajs as the services use it; the results go to bench/results/broker.json.
//   npm run bench -- broker
import { benchBroker } from './broker/broker';
import { reportFigures } from './figure';

reportFigures('broker', benchBroker);
