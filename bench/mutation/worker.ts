import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { takeTests, type WrittenTest } from './stand-in.ts';

/** What the code with the mutants in it looks at and counts in. */
const mutation = {
  active: -1,
  hits: 0,
  mostHits: 0,
  covered: new Uint32Array(20_000),
  /** Ends what would run for ever. */
  hit(): true {
    this.hits += 1;
    if (this.hits > this.mostHits) throw new Error('it is reached far more often than without the mutant');
    return true;
  },
};
Object.assign(globalThis, { __mutation: mutation });
fc.configureGlobal({ endOnFailure: true }); // that it fails is enough

export type Job = { readonly bundle: string } & (
  | { readonly kind: 'cover' }
  | { readonly kind: 'ask'; readonly mutants: readonly AskedMutant[]; readonly mostMillis: number }
);
export interface AskedMutant {
  readonly id: string;
  /** It is in force while the modules are loaded. */
  readonly isStatic: boolean;
  /** Cheapest first. */
  readonly tests: readonly { readonly name: string; readonly hits: number }[];
}
export type Told =
  | { readonly kind: 'covered'; readonly coverage: Coverage }
  | { readonly kind: 'begun'; readonly id: string }
  | { readonly kind: 'asked'; readonly id: string; readonly noticedBy?: string };
export interface Coverage {
  readonly tests: Record<string, { readonly millis: number; readonly hits: Record<string, number> }>;
  readonly loading: Record<string, number>;
}

const tell = (told: Told): Promise<void> =>
  new Promise((resolve, reject) => process.send?.(told, (error: Error | null) => (error ? reject(error) : resolve())));

async function loaded(bundle: string, times = ''): Promise<WrittenTest[]> {
  await import(`${pathToFileURL(bundle).href}?${times}`);
  return takeTests();
}

async function cover(bundle: string): Promise<void> {
  const all = await loaded(bundle);
  const loading = takeHits();
  const tests: Record<string, Coverage['tests'][string]> = {};
  for (const { name, run } of all) {
    if (tests[name] !== undefined) throw new RangeError(`two tests have the name '${name}'`);
    const start = process.cpuUsage();
    try {
      await run();
    } catch (cause) {
      throw new Error(`the test '${name}' fails without a mutant`, { cause });
    }
    const { user, system } = process.cpuUsage(start);
    tests[name] = { millis: (user + system) / 1000, hits: takeHits() };
  }
  await tell({ kind: 'covered', coverage: { tests, loading } });
}

function takeHits(): Record<string, number> {
  const hits: Record<string, number> = {};
  mutation.covered.forEach((count, id) => {
    if (count > 0) hits[id] = count;
  });
  mutation.covered.fill(0);
  return hits;
}

async function ask(bundle: string, mutants: readonly AskedMutant[], mostMillis: number): Promise<void> {
  let all = await loaded(bundle);
  const noticers: string[] = [];
  for (const mutant of mutants) {
    const { id } = mutant;
    await tell({ kind: 'begun', id });
    const asks = { ...mutant, tests: inOrder(mutant.tests, noticers), bundle, mostMillis };
    let noticedBy = await noticerOf(all, asks);
    // what the code remembers may be a mutant's: then the others would be noticed for its sake
    if (noticedBy !== undefined && !mutant.isStatic && (await fails(all, noticedBy, 1e9))) {
      all = await loaded(bundle, `again-${id}`);
      noticedBy = await noticerOf(all, asks);
      if (noticedBy !== undefined && (await fails(all, noticedBy, 1e9))) all = await loaded(bundle, `after-${id}`);
    }
    if (noticedBy !== undefined && !noticers.includes(noticedBy)) noticers.unshift(noticedBy);
    await tell({ kind: 'asked', id, ...(noticedBy === undefined ? {} : { noticedBy }) });
  }
}

/** Those that noticed the neighbours first. */
function inOrder(tests: AskedMutant['tests'], noticers: readonly string[]): AskedMutant['tests'] {
  const [first, later] = [tests.filter(({ name }) => noticers.includes(name)), tests];
  return [...first, ...later.filter(({ name }) => !noticers.includes(name))];
}

interface Asks extends AskedMutant {
  readonly bundle: string;
  readonly mostMillis: number;
}

async function noticerOf(all: readonly WrittenTest[], { id, isStatic, tests, bundle, mostMillis }: Asks) {
  mutation.active = Number(id);
  try {
    const written = isStatic ? await loadedAnew(bundle, id) : all;
    if (written === undefined) return 'loading the modules';
    const start = process.cpuUsage();
    for (const { name, hits } of tests) {
      const { user, system } = process.cpuUsage(start);
      if ((user + system) / 1000 > mostMillis) return undefined;
      if (await fails(written, name, 10 * hits + 10_000)) return name;
    }
    return undefined;
  } finally {
    mutation.active = -1;
  }
}

async function loadedAnew(bundle: string, id: string): Promise<WrittenTest[] | undefined> {
  mutation.hits = 0;
  mutation.mostHits = 1e7;
  try {
    return await loaded(bundle, id);
  } catch {
    takeTests();
    return undefined;
  }
}

async function fails(all: readonly WrittenTest[], wanted: string, mostHits: number): Promise<boolean> {
  mutation.hits = 0;
  mutation.mostHits = mostHits;
  try {
    await all.find(({ name }) => name === wanted)?.run();
    return false;
  } catch {
    return true;
  }
}

process.once('message', async (job: Job) => {
  await (job.kind === 'cover' ? cover(job.bundle) : ask(job.bundle, job.mutants, job.mostMillis));
  process.disconnect();
});
