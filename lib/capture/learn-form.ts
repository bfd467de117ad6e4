import type { CaptureForm } from './capture-form.ts';
import { isMap, readRecord } from './capture-record.ts';
import { type Cell, csvLines, jsonOf, rowsOf, tableCellOf } from './payload-rows.ts';
import { parsePredictionPath } from './prediction-path.ts';

/** Lines of a file that are looked at. */
const SAMPLE = 200;
/** Names under which answers hold what is predicted, the likeliest first. */
const ANSWER_NAMES = [
  'score',
  'scores',
  'prediction',
  'predictions',
  'probability',
  'probabilities',
  'label',
  'predicted_label',
  'output',
  'outputs',
];

/** What a sample of a capture file says about its form, or why nothing can be said. */
export type Learnt =
  | { readonly kind: 'learnt'; readonly form: CaptureForm; readonly columns: readonly string[] }
  | { readonly kind: 'unknown'; readonly sentence: string };

/** Proposes how to read a capture file. People look at it and put it into the policy. */
export function learnForm(lines: readonly string[]): Learnt {
  const records = lines.slice(0, SAMPLE).flatMap((line) => {
    const read = readRecord(line);
    return read.kind === 'record' ? [read.record] : [];
  });
  if (records.length === 0)
    return {
      kind: 'unknown',
      sentence: 'no line of the sample is a capture record of SageMaker: is it the right file?',
    };
  const inputs = records.flatMap(({ input }) => input ?? []);
  const outputs = records.flatMap(({ output }) => output ?? []);
  const csv = { header: inputs.length > 0 && inputs.every(hasHeader) };
  const columns = columnsOf(inputs, csv);
  const path = outputs.map(pathIn).find((each) => each !== undefined);
  const form: CaptureForm = {
    csv,
    // where nothing names the columns, their number is all that tells a row from a broken one
    ...(columns[0] === 'column-1' ? { columns } : {}),
    ...(path === undefined ? {} : { prediction: parsePredictionPath(path) }),
  };
  return { kind: 'learnt', form, columns };
}

/** A first line of words above lines with numbers names the columns. */
function hasHeader(text: string): boolean {
  if (jsonOf(text) !== undefined) return false;
  const lines = csvLines(text);
  if (typeof lines === 'string') return false;
  const [first, ...rest] = lines.map((line) => line.map(tableCellOf));
  const isWord = (cell: Cell): boolean => typeof cell === 'string' && /^[A-Za-z_]/.test(cell);
  return (
    first !== undefined &&
    rest.length > 0 &&
    first.every(isWord) &&
    rest.some((line) => line.some((cell) => typeof cell === 'number'))
  );
}

/** The columns that most requests have. */
function columnsOf(inputs: readonly string[], csv: CaptureForm['csv']): readonly string[] {
  const votes = new Map<string, { readonly columns: readonly string[]; count: number }>();
  for (const input of inputs) {
    const rows = rowsOf(input, csv);
    if (typeof rows === 'string') continue;
    const key = JSON.stringify(rows.columns);
    const vote = votes.get(key) ?? { columns: rows.columns, count: 0 };
    vote.count += 1;
    votes.set(key, vote);
  }
  return [...votes.values()].sort((a, b) => b.count - a.count)[0]?.columns ?? [];
}

/** Where an answer holds its prediction: a likely name in JSON, the first column of CSV. */
function pathIn(output: string): string | undefined {
  const json = jsonOf(output);
  if (json !== undefined) return pathInJson(json, '');
  const lines = csvLines(output);
  return typeof lines === 'string' || lines.length === 0 ? undefined : '1';
}

function pathInJson(value: unknown, above: string): string | undefined {
  if (Array.isArray(value)) {
    const [first] = value;
    if (first === undefined) return undefined;
    return isMap(first) || Array.isArray(first) ? pathInJson(first, `${above}[]`) : `${above}[]`;
  }
  if (!isMap(value)) return above === '' ? undefined : above;
  const names = [...ANSWER_NAMES.filter((name) => Object.hasOwn(value, name)), ...Object.keys(value)];
  for (const name of names) {
    const below = above === '' ? name : `${above}.${name}`;
    const inside = value[name];
    if (isMap(inside) || Array.isArray(inside)) {
      const found = pathInJson(inside, below);
      if (found !== undefined) return found;
    } else if (tableCellOf(inside) !== null) return below;
  }
  return undefined;
}
