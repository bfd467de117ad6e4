import { REFUSALS, type Refusal } from '../../capture/capture-record.ts';
import type { CaptureCount } from '../../capture/captured-rows.ts';
import type { FoldedCapture } from '../../capture/fold-capture.ts';
import type { Learnt } from '../../capture/learn-form.ts';
import type { FeatureDrift } from '../../core/drift/drift-report.ts';
import { binNames, type FeatureBins } from '../../core/drift/feature-bins.ts';

interface ToldLearnt {
  readonly file: string;
  readonly learnt: Learnt & { kind: 'learnt' };
  readonly count: CaptureCount;
}

const whole = (count: number): string => count.toLocaleString('en-US');

/** The proposal as the policy would write it, and what of the file it reads. */
export function learntText({ file, learnt: { form, columns }, count }: ToldLearnt): string {
  const names =
    form.columns === undefined ? [] : [`  columns: [${columns.join(', ')}]   # name them: your file does not`];
  return [
    `${file} can be read like this (drift learns the same; the policy does not take this block yet):`,
    '',
    'capture:',
    ...(form.csv.header ? ['  header: true'] : []),
    ...names,
    form.prediction === undefined
      ? '  # prediction: no answer was captured, so only the features can be watched'
      : `  prediction: ${form.prediction.text}`,
    '',
    `Features: ${columns.length === 0 ? 'none were captured' : columns.join(', ')}`,
    ...countLines(count),
  ].join('\n');
}

export const learntJson = ({ file, learnt: { form, columns }, count }: ToldLearnt) => ({
  file,
  capture: {
    header: form.csv.header,
    columns: form.columns ?? null,
    prediction: form.prediction?.text ?? null,
  },
  features: columns,
  count,
});

function countLines({ lines, requests, rows, inputOnly, outputOnly, refused }: CaptureCount): string[] {
  const reasons = Object.entries(refused) as [Refusal, number][];
  return [
    `Read: ${whole(requests)} of ${whole(lines)} lines, ${whole(rows)} rows`,
    ...(inputOnly > 0 ? [`Without an answer: ${whole(inputOnly)}`] : []),
    ...(outputOnly > 0 ? [`Without the request: ${whole(outputOnly)}`] : []),
    ...reasons.map(([why, count]) => `Not used: ${whole(count)}: ${REFUSALS[why]}`),
  ];
}

export interface ToldDrift {
  readonly options: { readonly baseline: string; readonly now: string };
  readonly bins: ReadonlyMap<string, FeatureBins>;
  readonly reference: FoldedCapture;
  readonly current: FoldedCapture;
  readonly features: readonly FeatureDrift[];
}

const BARS = ' ▁▂▃▄▅▆▇█';

/** A bar for each bin, by its part of the rows. */
function picture(counts: readonly number[]): string {
  const most = Math.max(...counts);
  return counts.map((count) => BARS[Math.ceil((count / most) * (BARS.length - 1))]).join('');
}

/** The bin that gained or lost most, in words. */
function biggestMove({ reference, current }: FeatureDrift, bins: FeatureBins): string {
  const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
  const [before, after] = [sum(reference), sum(current)];
  const moves = binNames(bins).map((name, at) => ({
    name,
    was: (reference[at] ?? Number.NaN) / before,
    is: (current[at] ?? Number.NaN) / after,
  }));
  const [most] = moves.sort((a, b) => Math.abs(b.is - b.was) - Math.abs(a.is - a.was));
  const percent = (part: number): string => `${(100 * part).toFixed(part < 0.1 ? 1 : 0)}%`;
  return most === undefined ? '' : `${most.name}: ${percent(most.was)} -> ${percent(most.is)}`;
}

export function driftText({ options, bins, reference, current, features }: ToldDrift): string {
  const drifted = features.filter((each) => each.drifted);
  const width = Math.max(7, ...features.map(({ feature }) => feature.length));
  const rows = features.map((each) => {
    const own = bins.get(each.feature);
    const mark = each.drifted ? 'drifted' : '';
    const pictures = `${picture(each.reference)} | ${picture(each.current)}`;
    return `  ${each.feature.padEnd(width)}  ${each.psi.toFixed(3).padStart(7)}  ${mark.padEnd(7)}  ${pictures}  ${own === undefined ? '' : biggestMove(each, own)}`;
  });
  return [
    drifted.length === 0
      ? `No feature has drifted, of ${features.length}.`
      : `${drifted.length} of ${features.length} drifted: ${drifted.map(({ feature }) => feature).join(', ')}.`,
    '',
    `  ${'feature'.padEnd(width)}      PSI           baseline | now      largest move`,
    ...rows,
    '',
    ...(current.unknownFeatures.size === 0 ? [] : [`Not in the baseline: ${[...current.unknownFeatures].join(', ')}`]),
    `Baseline ${options.baseline}: ${whole(reference.count.rows)} rows. Now ${options.now}:`,
    ...countLines(current.count).map((line) => `  ${line}`),
    '',
    'PSI without what chance gives it; drifted: at least 0.1, and no accident (5% false discoveries). One look, not a watch.',
    'Drift alone does not make a model worse: look at its quality before you roll back.',
  ].join('\n');
}

export const driftJson = ({ options, bins, reference, current, features }: ToldDrift) => ({
  baseline: { file: options.baseline, count: reference.count },
  now: { file: options.now, count: current.count, notInBaseline: [...current.unknownFeatures] },
  features: features.map((each) => {
    const own = bins.get(each.feature);
    return { ...each, bins: own === undefined ? [] : binNames(own) };
  }),
});
