import { makeNotice } from '../../record/make-notice.ts';
import type { Notice } from '../../record/notice.ts';
import { eventEntry, noticeEntry, tell } from '../../record/outbox.ts';
import type { GuardState } from '../../state/guard-state.ts';
import type { Degraded, Found, VariantWatch } from '../../watch/variant-watch.ts';
import type { Over } from '../../watch/watch-variant.ts';
import { optionTexts, signalWords } from '../../words/signal-words.ts';
import { countsText, durationText, percentOf } from '../../words/spoken.ts';
import { isoOf } from '../../words/time.ts';
import type { Counts } from '../../words/verdict.ts';
import { versionLabel } from '../../words/version.ts';

/** One occurrence of trouble, whatever is told of it. */
const keyOf = ({ variant, version }: VariantWatch, { sinceMinute }: Degraded): string =>
  `v${version}-${variant}@${sinceMinute * 60}`;

const verbOf = ({ found }: Degraded): string => signalWords(found ?? { signal: 'errors' }).verb;

const clock = (minute: number): string => `${isoOf(minute * 60).slice(11, 16)} UTC`;

/** Where traffic could go: another variant that serves and is well, else the version that was stable before. */
function wayOut({ watch = [], wasStable = [], quarantine, standing }: GuardState, bad: VariantWatch) {
  const other = watch.find(
    ({ version, degraded, suspicious, knownMinute }) =>
      version !== bad.version && degraded === undefined && suspicious === undefined && knownMinute !== undefined,
  );
  if (other !== undefined) return { to: other.version, toVariant: other.variant };
  const earlier = wasStable.find(
    (version) => version !== bad.version && (!quarantine.includes(version) || standing.released.includes(version)),
  );
  return earlier === undefined ? {} : { to: earlier };
}

const foundOf = ({ found }: Degraded) => (found === undefined ? {} : { found: noticed(found) });

const noticed = ({ rho: _, ...found }: Found): NonNullable<Notice['found']> => found;

/** `12 of 600 requests (2%) failed; the limit is 1%`. */
export function foundText(found: Found, counts: Counts): string {
  const { verb } = signalWords(found);
  const slower = optionTexts(found).map(({ says, value }) => ` (${says} ${value})`);
  const allowed = percentOf(found.rate);
  return `${countsText(counts)} ${verb}${slower.join('')}; ${found.of === 'limit' ? `the limit is ${allowed}` : `up to ${allowed} is usual at this hour`}`;
}

/** A variant that serves fails, and no candidate is to blame: nothing is moved for it, people hear at once. */
export function tellDegraded(
  state: GuardState,
  bad: VariantWatch,
  found: Counts & {
    readonly degraded: Degraded;
    readonly atEpochSeconds: number;
    /** Other endpoints in trouble since the same minutes, and whether it is this one that tells people. */
    readonly platform?: { readonly others: readonly string[]; readonly tells: boolean };
  },
): GuardState {
  const { degraded, atEpochSeconds, requests, bad: failed, platform } = found;
  const { variant, version } = bad;
  const since = clock(degraded.sinceMinute);
  const counted = { requests, bad: failed };
  const { found: by } = degraded;
  const facts: Omit<Notice, 'id' | 'kind' | 'severity' | 'audiences'> = {
    endpoint: state.endpoint,
    atEpochSeconds,
    who: 'stablehand',
    why: `${
      by === undefined
        ? `hard limit: since ${since}, ${countsText(counted)} to ${versionLabel(version)} on ${variant} failed`
        : `since ${since}, ${foundText(by, counted)} on ${versionLabel(version)} (${variant})`
    }${platform === undefined ? '' : `; in trouble since the same minutes: ${platform.others.join(', ')}`}`,
    from: version,
    fromVariant: variant,
    ...wayOut(state, bad),
    failedRequests: failed,
    outage: { fromEpochSeconds: degraded.sinceMinute * 60, requests, bad: failed },
    ...(by === undefined ? {} : { found: noticed(by) }),
    ...(platform === undefined ? {} : { others: platform.others }),
  };
  const key = keyOf(bad, degraded);
  const { outage: _, fromVariant: __, toVariant: ___, found: ____, others: _____, ...event } = facts;
  const entry = eventEntry(key, { ...event, kind: 'degraded' });
  // people hear of it once, from the first of the endpoints
  if (platform?.tells === false) return tell(state, entry);
  return tell(state, entry, noticeEntry(makeNotice('degraded', key, facts)));
}

/** The trouble is over: how long it took, how many requests failed. */
export function tellOver(
  state: GuardState,
  known: VariantWatch,
  { degraded, endMinute }: Over,
  atEpochSeconds: number,
): GuardState {
  const { sinceMinute, requests, bad } = degraded;
  const took = durationText(endMinute - sinceMinute);
  const why = `${versionLabel(known.version)} on ${known.variant} was degraded for ${took}, from ${clock(sinceMinute)} to ${clock(endMinute)}: ${countsText({ requests, bad })} ${verbOf(degraded)}`;
  return toldEnd(state, known, degraded, { why, toEpochSeconds: endMinute * 60, atEpochSeconds });
}

/** A variant that was in trouble has no traffic any more, or serves something else. */
export function tellLeft(
  state: GuardState,
  known: VariantWatch,
  degraded: Degraded,
  atEpochSeconds: number,
): GuardState {
  const { sinceMinute, requests, bad } = degraded;
  const took = durationText(Math.max(1, Math.floor(atEpochSeconds / 60) - sinceMinute));
  const why = `${versionLabel(known.version)} on ${known.variant} serves nobody any more; it was degraded for ${took}, since ${clock(sinceMinute)}: at least ${countsText({ requests, bad })} ${verbOf(degraded)}`;
  return toldEnd(state, known, degraded, { why, toEpochSeconds: atEpochSeconds, atEpochSeconds });
}

function toldEnd(
  state: GuardState,
  { variant, version }: VariantWatch,
  degraded: Degraded,
  end: { readonly why: string; readonly toEpochSeconds: number; readonly atEpochSeconds: number },
): GuardState {
  const { sinceMinute, requests, bad } = degraded;
  const { why, toEpochSeconds, atEpochSeconds } = end;
  const event = {
    endpoint: state.endpoint,
    atEpochSeconds,
    who: 'stablehand',
    why,
    from: version,
    failedRequests: bad,
  };
  const key = `v${version}-${variant}@${sinceMinute * 60}`;
  const outage = { fromEpochSeconds: sinceMinute * 60, toEpochSeconds, requests, bad };
  return tell(
    state,
    eventEntry(key, { ...event, kind: 'degraded-over' }),
    noticeEntry(makeNotice('degraded-over', key, { ...event, fromVariant: variant, outage, ...foundOf(degraded) })),
  );
}
