import type { Judgement } from '../judgement.ts';

/** What candidates that appear together get of the budget that is left; the rest is kept for one that joins them. */
const PART_FOR_NEWCOMERS = 0.9;
/** Where a budget was lowered below what is out already, newcomers get this part of it: as good as nothing, and still a number. */
const NEXT_TO_NOTHING = 1e-6;

/**
 * The chance of a false rollback that each candidate which is not frozen yet may use up. Those that are judged keep theirs; what they leave
 * is spent as it comes, nine tenths at a time, so the sum over all candidates of an endpoint never exceeds its budget, whoever
 * comes or leaves first. The part of one that has left is free again: the next deployment has a budget of its own.
 *
 * @param judgements - All of the endpoint; at least one of them not frozen.
 */
export function alphaOfNewcomers(budget: number, judgements: readonly Judgement[]): number {
  const taken = judgements.reduce((sum, { frozen }) => sum + (frozen === undefined ? 0 : frozen.alpha), 0);
  const newcomers = judgements.filter(({ frozen }) => frozen === undefined).length;
  if (newcomers === 0) throw new RangeError('a budget is split over candidates that are not frozen yet; there is none');
  const left = Math.max(budget - taken, NEXT_TO_NOTHING * budget);
  return (PART_FOR_NEWCOMERS * left) / newcomers;
}
