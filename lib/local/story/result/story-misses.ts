import type { NoticeKind } from '../../../core/record/notice-kinds.ts';
import { countOf, portionOf } from '../../../core/words/spoken.ts';

import type { StoryTimes } from '../run-story.ts';
import type { Scenario } from '../scenario-shape.ts';
import { shareNow } from '../share-steps.ts';
import type { Served } from './read-back.ts';
import type { StoryEnd } from './story-end.ts';

/** What a story came to, as far as its scenario has a say in it. */
export interface Played {
  readonly end: StoryEnd;
  readonly times: Pick<StoryTimes, 'faultAt' | 'missed' | 'moves'>;
  /** As SageMaker serves it when it is over. */
  readonly served: Served;
  /** Minutes in which the old model got more requests than its instances carry. */
  readonly overloaded: number;
  /** What engineers were told, in order. */
  readonly told: readonly NoticeKind[];
}

/** Shares within this much are the same. */
const TOLERANCE = 0.001;

/** Where a story is not as its scenario must be, each as a clause; none when it went as it must. */
export function missesOf(scenario: Scenario, { end, times, served, overloaded, told }: Played): string[] {
  const models = new Set([...Object.keys(scenario.leaves), ...served.variants.map(({ model }) => model)]);
  const shares = [...models].flatMap((model) => {
    const [is, must] = [shareNow(served, model), scenario.leaves[model] ?? 0]; // not named: it must have none
    return Math.abs(is - must) <= TOLERANCE
      ? []
      : [`${model} has ${portionOf(is)} of the traffic, not ${portionOf(must)}`];
  });
  const untold = firstUntold(scenario.tells, told);
  return [
    ...(end.outcome === scenario.ends ? [] : [`it ended ${words(end.outcome)}, not ${words(scenario.ends)}`]),
    ...(isEarly(end, times) ? ['it was decided before anything was wrong'] : []),
    ...times.missed.map(({ who, mark }) => `${who} never had a cue (${mark})`),
    ...shares,
    ...(times.moves === scenario.moves
      ? []
      : [`SageMaker was asked for ${countOf(times.moves, 'change')}, not ${countOf(scenario.moves, 'change')}`]),
    ...(overloaded === 0 ? [] : [`the old model was overloaded for ${countOf(overloaded, 'minute')}`]),
    ...(untold === undefined ? [] : [`engineers were not told ${words(untold)}, or not in order`]),
  ];
}

const words = (kind: string): string => kind.replaceAll('-', ' ');

const isEarly = ({ decidedAt }: StoryEnd, { faultAt }: Played['times']): boolean =>
  decidedAt !== undefined && faultAt !== undefined && decidedAt < faultAt;

/** The first of the kinds that is missing from what was told, in this order. */
function firstUntold(wanted: readonly NoticeKind[], told: readonly NoticeKind[]): NoticeKind | undefined {
  let from = 0;
  return wanted.find((kind) => {
    const at = told.indexOf(kind, from);
    from = at + 1;
    return at < 0;
  });
}
