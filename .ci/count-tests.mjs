// Prints "<passed> <failed>" of a jest report. A file that could not run counts as one failure, and so does a run
// without a test.
import { readFileSync } from 'node:fs';

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
if (report.numTotalTests === 0) {
  throw new Error('no test was executed');
}
console.log(`${report.numPassedTests} ${report.numFailedTests + report.numRuntimeErrorTestSuites}`);
