// Prints vitest's JSON report as the one closing line CI reads.
import { readFileSync } from 'node:fs';

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const skipped = report.numPendingTests + report.numTodoTests;
console.log(`${report.numPassedTests} passed, ${report.numFailedTests} failed, ${skipped} skipped`);
// a suite that fails to load has no failed test
process.exit(report.success && report.numPassedTests > 0 ? 0 : 1);
