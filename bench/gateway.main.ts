// Benchmark through the gateway and directly at the services, in one run:
//   npm run bench -- gateway [--short] [--only PART …]
import { parseArgs } from 'node:util';
import { benchGateway } from './gateway/gateway-bench';

const { values } = parseArgs({
  allowPositionals: true,
  options: { short: { type: 'boolean', default: false }, only: { type: 'string', multiple: true } },
});

benchGateway(values).catch((error: Error) => {
  console.error(error);
  process.exitCode = 1;
});
