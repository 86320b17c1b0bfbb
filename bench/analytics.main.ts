// Benchmark of the analytics engines, with the broker and the bookings on the same machine. Results:
// bench/results/analytics.json.
//   npm run bench -- analytics
import { benchAnalytics } from './analytics/analytics-bench';
import { reportMeasurements } from './measurement';

reportMeasurements('analytics', benchAnalytics);
