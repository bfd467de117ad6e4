import type { Served } from './read-back.ts';

/** The share of a model on a variant from this moment on. */
export interface ShareStep {
  readonly atEpochSeconds: number;
  readonly variant: string;
  readonly model: string;
  /** A fraction. */
  readonly share: number;
}

/** What differs from the last that is known, SageMaker says itself since when; what is no longer served has no share from then on. */
export function stepsSince(steps: readonly ShareStep[], { variants, sinceEpochSeconds }: Served): ShareStep[] {
  const last = (variant: string, model: string) =>
    steps.findLast((step) => step.variant === variant && step.model === model)?.share;
  const gone = steps.filter(
    ({ variant, model, share }, index) =>
      share > 0 &&
      steps.findLastIndex((step) => step.variant === variant && step.model === model) === index &&
      !variants.some((each) => each.variant === variant && each.model === model),
  );
  return [
    ...gone.map(({ variant, model }) => ({ atEpochSeconds: sinceEpochSeconds, variant, model, share: 0 })),
    ...variants
      .filter(({ variant, model, share }) => last(variant, model) !== share)
      .map(({ variant, model, share }) => ({ atEpochSeconds: sinceEpochSeconds, variant, model, share })),
  ];
}

/** The model behind a variant at a moment; before the first step it is that of the first. */
export function modelAt(steps: readonly ShareStep[], variant: string, atEpochSeconds: number): string | undefined {
  const own = steps.filter((step) => step.variant === variant);
  return (own.findLast((step) => step.atEpochSeconds <= atEpochSeconds) ?? own[0])?.model;
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
