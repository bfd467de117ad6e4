import { isMap, type Refusal } from './capture-record.ts';
import { type Cell, csvLines, jsonOf, tableCellOf } from './payload-rows.ts';

/** One step of a path: a key, a place in a list, or all of a list. */
type Step =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'at'; readonly at: number }
  | { readonly kind: 'all' };

/** Where the answer holds the prediction of each row. */
export interface PredictionPath {
  readonly text: string;
  readonly steps: readonly Step[];
}

const FORM = 'a path such as score, scores[], predictions[].score or [][0], or a column of a CSV answer counted from 1';

/**
 * Reads `predictions[].score`: names, `[]` for each of a list, `[0]` for one of them; a number alone is a column of a CSV answer.
 *
 * @throws {RangeError} with what is allowed.
 */
export function parsePredictionPath(text: string): PredictionPath {
  if (/^[1-9]\d*$/.test(text)) return { text, steps: [{ kind: 'all' }, { kind: 'at', at: Number(text) - 1 }] };
  const steps: Step[] = [];
  let rest = text;
  while (rest !== '') {
    const found = /^(?:\.?([A-Za-z_][\w-]*)|\[(\d*)\])/.exec(rest);
    if (found === null) throw new RangeError(`prediction is ${JSON.stringify(text)}, allowed: ${FORM}`);
    const [whole, key, at] = found;
    if (key !== undefined) steps.push({ kind: 'key', key });
    else steps.push(at === '' || at === undefined ? { kind: 'all' } : { kind: 'at', at: Number(at) });
    rest = rest.slice(whole.length);
  }
  if (steps.length === 0) throw new RangeError(`prediction is empty, allowed: ${FORM}`);
  return { text, steps };
}

/** The prediction of each row of an answer, in their order; null where a row has none. */
export function predictionsOf(answer: string, { steps }: PredictionPath): readonly Cell[] | Refusal {
  const json = jsonOf(answer);
  const value = json === undefined ? csvLines(answer) : json;
  if (typeof value === 'string') return 'bad-payload';
  const found = follow(value, steps);
  if (found === undefined) return 'no-prediction';
  return found.map(tableCellOf);
}

function follow(value: unknown, steps: readonly Step[]): unknown[] | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return [value];
  switch (step.kind) {
    case 'key':
      return isMap(value) && Object.hasOwn(value, step.key) ? follow(value[step.key], rest) : undefined;
    case 'at':
      return Array.isArray(value) && step.at < value.length ? follow(value[step.at], rest) : undefined;
    case 'all': {
      if (!Array.isArray(value)) return undefined;
      const each = value.map((one) => follow(one, rest));
      return each.every((one) => one !== undefined) ? each.flat() : undefined;
    }
  }
}
