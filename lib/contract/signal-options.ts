import type * as z from 'zod/mini';
import { OPTION_FIELDS } from '../core/signals/named.ts';
import type { SignalOptions } from '../core/signals/registry.ts';

/** A schema for each option that some signal has, in the form in which the thing that carries the signal holds it. */
export const optionFieldsOf = (
  value: () => z.ZodMiniOptional<z.ZodMiniType<number>>,
): { readonly [Field in keyof SignalOptions]-?: z.ZodMiniOptional<z.ZodMiniType<number>> } =>
  Object.fromEntries(OPTION_FIELDS.map((field) => [field, value()])) as never; // all of them, by name
