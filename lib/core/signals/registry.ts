import { CLIENT_ERRORS } from './client-errors.ts';
import { ERRORS } from './errors.ts';
import { LATENCY } from './latency.ts';
import type { Signal } from './signal.ts';

/** Every signal a guard can judge, in the order in which they are shown. A new one is a file here and its line below. */
export const SIGNAL_LIST = [ERRORS, LATENCY, CLIENT_ERRORS] as const satisfies readonly Signal[];

type Listed = (typeof SIGNAL_LIST)[number];

export type SignalName = Listed['name'];

export type MetricName = Listed['reads']['requests']['metric'] | Listed['reads']['bad'][number]['metric'];

type FieldOf<S> = S extends { readonly options: infer O } ? keyof O : never;

/** Options of all signals, by the field that carries them. Whoever only carries them on takes `optionsOf`. */
export type SignalOptions = { readonly [Field in FieldOf<Listed>]?: number };
