import type { Notice } from '../../core/record/notice.ts';
import type { SignalWords } from '../../core/signals/signal.ts';
import { countOf, countsText, percentOf, portionOf, rateOf } from '../../core/words/spoken.ts';
import type { Comparison } from '../../core/words/verdict.ts';
import { clockOf } from '../moment.ts';

/** What a notice says of the versions: `v3`, `v2`; and the readers' time zone. */
interface Labels {
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
}

/** What users got from the version in question: its rate beside stable's, how many requests that were, and its share of the traffic. */
export function harmOf(notice: Notice, labels: Labels, words: SignalWords): string {
  const { share } = notice;
  const given = share === undefined ? '' : ` ${labels.from} had ${portionOf(share)} of the traffic.`;
  return `${sufferedOf(notice, labels, words)}${given}`;
}

function sufferedOf({ cause, failedRequests, comparison }: Notice, labels: Labels, { verb }: SignalWords): string {
  const { from } = labels;
  if (cause === 'silence' && comparison !== undefined)
    return `${from} answered no request in ${countOf(comparison.minutes, 'minute')}. Requests sent to it may be lost.`;
  const compared = comparison?.candidate.bad;
  const bad = failedRequests ?? compared;
  if (bad === undefined) return `The number of bad requests to ${from} was not recorded.`;
  if (bad === 0) return `No bad answer of ${from} is on record. That does not prove that all requests were answered.`;
  const rates = comparison === undefined ? undefined : ratesText(comparison, labels, verb);
  // the newest minutes were not read yet when it was decided
  const all = `At least ${countOf(bad, 'request')}${rates === undefined ? ` to ${from}` : ''} ${verb} before the decision.`;
  return [rates, rates === undefined || bad !== compared ? all : undefined].filter(Boolean).join(' ');
}

/** `Since 14:10 UTC, 4.3% of requests to v3 failed (80 of 1,860); v2: 1.3%. Since the deployment: 312 of 6,120 (5.1%).` */
function ratesText(comparison: Comparison, labels: Labels, verb: string): string | undefined {
  const { since, candidate } = comparison;
  if (since === undefined) return wholeRatesText(comparison, labels, verb);
  const now = wholeRatesText({ ...comparison, ...since }, labels, verb);
  if (now === undefined) return wholeRatesText(comparison, labels, verb);
  return `Since ${clockOf(since.fromEpochSeconds, labels.timeZone)}, ${now} Since the deployment: ${countsText(candidate).replace(/ requests? /, ' ')}.`;
}

/** `5.1% of requests to v3 failed (312 of 6,120), v2 1.0%.` */
function wholeRatesText(
  { candidate, stable, lane }: Comparison,
  { from, to }: Labels,
  verb: string,
): string | undefined {
  const [bad, good] = [rateOf(candidate), rateOf(stable)];
  if (bad === undefined || candidate.bad === 0) return undefined;
  const before = lane === 'solo' ? ' before the change' : '';
  const beside = good === undefined ? '' : `; ${to}${before}: ${percentOf(good)}`;
  return `${percentOf(bad)} of requests to ${from} ${verb} (${countsText(candidate).replace(/ requests? .*$/, '')})${beside}.`;
}
