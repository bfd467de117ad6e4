import { optionEntries } from '../../core/signals/named.ts';
import type { GuardPolicy } from '../../core/words/policy.ts';
import type { Mistake } from '../mistake.ts';
import { percentilesOf, SIGNAL_WORDS } from '../signals-schema.ts';

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A percentile states two words at once: beside one of them the file would say two things. Looks at what is there, sound or not. */
export function limitsSaidTwice(signals: unknown, path: readonly PropertyKey[]): readonly Mistake[] {
  if (!isMap(signals)) return [];
  return SIGNAL_WORDS.flatMap((signal) => {
    const words = signals[signal];
    if (!isMap(words)) return [];
    const said = percentilesOf(signal).filter(([word]) => words[word] !== undefined);
    const [first] = said;
    if (first === undefined) return [];
    const [percentile, { sets }] = first;
    const option = optionWord(signal, sets);
    const others = [...said.slice(1).map(([word]) => word), option, 'at-most'].filter(
      (word) => words[word] !== undefined,
    );
    return others.map((word) => ({
      path: [...path, signal, word],
      message: `said together with ${percentile}, allowed: either ${percentile}, or ${option} with at-most`,
    }));
  });
}

const optionWord = (signal: string, field: string): string =>
  optionEntries(signal as GuardPolicy['signals'][number]['signal']).find(([name]) => name === field)?.[1].word ?? field;

/** A limit on what is slower than stable's own percentile would move with every version. */
export const limitsWithoutGround = ({ signals }: GuardPolicy, index: number): readonly Mistake[] =>
  signals.flatMap((policy) => {
    if (policy.atMost === undefined) return [];
    return optionEntries(policy.signal).flatMap(([field, { word, example }]) =>
      policy[field] === undefined
        ? [
            {
              path: ['guards', index, 'signals', policy.signal, 'at-most'],
              message: `at-most needs a fixed ${word}, allowed: both, such as { ${word}: ${example}, at-most: 1% }`,
            },
          ]
        : [],
    );
  });
