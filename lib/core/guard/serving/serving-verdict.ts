import { type Judgement, laneOf } from '../../judge/judgement.ts';
import type { GuardState } from '../../state/guard-state.ts';
import { failingSeriesOf } from '../../watch/failing-minutes.ts';
import type { VariantWatch } from '../../watch/variant-watch.ts';
import { countsText } from '../../words/spoken.ts';
import { isoOf } from '../../words/time.ts';
import { unknown, type Verdict } from '../../words/verdict.ts';
import { versionLabel } from '../../words/version.ts';
import type { ServingView } from '../views.ts';
import { foundText } from './tell-degraded.ts';

/** What is said of an endpoint without a candidate: that what serves is in trouble, or that nobody can see it. Nothing else yet. */
export function servingVerdict(
  { watch = [] }: GuardState,
  { endpoint, replies }: Pick<ServingView, 'endpoint' | 'replies'>,
): Verdict | undefined {
  const bad = watch.filter(({ degraded }) => degraded !== undefined);
  if (bad.length > 0) return { kind: 'degraded', comparisons: [], why: bad.map(troubleText).join('; ') };
  const unread = watch.filter(({ variant }) => !failingSeriesOf(replies, endpoint.name, variant).isReadable);
  if (unread.length === 0) return undefined;
  const names = unread.map(({ variant }) => variant).join(', ');
  return unknown('metrics-unreadable', `CloudWatch did not answer completely for ${names}`);
}

/** A candidate and the stable version beside it that both fail plainly are an incident that they share, however little is compared yet. */
export function sharedByAll({ watch = [] }: GuardState, judgement: Judgement, verdict: Verdict): Verdict {
  if (laneOf(judgement) !== 'canary' || verdict.kind === 'breach' || verdict.kind === 'shared-incident') return verdict;
  const both = [judgement.candidateVariant, judgement.stableVariant].map((variant) =>
    watch.find((each) => each.variant === variant && each.degraded !== undefined),
  );
  const bad = both.filter((each) => each !== undefined);
  if (bad.length < both.length) return verdict;
  return {
    kind: 'shared-incident',
    comparisons: verdict.comparisons,
    why: `candidate and stable both fail: ${bad.map(troubleText).join('; ')}`,
  };
}

function troubleText({ variant, version, degraded }: VariantWatch): string {
  if (degraded === undefined) return `${versionLabel(version)} on ${variant} is well`;
  const { sinceMinute, requests, bad, found } = degraded;
  const who = `${versionLabel(version)} on ${variant}`;
  const since = isoOf(sinceMinute * 60);
  if (found !== undefined) return `${who}: since ${since}, ${foundText(found, { requests, bad })}`;
  const counted = requests === 0 ? '' : `: ${countsText({ requests, bad })} in its closed minutes`;
  return `${who} has failed since ${since}${counted}`;
}
