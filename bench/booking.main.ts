// Benchmark of bookings against their baselines and limits, in one run, on one schema, with full durability:
//   npm run bench -- booking [--short]
import { benchBooking } from './booking/booking-bench';

benchBooking({ short: process.argv.includes('--short') }).catch((error: Error) => {
  console.error(error);
  process.exitCode = 1;
});
