import { isQuiet } from '../../core/judge/verdicts/quiet.ts';
import { countOf, oddsOf, percentOf, portionOf, rateOf, wholeOf } from '../../core/words/spoken.ts';
import type { Comparison } from '../../core/words/verdict.ts';
import { clockOf } from '../moment.ts';
import { table, wrapped } from './lay-out.ts';
import type { MailFacts } from './mail-facts.ts';

/** The numbers with their sample sizes, for people who want to check them, and how sure they make us; empty when the notice has none. */
export function numbersOf(facts: MailFacts): string {
  const { comparison } = facts.notice;
  return comparison === undefined ? '' : comparisonParts(facts, comparison).join('\n\n');
}

function comparisonParts(facts: MailFacts, comparison: Comparison): string[] {
  const { notice, words, context } = facts;
  const { since } = comparison;
  const silent = notice.cause === 'silence';
  return [
    wrapped(`${spanText(comparison)}${silent ? '' : ` ${words.meaning}`}`),
    countsTable(facts, comparison),
    ...(since === undefined
      ? []
      : [
          wrapped(`The fault most likely began at ${clockOf(since.fromEpochSeconds, context.timeZone)}. Since then:`),
          countsTable(facts, { ...comparison, ...since }),
        ]),
    wrapped(`How sure: ${certainty(facts, comparison)}`),
  ];
}

function countsTable({ notice, from, to, words }: MailFacts, { candidate, stable, lane }: Comparison): string {
  const cell = (counts: Comparison['stable']): string => {
    const rate = rateOf(counts);
    return `${wholeOf(counts.bad)}${rate === undefined ? '' : ` (${percentOf(rate)})`}`;
  };
  return table([
    ['', bare(from), `${bare(to)}${lane === 'solo' ? ' before' : ''}`],
    ['requests', wholeOf(candidate.requests), wholeOf(stable.requests)],
    ...(notice.cause === 'silence' ? [] : [[words.row, cell(candidate), cell(stable)]]),
  ]);
}

const spanText = ({ lane, minutes }: Comparison): string =>
  lane === 'solo'
    ? `${countOf(minutes, 'minute')} of the new version, against the time before the change.`
    : `The same ${countOf(minutes, 'minute')} of both versions.`;

/** A rollback below its threshold was decided by something plainer than odds: those would only confuse. */
function certainty({ notice, from }: MailFacts, comparison: Comparison): string {
  const { lane, logE, logThreshold, minutes } = comparison;
  if (notice.cause === 'silence') return 'the requests that were due at its share of the traffic never arrived.';
  if (notice.cause === 'hard-limit')
    return `no statistics needed. It failed outright for ${countOf(minutes, 'minute')} (hard limit).`;
  if (notice.cause === 'strong-fault')
    return `it failed for ${countOf(minutes, 'minute')} far more often than even a burst of thirty times the stable rate explains.`;
  const odds = `${oddsOf(logE)} that ${from} is worse${lane === 'solo' ? ' than before' : ''} (threshold ${oddsOf(logThreshold)}).`;
  if (notice.cause === 'limit')
    return `${oddsOf(logE)} that ${from} is over its limit (threshold ${oddsOf(logThreshold)}).`;
  if (logE < 0) return `nothing suggests that ${from} is worse${lane === 'solo' ? ' than before' : ''}.`;
  if (notice.rollback !== undefined && logE < logThreshold)
    return `${odds} The rollback did not rest on this: see the reason.`;
  if (lane !== 'solo' && isQuiet(comparison))
    return `${odds} Traffic is low, so treat this as a strong hint, not a guarantee.`;
  const equal = lane === 'solo' ? 'If it were no worse than before' : 'If both versions were equal';
  const chance = Number(Math.exp(-logThreshold).toPrecision(3));
  return `${odds} ${equal}, at most ${portionOf(chance)} of deployments would get that far.`;
}

const bare = (label: string): string => label.replace(/^the /, '');
