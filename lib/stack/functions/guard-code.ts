import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { FileAssetPackaging, Lazy, Stack, Stage } from 'aws-cdk-lib';
import { Code, type CodeConfig } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { FunctionName } from '../access/rights.ts';
import { repositoryPath } from '../repository.ts';
import { BUNDLE_FORM } from './bundle-form.ts';

/** The policy's name beside the bundle; handlers look for it there. */
export const POLICY_FILE = 'policy.json';

const CODE_FILE = 'index.js';

/** The files of a bundle, by name. */
type Bundle = Readonly<Record<string, Buffer>>;

/**
 * A handler's bundle with the policy beside it, so that a changed policy is a changed bundle: what was deployed is what runs.
 *
 * The asset is made when the template is written, not before: until then guards may be added.
 */
export class GuardCode extends Code {
  readonly isInline = false;
  readonly #name: FunctionName;
  readonly #policyText: () => string;

  /** @param policyText - Asked while the template is written, several times. */
  constructor(name: FunctionName, policyText: () => string) {
    super();
    this.#name = name;
    this.#policyText = policyText;
  }

  override bind(scope: Construct): CodeConfig {
    const location = () => this.#addAsset(Stack.of(scope));
    return {
      s3Location: {
        bucketName: Lazy.string({ produce: () => location().bucketName }),
        objectKey: Lazy.string({ produce: () => location().objectKey }),
      },
    };
  }

  #addAsset(stack: Stack) {
    const code = stack.bundlingRequired ? bundleOf(this.#name) : { [CODE_FILE]: Buffer.from('') };
    const files: Bundle = { ...code, [POLICY_FILE]: Buffer.from(this.#policyText()) };
    const sourceHash = hashOf(files);
    const folder = `asset.${sourceHash}`;
    const outdir = Stage.of(stack)?.assetOutdir;
    if (outdir === undefined) throw new RangeError('a stack must stand in an app or a stage, this one does not');
    writeWhole(join(outdir, folder), files);
    return stack.synthesizer.addFileAsset({
      fileName: folder,
      packaging: FileAssetPackaging.ZIP_DIRECTORY,
      sourceHash,
      displayName: `Stablehand ${this.#name}`,
    });
  }
}

function hashOf(files: Bundle): string {
  const hash = createHash('sha256');
  for (const name of Object.keys(files).sort()) hash.update(`${name}\0`).update(files[name] ?? '');
  return hash.digest('hex');
}

/** Renamed when complete: another run at the same time must not read half of it. */
function writeWhole(folder: string, files: Bundle): void {
  if (existsSync(folder)) return;
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(unfinished, name), content);
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

const made = new Map<FunctionName, Bundle>();

/** The package brings its bundles; a checkout makes them, once a run. */
function bundleOf(name: FunctionName): Bundle {
  const known = made.get(name);
  if (known !== undefined) return known;
  const packaged = repositoryPath(`functions/${name}`);
  const bundle = existsSync(packaged) ? filesIn(packaged) : builtFrom(repositoryPath(`lambdas/${name}/handler.ts`));
  made.set(name, bundle);
  return bundle;
}

const filesIn = (folder: string): Bundle =>
  Object.fromEntries([CODE_FILE, `${CODE_FILE}.map`].map((name) => [name, readFileSync(join(folder, name))]));

/** Builds a handler in the form that loads fastest, with the SDK of the lock file. */
export function builtFrom(entry: string): Bundle {
  // not a plain import: who uses the package has no esbuild and needs none
  const { buildSync } = createRequire(import.meta.url)('esbuild') as typeof import('esbuild');
  const { outputFiles } = buildSync({
    ...BUNDLE_FORM,
    mainFields: [...BUNDLE_FORM.mainFields],
    entryPoints: [entry],
    outfile: CODE_FILE,
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node24',
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'silent', // what is wrong is thrown
    tsconfigRaw: {},
  });
  return Object.fromEntries(
    outputFiles.map(({ path, contents }) => [
      path.endsWith('.map') ? `${CODE_FILE}.map` : CODE_FILE,
      Buffer.from(contents),
    ]),
  );
}
