import { isQuiet } from '../../core/judge/verdicts/quiet.ts';
import { countOf, oddsOf, percentOf, portionOf, rateOf, wholeOf } from '../../core/words/spoken.ts';

import type { Comparison } from '../../core/words/verdict.ts';

import { table, wrapped } from './lay-out.ts';
import type { MailFacts } from './mail-facts.ts';

/** The numbers with their limits and sample sizes, for people who want to check them; empty when the notice has none. */
export function numbersOf(facts: MailFacts): string {
  const { comparison } = facts.notice;
  return comparison === undefined ? '' : comparisonParts(facts, comparison).join('\n\n');
}

function comparisonParts({ notice, from, to, words }: MailFacts, comparison: Comparison): string[] {
  const { candidate, stable, gatePassed, lane } = comparison;
  const cell = (counts: Comparison['stable']): string => {
    const rate = rateOf(counts);
    return `${wholeOf(counts.bad)}${rate === undefined ? '' : ` (${percentOf(rate)})`}`;
  };
  return [
    wrapped(`${comparedText(comparison)}; ${words.meaning}.`),
    table([
      ['', bare(from), `${bare(to)}${lane === 'solo' ? ' before' : ''}`],
      ['requests', wholeOf(candidate.requests), wholeOf(stable.requests)],
      [words.row, cell(candidate), cell(stable)],
    ]),
    wrapped(oddsText(from, comparison, notice)),
    wrapped(
      gatePassed
        ? `The plain averages agree: ${from} is worse by more than the allowed margin.`
        : 'The plain averages do not show a difference beyond the allowed margin.',
    ),
  ];
}

const comparedText = ({ lane, minutes }: Comparison): string =>
  lane === 'solo'
    ? `${countOf(minutes, 'minute')} of the new version, which serves alone, against what was before the change`
    : `Compared over ${countOf(minutes, 'minute')} in which both versions reported`;

/** A rollback below its threshold was decided by something plainer: then odds and chances would only confuse. */
function oddsText(from: string, comparison: Comparison, { rollback }: MailFacts['notice']): string {
  const { lane, logE, logThreshold } = comparison;
  const threshold = oddsOf(logThreshold);
  if (rollback !== undefined && logE < logThreshold) {
    return `This was not decided by the odds, which need more minutes (${oddsOf(logE)}; they suffice from ${threshold}), but by something plainer: see the reason.`;
  }
  const against = lane === 'solo' ? 'against its being no worse than before' : 'against both being equal';
  const odds = `Odds that ${from} is worse, ${against}: ${oddsOf(logE)}; evidence suffices from ${threshold}.`;
  if (lane !== 'solo' && isQuiet(comparison))
    return `${odds} With so few bad requests a minute it is not promised how seldom equal versions get there.`;
  const equal = lane === 'solo' ? 'If it were no worse' : 'If they were equal';
  const chance = Number(Math.exp(-logThreshold).toPrecision(3));
  return `${odds} ${equal}, odds that high would come up in at most ${portionOf(chance)} of deployments.`;
}

const bare = (label: string): string => label.replace(/^the /, '');
