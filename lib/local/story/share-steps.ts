import type { Served, StoryMinute, StoryVariantMinutes } from './result/read-back.ts';

/** The share of a model on a variant from this moment on. */
export interface ShareStep {
  readonly atEpochSeconds: number;
  readonly variant: string;
  readonly model: string;
  /** A fraction. */
  readonly share: number;
  /** Absent for serverless variants, and for what is no longer served. */
  readonly instances?: number;
}

/** What differs from the last that is known, SageMaker says itself since when; what is no longer served has no share from then on. */
export function stepsSince(steps: readonly ShareStep[], { variants, sinceEpochSeconds }: Served): ShareStep[] {
  const known = ({ variant, model, share, instances }: StoryVariantMinutes): boolean => {
    const last = steps.findLast((step) => step.variant === variant && step.model === model);
    return last?.share === share && last.instances === instances;
  };
  const gone = steps.filter(
    ({ variant, model, share }, index) =>
      share > 0 &&
      steps.findLastIndex((step) => step.variant === variant && step.model === model) === index &&
      !variants.some((each) => each.variant === variant && each.model === model),
  );
  return [
    ...gone.map(({ variant, model }) => ({ atEpochSeconds: sinceEpochSeconds, variant, model, share: 0 })),
    ...variants
      .filter((each) => !known(each))
      .map(({ weight: _weight, ...each }) => ({ atEpochSeconds: sinceEpochSeconds, ...each })),
  ];
}

/** The model behind a variant at a moment; before the first step it is that of the first. */
export function modelAt(steps: readonly ShareStep[], variant: string, atEpochSeconds: number): string | undefined {
  const own = steps.filter((step) => step.variant === variant);
  return (own.findLast((step) => step.atEpochSeconds <= atEpochSeconds) ?? own[0])?.model;
}

/** Minutes in which the instances of a variant got more requests each than they can carry, by what they were when the minute began. */
export function overloadedMinutes(
  minutes: readonly StoryMinute[],
  steps: readonly ShareStep[],
  { variant, perInstance }: { readonly variant: string; readonly perInstance: number },
): StoryMinute[] {
  return minutes.filter(({ minute, requests }) => {
    const step = steps.findLast((each) => each.variant === variant && each.atEpochSeconds <= minute * 60);
    return step?.instances !== undefined && requests > perInstance * step.instances;
  });
}

/** What a model has at the end, over all its variants, a fraction. */
export const shareNow = ({ variants }: Served, model: string): number =>
  variants.filter((each) => each.model === model).reduce((sum, { share }) => sum + share, 0);

/** When a model had traffic within a time: from <= t < to, epoch seconds, oldest first. */
export function servingSpans(
  steps: readonly ShareStep[],
  model: string,
  { from, to }: { readonly from: number; readonly to: number },
): { readonly from: number; readonly to: number }[] {
  const spans: { from: number; to: number }[] = [];
  for (const [index, step] of steps.entries()) {
    if (step.model !== model || step.share === 0) continue;
    const next = steps.slice(index + 1).find((each) => each.model === model && each.variant === step.variant);
    const span = { from: Math.max(from, step.atEpochSeconds), to: Math.min(to, next?.atEpochSeconds ?? to) };
    const before = spans.at(-1);
    if (span.from >= span.to) continue;
    if (before !== undefined && span.from <= before.to) before.to = Math.max(before.to, span.to);
    else spans.push(span);
  }
  return spans;
}
