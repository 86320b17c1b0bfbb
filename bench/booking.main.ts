// npm run bench -- booking [--short]: the booking core against its baselines and its limits, in one run, on one schema, with full durability.
import { benchBooking } from './booking/booking-bench';

benchBooking({ short: process.argv.includes('--short') }).catch((error: Error) => {
  console.error(error);
  process.exitCode = 1;
});
