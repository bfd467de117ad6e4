import type { Notice } from '../../core/record/notice.ts';
import type { SignalWords } from '../../core/signals/signal.ts';
import { signalWords } from '../../core/words/signal-words.ts';
import { countOf, percentOf, portionOf, rateOf, wholeOf } from '../../core/words/spoken.ts';
import { type VersionRecord, versionLabel } from '../../core/words/version.ts';
import { clockOf, momentOf } from '../moment.ts';
import { harmOf } from './harm.ts';
import { plainLine } from './lay-out.ts';

/** What a mail needs to know beside the notice. Nothing in it is secret. */
export interface MailContext {
  /** IANA name, from the policy. */
  readonly timeZone: string;
  /** The manual-rollback function's name, for the commands to paste. */
  readonly manualRollbackName: string;
  /** The operate function's, likewise. */
  readonly operateName: string;
  readonly region?: string;
  readonly account?: string;
  /** What the versions of the notice are made of, where it is known; shown to data scientists. */
  readonly versions?: readonly VersionRecord[];
}

/** A notice and its context, spelled in words that the texts can use as they are. */
export interface MailFacts {
  readonly notice: Notice;
  readonly context: MailContext;
  readonly endpoint: string;
  /** `v3`, or `the new version` when the notice does not say. */
  readonly from: string;
  /** `v2`, or `the stable version` when the notice does not say. */
  readonly to: string;
  /** `: v3 -> v2`, for subjects; empty when the notice does not say both. */
  readonly move: string;
  /** `, errors 5.1% vs 1.0%`, for subjects; empty when the counts do not show it. */
  readonly rates: string;
  readonly words: SignalWords;
  readonly who: string;
  readonly why: string;
  readonly when: string;
  /** `Sun 22 Nov 2026, 04:56 UTC`; `its deadline` when the notice does not say. */
  readonly until: string;
  readonly untilClock: string;
  /** One or two sentences: how many requests went wrong, and at what share of the traffic. */
  readonly harm: string;
  /** The shares as read back from what is served, in a sentence; empty when the notice has none. */
  readonly readBack: string;
  /** The same shares where they are what SageMaker was last asked for, not what it serves. */
  readonly lastAsked: string;
  /** The rate after the move against its limit, in a sentence; empty when the notice has none. */
  readonly afterwards: string;
}

export function mailFactsOf(notice: Notice, context: MailContext): MailFacts {
  const { comparison, from, to, untilEpochSeconds } = notice;
  const words = signalWords(comparison ?? { signal: 'errors' });
  const labels = {
    from: from === undefined ? 'the new version' : versionLabel(from),
    to: to === undefined ? 'the stable version' : versionLabel(to),
  };
  return {
    ...labels,
    notice,
    context,
    words,
    endpoint: notice.endpoint,
    move: from === undefined || to === undefined ? '' : `: ${labels.from} -> ${labels.to}`,
    rates: ratesOf(notice, words),
    who: plainLine(notice.who) || 'somebody',
    why: plainLine(notice.why) || 'no reason was recorded',
    when: momentOf(notice.atEpochSeconds, context.timeZone),
    until: untilEpochSeconds === undefined ? 'its deadline' : momentOf(untilEpochSeconds, context.timeZone),
    untilClock: untilEpochSeconds === undefined ? '' : ` by ${clockOf(untilEpochSeconds, context.timeZone)}`,
    harm: harmOf(notice, { ...labels, timeZone: context.timeZone }, words),
    readBack: sharesSentence(notice, 'SageMaker now serves'),
    lastAsked: sharesSentence(notice, 'The weights set in SageMaker are'),
    afterwards: afterwardsOf(notice, words),
  };
}

/** A silent candidate has no rate, and equal rates explain nothing: then the subject does without. */
function ratesOf({ comparison }: Notice, { noun }: SignalWords): string {
  if (comparison === undefined) return '';
  const { candidate: bad, stable: good } = comparison.since ?? comparison;
  const [candidate, stable] = [rateOf(bad), rateOf(good)];
  if (candidate === undefined || stable === undefined || candidate <= stable) return '';
  return `, ${noun} ${percentOf(candidate)} vs ${percentOf(stable)}`;
}

const sharesSentence = ({ shares }: Notice, said: string): string =>
  shares === undefined || shares.length === 0
    ? ''
    : `${said}: ${shares.map(({ variant, share }) => `${variant} ${portionOf(share)}`).join(', ')}.`;

function afterwardsOf({ recovery }: Notice, { verb }: SignalWords): string {
  if (recovery === undefined) return '';
  const { requests, bad, limitRate, minutes } = recovery;
  const rate = rateOf({ requests, bad });
  const share = rate === undefined ? '' : ` (${percentOf(rate)})`;
  // after silence there is no limit to a rate, and the rate itself stands in its place
  const limit = rate === limitRate ? '' : `; the limit is ${percentOf(limitRate)}`;
  return `In the ${countOf(minutes, 'minute')} after the move, ${wholeOf(bad)} of ${countOf(requests, 'request')}${share} ${verb}${limit}.`;
}
