import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type BundlingOptions, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { repositoryPath } from '../repository.ts';
import { BUNDLE_FORM } from './bundle-form.ts';

const OUTPUT_FORMAT = { cjs: OutputFormat.CJS } as const;

/** The policy's name beside the bundle; handlers look for it there. */
export const POLICY_FILE = 'policy.json';

/**
 * How a handler becomes a bundle: in the form that loads fastest, and with the SDK of the lock file.
 * The policy is copied beside it, so that a changed policy is a changed bundle: what was deployed is what runs.
 */
export function bundlingWith(policyText: string): BundlingOptions {
  const policyFile = fileWith(policyText);
  return {
    format: OUTPUT_FORMAT[BUNDLE_FORM.format],
    mainFields: [...BUNDLE_FORM.mainFields],
    minify: BUNDLE_FORM.minify,
    target: 'node24',
    externalModules: [],
    sourceMap: true,
    sourcesContent: false,
    commandHooks: {
      beforeInstall: () => [],
      beforeBundling: () => [],
      afterBundling: (_inputDir, outputDir) => [copyCommand(policyFile, join(outputDir, POLICY_FILE))],
    },
  };
}

/** Not in the command itself, which the system keeps short; named by content, since the command is a part of hashes. */
function fileWith(policyText: string): string {
  const name = createHash('sha256').update(policyText).digest('hex').slice(0, 16);
  const file = repositoryPath(`.cache/policy-${name}.json`);
  if (existsSync(file)) return file;
  mkdirSync(dirname(file), { recursive: true });
  // renamed when complete: two runs at a time must not read half of it
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, policyText);
  renameSync(unfinished, file);
  return file;
}

const copyCommand = (from: string, to: string): string =>
  process.platform === 'win32' ? `copy /Y "${from}" "${to}"` : `cp "${from}" "${to}"`;
