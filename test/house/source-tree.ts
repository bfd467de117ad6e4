import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync, Visitor } from 'oxc-parser';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** One function as written: where it begins, how many lines it spans, how many positional parameters it takes. */
export interface WrittenFunction {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly lines: number;
  readonly parameters: number;
}

/** What one TypeScript file brings in, gives away and defines. Paths are relative to the project, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly lines: number;
  /** Files of the project and packages, type imports included. */
  readonly imports: readonly string[];
  readonly exports: readonly string[];
  readonly functions: readonly WrittenFunction[];
}

/** All TypeScript files below the given folders, in order of their paths. */
export function sourceFiles(...folders: string[]): SourceFile[] {
  return folders
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
    )
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
    .sort()
    .map(readSource);
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const { program, module, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`);
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length;
  const imports = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) => entries.flatMap((entry) => entry.moduleRequest?.value ?? [])),
    ...module.dynamicImports.map(({ moduleRequest }) => text.slice(moduleRequest.start + 1, moduleRequest.end - 1)),
  ];
  const exports = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ exportName, moduleRequest }) => (moduleRequest === null ? (exportName.name ?? []) : [])),
  );
  const functions: WrittenFunction[] = [];
  const note = (node: {
    start: number;
    end: number;
    params: readonly unknown[];
    id?: { name: string } | null;
  }): void => {
    const line = lineOf(node.start);
    functions.push({
      file: path,
      line,
      name: node.id?.name ?? `line ${line}`,
      lines: lineOf(node.end) - line + 1,
      parameters: node.params.length,
    });
  };
  new Visitor({
    FunctionDeclaration: note,
    FunctionExpression: note,
    ArrowFunctionExpression: note,
  }).visit(program);
  return {
    path,
    lines: text.split('\n').length - 1,
    imports: imports.map((target) => (target.startsWith('.') ? resolved(path, target) : target)),
    exports,
    functions,
  };
}

const resolved = (from: string, target: string): string => relative('.', normalize(join(dirname(from), target)));
