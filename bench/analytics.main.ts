// What the analytics engines do on this machine, with the broker and the bookings beside them; results go to bench/results/analytics.json.
//   npm run bench -- analytics
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { benchAnalytics } from './analytics/analytics-bench';
import { printFigures } from './broker/figure';

benchAnalytics().then(
  figures => {
    printFigures(figures);
    const results = join('bench', 'results');
    const machine = `${cpus().length} x ${cpus()[0]?.model.trim()}, Node ${process.version}`;
    mkdirSync(results, { recursive: true });
    writeFileSync(join(results, 'analytics.json'), `${JSON.stringify({ machine, figures }, null, 2)}\n`);
  },
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
