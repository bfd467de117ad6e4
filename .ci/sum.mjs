import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Sums the counts of all suites and says them in one line. A suite that failed without a failed test counts as one. */
const folder = process.argv[2] ?? '.cache/ci';
let passed = 0;
let failed = 0;
for (const file of readdirSync(folder).sort()) {
  if (file.endsWith('.failed.json')) continue;
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const name = file.replace(/\.json$/, '');
  const brokeOff = numFailedTests === 0 && readdirSync(folder).includes(`${name}.failed.json`);
  const failures = numFailedTests + (brokeOff ? 1 : 0);
  console.log(`${name}: ${numPassedTests} passed, ${failures} failed`);
  passed += numPassedTests;
  failed += failures;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
