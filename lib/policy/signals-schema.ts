import type * as z from 'zod';
import { SIGNAL_LIST, type SignalName } from '../core/signals/registry.ts';
import type { Signal, SignalOption } from '../core/signals/signal.ts';
import { renderPercentage } from './percentage.ts';
import { RANGES } from './policy-defaults.ts';
import { fraction, latencyMicros, latencyMicrosOr, mapOf, number, switchOr } from './policy-values.ts';

/** What may be written about one signal: a switch, or a map that switches it on. */
export type SignalSwitch = 'on' | 'off' | boolean | SignalMap;
/** The weight, and options by their words; a text stands for "learnt". */
export type SignalMap = Readonly<Record<string, number | string | undefined>> & { readonly weight?: number };

const LIST: readonly Signal[] = SIGNAL_LIST;

/** How each kind of option is written. */
const OPTION_TEXTS: Readonly<Record<SignalOption['kind'], (option: SignalOption) => z.ZodType>> = {
  micros: ({ learnt, from, to, example }) => latencyMicrosOr(learnt.word, { from, to }, example),
};

const optionSchema = (option: SignalOption) =>
  OPTION_TEXTS[option.kind](option).optional().meta({ description: option.description, default: option.learnt.word });

/** The percentiles that a signal lets people state, by their words. */
export const percentilesOf = (name: string) =>
  Object.entries(LIST.find((signal) => signal.name === name)?.percentiles ?? {});

/** The words inside each signal's map. */
export const signalShapes: Readonly<Record<string, z.ZodRawShape>> = Object.fromEntries(
  LIST.map(({ name, defaults, options = {} }) => [
    name,
    {
      weight: number(RANGES.weight, 'a number').optional().meta({
        description: 'Share of the false-rollback budget, relative to the other signals of the guard.',
        default: defaults.weight,
      }),
      ...Object.fromEntries(Object.values(options).map((option) => [option.word, optionSchema(option)])),
      'at-most': fraction(RANGES.atMost).optional().meta({
        description: 'The limit: this part of the requests may be bad, at any time and whatever serves.',
      }),
      ...Object.fromEntries(
        percentilesOf(name).map(([word, { sets, atMost }]) => [word, percentileSchema(word, options[sets], atMost)]),
      ),
    },
  ]),
);

function percentileSchema(word: string, option: SignalOption | undefined, atMost: number): z.ZodType {
  if (option === undefined) throw new RangeError(`the word ${word} sets an option that its signal does not have`);
  const { from, to, example } = option;
  return latencyMicros({ from, to }, example)
    .optional()
    .meta({
      description: `Short for ${option.word} this time and at-most ${renderPercentage(atMost)}.`,
    });
}

const requestsSchema = mapOf(
  {
    'at-least': number(RANGES.requestsAtLeast, 'requests a minute, a number').optional().meta({
      description: 'The least requests a minute that are expected at any hour, over all variants.',
    }),
  },
  'a map such as { at-least: 10 }',
)
  .optional()
  .meta({ description: 'The traffic itself. It is watched in any case; this states the least of it.' });

const signalSchema = ({ name, defaults, policy }: Signal) =>
  switchOr(signalShapes[name] ?? {}, `on, off or a map such as ${policy.example}`)
    .optional()
    .meta({ description: policy.description, default: defaults.on ? 'on' : 'off' });

const names = LIST.map(({ name }) => name);
const named = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

export const signalsSchema = mapOf(
  { ...Object.fromEntries(LIST.map((signal) => [signal.name, signalSchema(signal)])), requests: requestsSchema },
  `a map of ${named}`,
) as unknown as z.ZodType<SignalsWords>;

/** What may be written under `signals:`. */
export type SignalsWords = Readonly<Partial<Record<SignalName, SignalSwitch>>> & {
  readonly requests?: { readonly 'at-least'?: number };
};

/** Words inside the map of one entry of `signals:`. */
export const wordsOfSignal = (name: string): readonly string[] =>
  name === 'requests' ? ['at-least'] : Object.keys(signalShapes[name] ?? {});

/** The entries of `signals:`. */
export const SIGNAL_WORDS: readonly string[] = [...names, 'requests'];

/** The signal whose own word this is. */
export const signalOfWord = (word: string): string | undefined =>
  word === 'at-least' || word === 'at-most'
    ? { 'at-least': 'requests', 'at-most': 'errors' }[word]
    : LIST.find(({ options = {} }) => Object.values(options).some((option) => option.word === word))?.name;
