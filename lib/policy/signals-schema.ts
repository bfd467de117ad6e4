import type * as z from 'zod';
import { SIGNAL_LIST, type SignalName } from '../core/signals/registry.ts';
import type { Signal, SignalOption } from '../core/signals/signal.ts';
import { RANGES } from './policy-defaults.ts';
import { latencyMicrosOr, mapOf, number, switchOr } from './policy-values.ts';

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
    },
  ]),
);

const signalSchema = ({ name, defaults, policy }: Signal) =>
  switchOr(signalShapes[name] ?? {}, `on, off or a map such as ${policy.example}`)
    .optional()
    .meta({ description: policy.description, default: defaults.on ? 'on' : 'off' });

const names = LIST.map(({ name }) => name);
const named = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

export const signalsSchema = mapOf(
  Object.fromEntries(LIST.map((signal) => [signal.name, signalSchema(signal)])),
  `a map of ${named}`,
) as unknown as z.ZodType<Readonly<Partial<Record<SignalName, SignalSwitch>>>>;

/** The signal whose own word this is. */
export const signalOfWord = (word: string): string | undefined =>
  LIST.find(({ options = {} }) => Object.values(options).some((option) => option.word === word))?.name;
