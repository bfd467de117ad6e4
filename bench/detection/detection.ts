/**
 * How often a healthy candidate is rolled back, and how long a bad one lives, in simulation: `npx tsx bench/detection/detection.ts --quick`.
 * Seeds are fixed, so the same command gives the same tables; what was simulated is kept in `.cache/detection` until a rule changes.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { figuresOf } from './figures/all-figures.ts';
import { parseOptions, USAGE } from './options.ts';
import { jsonOf, sectionOf } from './sections.ts';
import { simulateTables } from './work/simulate-tables.ts';
import { writePage } from './write-page.ts';

const options = parseOptions(process.argv.slice(2));
if (options.kind === 'refused') {
  process.stderr.write(`${options.why}\n${USAGE}\n`);
  process.exit(2);
}
const began = performance.now();
const simulated = await simulateTables(options.tables, options);
if (options.json) {
  process.stdout.write(`${JSON.stringify(jsonOf(simulated, options))}\n`);
} else {
  for (const each of simulated) process.stdout.write(`## ${each.table.name}\n\n${sectionOf(each, options)}\n\n`);
  process.stderr.write(`in ${Math.round((performance.now() - began) / 1000)} s\n`);
}
if (options.writeDocs) {
  writePage(new Map(simulated.map((each) => [each.table.name, sectionOf(each, options)])));
  for (const { file, svg } of figuresOf(simulated)) {
    writeFileSync(fileURLToPath(new URL(`../../docs/${file}`, import.meta.url)), svg);
  }
}
