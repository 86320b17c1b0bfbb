// What the analytics engines do on this machine, with the broker and the bookings beside them; results go to bench/results/analytics.json.
//   npm run bench -- analytics
import { benchAnalytics } from './analytics/analytics-bench';
import { reportFigures } from './figure';

reportFigures('analytics', benchAnalytics);
