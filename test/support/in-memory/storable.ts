/**
 * What comes back out of a table: absent fields stay absent. @throws {RangeError} for what a table refuses, naming where it stands.
 */
export function storable<T>(value: T): T {
  return copy(value, '') as T;
}

function copy(value: unknown, path: string): unknown {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new RangeError(`${path} is ${value}: a table refuses that`);
  if (Array.isArray(value)) return value.map((each, index) => copy(each, `${path}[${index}]`));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(fields.map(([name, field]) => [name, copy(field, `${path}.${name}`)]));
}
