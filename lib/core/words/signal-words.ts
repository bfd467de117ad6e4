import { optionEntries, signalNamed } from '../signals/named.ts';
import type { SignalName, SignalOptions } from '../signals/registry.ts';
import type { SignalOption, SignalWords } from '../signals/signal.ts';
import { millisOf } from './spoken.ts';

/** A signal with whatever of its options is known. */
export type SpokenSignal = { readonly signal: SignalName } & SignalOptions;

/** How a signal is spoken of, with the values of its options where they are known. */
export function signalWords(spoken: SpokenSignal): SignalWords {
  const { words } = signalNamed(spoken.signal);
  const meaning = optionEntries(spoken.signal).reduce((text, [field, { kind }]) => {
    const value = spoken[field];
    return text.replace(`{${field}}`, value === undefined ? 'their limit' : optionText(kind, value));
  }, words.meaning);
  return { ...words, meaning };
}

/** The options that are known, each with the words that lead to it: `slower than 300 ms`. */
export const optionTexts = (spoken: SpokenSignal): { readonly says: string; readonly value: string }[] =>
  optionEntries(spoken.signal).flatMap(([field, { says, kind }]) => {
    const value = spoken[field];
    return value === undefined ? [] : [{ says, value: optionText(kind, value) }];
  });

/** `slow answers slower than 300 ms`: the signal and the options that are known. */
export const signalText = (spoken: SpokenSignal): string =>
  [signalNamed(spoken.signal).words.plural, ...optionTexts(spoken).map(({ says, value }) => `${says} ${value}`)].join(
    ' ',
  );

const OPTION_TEXTS: Readonly<Record<SignalOption['kind'], (value: number) => string>> = { micros: millisOf };
const optionText = (kind: SignalOption['kind'], value: number): string => OPTION_TEXTS[kind](value);
