/** One layer: which other layers and packages it may import. Everything that is not named is forbidden, type imports included. */
export interface Floor {
  readonly of: string;
  readonly may: readonly string[];
  /** A name that ends in a slash stands for all below it. */
  readonly packages: readonly string[];
  readonly why: string;
}

/** Who may import whom. docs/architecture.md tells the same in words. */
export const FLOORS: readonly Floor[] = [
  { of: 'lib/core', may: [], packages: [], why: 'core is pure: no SDK, no clock, no I/O' },
  {
    of: 'lib/policy',
    may: ['lib/core', 'lib/contract'],
    packages: ['zod', 'yaml', 'node:crypto'],
    why: 'turns text into a policy',
  },
  { of: 'lib/contract', may: ['lib/core'], packages: ['zod', 'zod/'], why: 'is what stack and functions agree on' },
  { of: 'lib/flows', may: ['lib/core'], packages: [], why: 'knows ports and core only' },
  {
    of: 'lib/adapters',
    may: ['lib/core', 'lib/contract', 'lib/flows/ports.ts', 'lib/flows/mlflow/ports.ts'],
    packages: ['@aws-sdk/', '@smithy/', 'zod', 'zod/', 'node:util', 'node:crypto'],
    why: 'speaks AWS behind a port',
  },
  {
    of: 'lib/report',
    may: ['lib/core', 'lib/contract'],
    packages: ['@observablehq/plot', 'linkedom'],
    why: 'shows facts that were read already',
  },
  {
    of: 'lib/backtest',
    may: ['lib/core', 'lib/report'],
    packages: ['@observablehq/plot', 'linkedom', 'zod', 'esbuild', 'node:'],
    why: 'judges recorded minutes, without AWS',
  },
  {
    of: 'lambdas',
    may: ['lib/core', 'lib/contract', 'lib/flows', 'lib/adapters', 'lib/report'],
    packages: ['@aws-sdk/', '@aws-lambda-powertools/', 'node:'],
    why: 'a handler reads its settings, builds adapters and calls one flow',
  },
  {
    of: 'lib/capture',
    may: ['lib/core'],
    packages: ['csv-parse/', 'node:fs', 'node:stream', 'node:zlib'],
    why: 'reads captured requests, line by line',
  },
  {
    of: 'lib/local',
    may: ['lib/core', 'lib/contract', 'lib/policy', 'lib/report', 'lib/adapters', 'lib/flows', 'lambdas'],
    packages: ['@aws-sdk/', '@smithy/', 'zod', 'd3-random', 'pure-rand/', 'csv-parse/', 'dynalite', 'node:'],
    why: 'AWS enough for one laptop, without CDK',
  },
  {
    of: 'lib/stack',
    may: ['lib/core', 'lib/contract', 'lib/policy'],
    packages: ['aws-cdk-lib', 'aws-cdk-lib/', 'constructs', 'esbuild', 'node:'],
    why: 'meets the functions in contract and policy only; an entry is a path, not an import',
  },
  {
    of: 'lib/cli',
    may: [
      'lib/core',
      'lib/contract',
      'lib/policy',
      'lib/report',
      'lib/backtest',
      'lib/capture',
      'lib/local',
      'lib/adapters',
      'lib/flows',
    ],
    packages: ['@aws-sdk/', 'commander', 'cli-progress', 'node:'],
    why: 'the command line needs no CDK',
  },
  {
    of: 'lib/index.ts',
    may: ['lib/core', 'lib/policy', 'lib/stack'],
    packages: ['node:fs'],
    why: 'is what the package gives away',
  },
  {
    of: 'bin',
    may: ['lib/cli', 'lib/stack', 'lib/policy'],
    packages: ['aws-cdk-lib', 'esbuild', 'node:'],
    why: 'an entry point calls one thing',
  },
];

/** The rooms of `lib/core`, the lowest first: each may import itself and those before it, types included. */
export const CORE_ROOMS: readonly string[] = [
  'numbers',
  'signals',
  'words',
  'minutes',
  'evidence',
  'drift',
  'judge',
  'watch',
  'record',
  'mlflow',
  'state',
  'plan',
  'orders',
  'reconcile',
  'guard',
];

/** Folders that may hold more than twenty files, and why. */
export const LARGE_FOLDERS: Readonly<Record<string, string>> = {};

/** What runs without being imported. Everything in `lib` is reached from these. */
export const ENTRIES: readonly string[] = [
  'bin',
  'lambdas',
  'lib/stack',
  'lib/index.ts',
  // a thread of its own: started by its path, from lib/backtest/thread-code.ts
  'lib/backtest/judge-thread.ts',
];

/** Files whose exports are called by what is outside, so that each may use the same names: handlers, and the face of the package. */
export const FACES: readonly string[] = ['lambdas', 'lib/index.ts'];
