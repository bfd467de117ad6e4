import type { Command } from 'commander';
import type { CaptureForm } from '../../capture/capture-form.ts';
import { BadArgument, EXIT, type Finish } from '../bad-argument.ts';
import { linesOf } from './learn-capture.ts';

interface DriftOptions {
  readonly baseline: string;
  readonly now: string;
  readonly prediction?: string;
  readonly json?: boolean;
}

/** `stablehand drift`: which features, and whether the predictions, differ between two capture files. */
export function addDriftCommand(program: Command, finish: Finish): void {
  program
    .command('drift')
    .description('compare two files of data capture: which features moved, and whether the predictions did')
    .requiredOption('--baseline <file>', 'capture that is taken as normal')
    .requiredOption('--now <file>', 'capture to hold against it')
    .option('--prediction <path>', 'where the answer holds the prediction (default: learnt from the baseline)')
    .option('--json', 'print one JSON object and nothing else')
    .action(async (options: DriftOptions) => {
      const { driftReport } = await import('../../core/drift/drift-report.ts');
      const { captureFold } = await import('../../capture/fold-capture.ts');
      const { referenceFold } = await import('../../capture/reference.ts');
      const { driftJson, driftText } = await import('../text/capture-text.ts');
      const form = await formOf(options);
      const frozen = referenceFold(form);
      for await (const line of linesOf(options.baseline)) frozen.take(line);
      const bins = frozen.done();
      const [baseline, now] = [captureFold(form, bins), captureFold(form, bins)];
      for await (const line of linesOf(options.baseline)) baseline.take(line);
      for await (const line of linesOf(options.now)) now.take(line);
      const [reference, current] = [baseline.done(), now.done()];
      if (current.count.rows === 0)
        throw new BadArgument(
          `${options.now}: none of its ${current.count.lines} lines could be read as the baseline was`,
        );
      const features = driftReport(
        [...bins.keys()].map((feature) => ({
          feature,
          reference: reference.histograms.get(feature) ?? [],
          current: current.histograms.get(feature) ?? [],
        })),
      );
      const told = { options, bins, reference, current, features };
      process.stdout.write(`${options.json === true ? JSON.stringify(driftJson(told), null, 2) : driftText(told)}\n`);
      finish(features.some(({ drifted }) => drifted) ? EXIT.notAsExpected : EXIT.asExpected);
    });
}

async function formOf({ baseline, prediction }: DriftOptions): Promise<CaptureForm> {
  const { learnForm } = await import('../../capture/learn-form.ts');
  const { parsePredictionPath } = await import('../../capture/prediction-path.ts');
  const sample: string[] = [];
  for await (const line of linesOf(baseline)) {
    sample.push(line);
    if (sample.length >= 200) break;
  }
  const learnt = learnForm(sample);
  if (learnt.kind === 'unknown') throw new BadArgument(`${baseline}: ${learnt.sentence}`);
  if (prediction === undefined) return learnt.form;
  try {
    return { ...learnt.form, prediction: parsePredictionPath(prediction) };
  } catch (mistake) {
    throw new BadArgument(`--${mistake instanceof Error ? mistake.message : String(mistake)}`);
  }
}
