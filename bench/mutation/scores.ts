import { readFileSync } from 'node:fs';
import * as z from 'zod';

const FOLDERS = ['lib/core/evidence/', 'lib/core/judge/'] as const;
/** Over the mutants that are not equivalent. */
const WANTED = 0.85;
/** Neither a mutant that the tests were asked about, nor one that could be made. */
const NOT_ASKED: readonly string[] = ['Ignored', 'CompileError', 'RuntimeError', 'Pending'];
const NOTICED: readonly string[] = ['Killed', 'Timeout'];

const reportSchema = z.object({
  files: z.record(
    z.string(),
    z.object({
      mutants: z.array(
        z.object({
          mutatorName: z.string(),
          replacement: z.string().optional(),
          status: z.string(),
          location: z.object({ start: z.object({ line: z.number(), column: z.number() }) }),
        }),
      ),
    }),
  ),
});

/** A mutant that changes nothing anybody could notice, and why. */
const exclusionsSchema = z.array(
  z.strictObject({ file: z.string(), line: z.int(), replacement: z.string(), argument: z.string().min(20) }),
);

const [reportPath = '', exclusionsPath = ''] = process.argv.slice(2);
const report = reportSchema.parse(JSON.parse(readFileSync(reportPath, 'utf8')));
const exclusions = exclusionsSchema.parse(JSON.parse(readFileSync(exclusionsPath, 'utf8')));

const asked = Object.entries(report.files).flatMap(([file, { mutants }]) =>
  mutants
    .filter(({ status }) => !NOT_ASKED.includes(status))
    .map(({ mutatorName, replacement = '', status, location }) => ({
      file,
      line: location.start.line,
      column: location.start.column,
      mutatorName,
      replacement,
      isNoticed: NOTICED.includes(status),
    })),
);
type Mutant = (typeof asked)[number];

const isArguedAway = (mutant: Mutant): boolean =>
  exclusions.some(
    ({ file, line, replacement }) => mutant.file === file && mutant.line === line && mutant.replacement === replacement,
  );

function scoreOf(mutants: readonly Mutant[]): { readonly part: number; readonly text: string } {
  const noticed = mutants.filter(({ isNoticed }) => isNoticed).length;
  const part = mutants.length === 0 ? Number.NaN : noticed / mutants.length;
  return { part, text: `${(100 * part).toFixed(1)} % (${noticed} of ${mutants.length})` };
}

for (const { file, line, replacement, argument } of exclusions) {
  const stale = !asked.some((mutant) => mutant.file === file && mutant.line === line && !mutant.isNoticed);
  console.log(`excluded${stale ? ', BUT NO SUCH MUTANT LIVES' : ''}: ${file}:${line} ${replacement}: ${argument}`);
}
for (const { file, line, column, mutatorName, replacement } of asked.filter(
  (mutant) => !mutant.isNoticed && !isArguedAway(mutant),
)) {
  console.log(`unnoticed: ${file}:${line}:${column} ${mutatorName}: ${replacement.slice(0, 80)}`);
}
let isEnough = true;
for (const folder of FOLDERS) {
  const inFolder = asked.filter(({ file }) => file.startsWith(folder));
  if (inFolder.length === 0) continue;
  const notEquivalent = scoreOf(inFolder.filter((mutant) => mutant.isNoticed || !isArguedAway(mutant)));
  isEnough &&= notEquivalent.part >= WANTED;
  console.log(
    `${folder}: ${scoreOf(inFolder).text} of all mutants, ${notEquivalent.text} of those that are not argued away`,
  );
}
process.exitCode = isEnough ? 0 : 1;
