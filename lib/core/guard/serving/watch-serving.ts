import type { SignalQuery } from '../../minutes/readings.ts';
import type { GuardState } from '../../state/guard-state.ts';
import { watchedSeriesOf } from '../../watch/failing-minutes.ts';
import type { VariantWatch } from '../../watch/variant-watch.ts';
import { type Over, watchVariant } from '../../watch/watch-variant.ts';
import { isDeploying } from '../../words/endpoint.ts';
import type { ServingView } from '../views.ts';
import { tellLeft, tellOver } from './tell-degraded.ts';
import { alarmOf, asksOf, type PlacementAsks } from './watch-asks.ts';
import { watchLostTraffic } from './watch-lost-traffic.ts';

interface Looked {
  readonly watch: VariantWatch;
  readonly over?: Over;
}

/** Looks at every serving variant by itself, and at the traffic of all, with or without a candidate. What is found is told by `tellServing`. */
export function watchServing(before: GuardState, view: ServingView): GuardState {
  if (isDeploying(view.endpoint)) return before;
  const asked = asksOf(before, view.endpoint, view.guard);
  const alarmLogE = alarmOf(asked, view.guard);
  const looked = asked.map((each) => lookAt(each, alarmLogE, view));
  let state: GuardState = { ...before, watch: looked.map((each) => each.watch) };
  for (const known of before.watch ?? []) {
    const now = looked.find((each) => each.watch.variant === known.variant && each.watch.version === known.version);
    if (known.degraded?.told !== true || known.degraded.toldAs === 'rollback') continue;
    if (now === undefined) state = tellLeft(state, known, known.degraded, view.atEpochSeconds);
    else if (now.over !== undefined) state = tellOver(state, known, now.over, view.atEpochSeconds);
  }
  return watchLostTraffic(state, view, alarmLogE);
}

function lookAt({ placement, known, asks }: PlacementAsks, alarmLogE: number, view: ServingView): Looked {
  const { variant, sinceEpochSeconds } = placement;
  const { replies, endpoint, atEpochSeconds } = view;
  const arm = { endpoint: endpoint.name, variant };
  const seriesOf = (asked: SignalQuery) => watchedSeriesOf(replies, arm, asked, known.past?.zerosUnpublished);
  return watchVariant(known, {
    series: seriesOf({ signal: 'errors' }),
    firstMinute: Math.ceil(sinceEpochSeconds / 60),
    atEpochSeconds,
    charts: { asks, seriesOf, alarmLogE },
  });
}
