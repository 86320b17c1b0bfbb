// npm run bench -- gateway [--short]: what a buyer gets through the gateway, beside the services behind it, in one run.
import { benchGateway } from './gateway/gateway-bench';

benchGateway({ short: process.argv.includes('--short') }).catch((error: Error) => {
  console.error(error);
  process.exitCode = 1;
});
