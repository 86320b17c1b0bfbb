// What the development broker does, measured through kafkajs as the services use it; the results go to bench/results/broker.json.
//   npm run bench -- broker
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { benchBroker } from './broker/broker';
import { printFigures } from './broker/figure';

benchBroker().then(
  figures => {
    printFigures(figures);
    const results = join('bench', 'results');
    const machine = `${cpus().length} x ${cpus()[0]?.model.trim()}, Node ${process.version}`;
    mkdirSync(results, { recursive: true });
    writeFileSync(join(results, 'broker.json'), `${JSON.stringify({ machine, figures }, null, 2)}\n`);
  },
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
