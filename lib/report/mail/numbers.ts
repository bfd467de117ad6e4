import type { Comparison } from '../../core/verdict.ts';
import { countOf, oddsOf, percentOf, portionOf, rateOf, thresholdOf, wholeOf } from '../wording.ts';
import { table, wrapped } from './lay-out.ts';
import type { MailFacts } from './mail-facts.ts';

/** The numbers with their limits and sample sizes, for people who want to check them; empty when the notice has none. */
export function numbersOf(facts: MailFacts): string {
  const { comparison } = facts.notice;
  return comparison === undefined ? '' : comparisonParts(facts, comparison).join('\n\n');
}

function comparisonParts({ from, to, words }: MailFacts, comparison: Comparison): string[] {
  const { candidate, stable, minutes, logE, logThreshold, gatePassed, logEConditional } = comparison;
  const cell = (counts: Comparison['stable']): string => {
    const rate = rateOf(counts);
    return `${wholeOf(counts.bad)}${rate === undefined ? '' : ` (${percentOf(rate)})`}`;
  };
  const threshold = thresholdOf(logThreshold);
  const chance = Number(Math.exp(-logThreshold).toPrecision(3));
  return [
    wrapped(`Compared over ${countOf(minutes, 'minute')} in which both versions reported; ${words.meaning}.`),
    table([
      ['', bare(from), bare(to)],
      ['requests', wholeOf(candidate.requests), wholeOf(stable.requests)],
      [words.row, cell(candidate), cell(stable)],
    ]),
    wrapped(
      `Odds that ${from} is worse, against both being equal: ${oddsOf(logE)}; evidence suffices from ${threshold}. If they were equal, odds that high would come up in at most ${portionOf(chance)} of deployments.`,
    ),
    wrapped(
      gatePassed
        ? `The plain averages agree: ${from} is worse by more than the allowed margin.`
        : 'The plain averages do not show a difference beyond the allowed margin.',
    ),
    ...(logEConditional === undefined
      ? []
      : [wrapped(`A second calculation, shown only and not used to decide: ${oddsOf(logEConditional)}.`)]),
  ];
}

const bare = (label: string): string => label.replace(/^the /, '');
