import { parseGuardState } from '../../lib/contract/guard-state/guard-state-item.ts';
import type { GuardState } from '../../lib/core/state/guard-state.ts';

/** DynamoDB's JSON of one attribute. */
type Attribute = Readonly<Record<string, unknown>>;
export type Item = Readonly<Record<string, Attribute>>;

/** What an attribute stands for. @throws {RangeError} for a type that the functions do not store. */
function attributeValue(attribute: Attribute): unknown {
  const [type, value] = Object.entries(attribute)[0] ?? [];
  switch (type) {
    case 'S':
    case 'BOOL':
      return value;
    case 'N':
      return Number(value);
    case 'NULL':
      return null;
    case 'L':
      return (value as Attribute[]).map(attributeValue);
    case 'M':
      return plain(value as Item);
    default:
      throw new RangeError(`an attribute of type ${type} was stored; this reads S, N, BOOL, NULL, L and M`);
  }
}

/** An item as the document client would give it. */
export const plain = (item: Item): Record<string, unknown> =>
  Object.fromEntries(Object.entries(item).map(([name, attribute]) => [name, attributeValue(attribute)]));

export const guardStateOf = (item: Item): GuardState => parseGuardState(plain(item));
