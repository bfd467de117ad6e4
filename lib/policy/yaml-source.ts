import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml';
import { yamlSentence } from './yaml-sentence.ts';

/** Counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export type YamlProblem = Position & { readonly message: string };

export interface YamlSource {
  /** Plain maps, lists and scalars; null for an empty file. */
  readonly value: unknown;
  /** Where the key (or list entry) of a path stands; of a path that does not exist, its nearest parent. */
  positionOf(path: readonly PropertyKey[]): Position;
}

export type YamlReading =
  /** Repeated words leave the rest of the file readable: they are problems, but not the last ones to be found. */
  | { readonly kind: 'read'; readonly source: YamlSource; readonly problems: readonly YamlProblem[] }
  | { readonly kind: 'refused'; readonly problems: readonly YamlProblem[] };

/** A policy of a thousand guards has about 100 000 characters. */
const LONGEST_FILE = 1_000_000;

/** Reads one YAML 1.2 document without aliases, merge keys and tags: what a policy says must stand where it is read. */
export function readYaml(fileText: string): YamlReading {
  const text = fileText.replace(/^\uFEFF/, '');
  const refused = (message: string): YamlReading => ({ kind: 'refused', problems: [{ line: 1, column: 1, message }] });
  if (text.length > LONGEST_FILE) {
    return refused(`${text.length} characters are no policy, allowed: at most ${LONGEST_FILE}`);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: false });
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    // offset 0 of an empty file has no line yet
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };

  const errors = [...document.errors, ...document.warnings].map((error) => ({
    offset: error.pos[0],
    message: yamlSentence(error, text),
  }));
  const extras = extrasOf(document);
  const problems = onePerLine(
    [...errors, ...extras].map(({ offset, message }) => ({ ...positionAt(offset), message })),
  );
  const readable = extras.length === 0 && document.errors.every(({ code }) => code === 'DUPLICATE_KEY');
  if (!readable || document.warnings.length > 0) return { kind: 'refused', problems };

  return {
    kind: 'read',
    problems,
    source: {
      value: document.toJS({ maxAliasCount: 0 }),
      positionOf: (path) => positionAt(offsetOf(document.contents, path)),
    },
  };
}

/** One slip often trips the parser twice on the same line. */
function onePerLine<T extends Position>(problems: readonly T[]): readonly T[] {
  const sorted = [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
  return sorted.filter(({ line }, i) => line !== sorted[i - 1]?.line);
}

/** YAML that is valid and still not taken. */
function extrasOf(document: Document): readonly { readonly offset: number; readonly message: string }[] {
  const extras: { offset: number; message: string }[] = [];
  const add = (node: unknown, message: string) => {
    extras.push({ offset: (node as Node).range?.[0] ?? 0, message });
  };
  visit(document, {
    Pair(_, { key }) {
      if (isScalar(key) && key.value === '<<') {
        add(key, 'a merge key (<<) hides what a guard says, allowed: defaults:, or the words themselves');
        return visit.SKIP;
      }
      if (isCollection(key)) {
        add(key, 'a map or a list stands where a word is due: put a value that begins with { or [ in quotes');
        return visit.SKIP;
      }
      return undefined;
    },
    Alias(_, alias) {
      add(
        alias,
        `*${alias.source} is a YAML alias, allowed: the value itself (patterns are not supported yet: name each endpoint)`,
      );
    },
  });
  return extras;
}

function offsetOf(root: unknown, path: readonly PropertyKey[]): number {
  let node = root;
  let offset = (root as Node | null)?.range?.[0] ?? 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (pair === undefined || !isScalar(pair.key)) return offset;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node) && typeof step === 'number') {
      node = node.items[step];
      if (!isAlias(node)) offset = (node as Node | undefined)?.range?.[0] ?? offset;
    } else return offset;
  }
  return offset;
}
