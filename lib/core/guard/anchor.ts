import { estimatesOf } from '../evidence/noise/assumed-history.ts';
import type { FrozenSignal, Judgement } from '../judge/judgement.ts';
import { makeNotice } from '../record/make-notice.ts';
import { eventEntry, noticeEntry, tellOnce } from '../record/outbox.ts';
import { ratchetKey } from '../record/told-keys.ts';
import { asksTheSame, optionsOf, signalNamed } from '../signals/named.ts';
import type { AnchorSignal, GuardState } from '../state/guard-state.ts';
import { countsText } from '../words/spoken.ts';
import { versionLabel } from '../words/version.ts';

/** Standard errors by which stable must be beyond the margin before people hear of it. */
const LEAST_ERRORS = 3;
const MINUTES_A_DAY = 1440;

/**
 * Every step within the margin, and yet far from where it began: with each new candidate, stable's day before is held against the day that
 * was frozen of the anchor, the last version that a person promoted (until then, of the first that was stable). It is only told.
 *
 * @param judgement - Frozen just now.
 */
export function againstAnchor(state: GuardState, judgement: Judgement): GuardState {
  const { stable, frozen } = judgement;
  const days = (frozen?.signals ?? []).flatMap((signal) =>
    signal.past === undefined ? [] : [{ signal, day: dayOf(signal) }],
  );
  if (days.length === 0) return state;
  const { anchor = state.anchorDay?.version ?? stable, anchorDay } = state;
  if (anchorDay?.version !== anchor) {
    return stable === anchor
      ? { ...state, anchorDay: { version: stable, signals: days.map(({ day }) => day) } }
      : state;
  }
  const worse = days.find(({ signal, day }) => {
    const then = anchorDay.signals.find((each) => asksTheSame(each, day));
    return then !== undefined && isFarBeyond(signal, day, then);
  });
  const then = anchorDay.signals.find((each) => worse !== undefined && asksTheSame(each, worse.day));
  return worse === undefined || then === undefined ? state : told(state, judgement, worse.day, then);
}

const dayOf = (frozen: FrozenSignal): AnchorSignal => ({
  signal: frozen.signal,
  n: frozen.past?.n ?? 0, // only asked of those that have a past
  k: frozen.past?.k ?? 0,
  ...optionsOf(frozen),
});

/** The log odds ratio less its sampling error, which bursts make larger, is beyond the margin. */
function isFarBeyond({ evidence }: FrozenSignal, now: AnchorSignal, then: AnchorSignal): boolean {
  const logOdds = ({ n, k }: AnchorSignal): number => Math.log((k + 0.5) / (n - k + 0.5));
  const variance = ({ n, k }: AnchorSignal): number => {
    const inflation = 1 + Math.max(0, n / MINUTES_A_DAY - 1) * estimatesOf(evidence).rhoUpper;
    return inflation * (1 / (k + 0.5) + 1 / (n - k + 0.5));
  };
  return (
    logOdds(now) - logOdds(then) - LEAST_ERRORS * Math.sqrt(variance(now) + variance(then)) > Math.log(evidence.or0)
  );
}

function told(state: GuardState, { stable, startedAtEpochSeconds }: Judgement, now: AnchorSignal, then: AnchorSignal) {
  const anchor = state.anchorDay?.version ?? stable;
  const who = stable === anchor ? `${versionLabel(stable)} itself` : versionLabel(stable);
  const why = `${signalNamed(now.signal).words.plural} have crept up step by step: ${who} ${countsText({ requests: now.n, bad: now.k })} in its newest day, ${versionLabel(anchor)} ${countsText({ requests: then.n, bad: then.k })} when it was the version to measure by`;
  const facts = {
    endpoint: state.endpoint,
    atEpochSeconds: startedAtEpochSeconds,
    who: 'stablehand',
    why,
    from: stable,
    to: anchor,
  };
  const key = `v${stable}-v${anchor}-${now.signal}`;
  return tellOnce(
    state,
    ratchetKey(stable, anchor),
    eventEntry(key, { ...facts, kind: 'ratchet' }),
    noticeEntry(makeNotice('ratchet', key, facts)),
  );
}
