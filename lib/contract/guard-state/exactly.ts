import * as z from 'zod/mini';

/** A schema for each field: optional where the field is, and for no field that is not there. */
type FieldsOf<T> = {
  readonly [Field in keyof T]-?: object extends Pick<T, Field>
    ? z.ZodMiniOptional<z.ZodMiniType<Exclude<T[Field], undefined>>>
    : z.ZodMiniType<T[Field]>;
};

/**
 * The schema of a type of the core, field by field. A field that is added to the type does not compile until its schema stands here; one
 * that nobody knows is refused.
 */
export const exactly =
  <T>() =>
  <Fields extends FieldsOf<T>>(fields: Fields & Readonly<Record<Exclude<keyof Fields, keyof T>, never>>) =>
    z.strictObject(fields as Record<string, z.ZodMiniType>) as unknown as z.ZodMiniType<T>;

/** The words of a union, all of them. */
export const wordsOf =
  <Word extends string>() =>
  (words: Readonly<Record<Word, true>>) =>
    z.enum(Object.keys(words) as [Word, ...Word[]]);
