/** A parameter tree: texts at the leaves. */
export type QueryValue = string | QueryValue[] | { [key: string]: QueryValue };

/**
 * Reads the parameters of the Query protocol: `A.B=x` nests, `A.member.1=x` and `A.entry.1.key=k` make lists in the order of
 * their numbers. Every leaf stays a text.
 */
export function parseQuery(form: string): { [key: string]: QueryValue } {
  const root: { [key: string]: QueryValue } = {};
  for (const [name, value] of new URLSearchParams(form)) {
    const path = name.split('.');
    let node = root;
    for (const key of path.slice(0, -1)) {
      const next = node[key];
      const child = typeof next === 'object' && !Array.isArray(next) ? next : {};
      node[key] = child;
      node = child;
    }
    node[path[path.length - 1] as string] = value; // split gives at least one part
  }
  return Object.fromEntries(Object.entries(root).map(([key, value]) => [key, listed(value)]));
}

function listed(value: QueryValue): QueryValue {
  if (typeof value === 'string' || Array.isArray(value)) return value;
  const keys = Object.keys(value);
  const [only] = keys;
  const items = value[only ?? ''];
  if (
    keys.length === 1 &&
    (only === 'member' || only === 'entry') &&
    typeof items === 'object' &&
    !Array.isArray(items)
  ) {
    return Object.keys(items)
      .sort((a, b) => Number(a) - Number(b))
      .map((number) => listed(items[number] as QueryValue)); // a key of items
  }
  return Object.fromEntries(keys.map((key) => [key, listed(value[key] as QueryValue)])); // a key of value
}
