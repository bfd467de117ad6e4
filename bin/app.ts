import { existsSync, readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { parsePolicy } from '../lib/policy/parse-policy.ts';
import { PolicyError } from '../lib/policy/policy-error.ts';
import { StablehandStack } from '../lib/stack/stablehand-stack.ts';

const app = new App();

/** A word from `cdk.json` or `-c name=word`. */
const contextOf = (name: string): string | undefined => app.node.tryGetContext(name)?.toString();

const file = contextOf('policy') ?? 'stablehand.yaml';
if (!existsSync(file))
  refuse(`there is no ${file}: write one beside cdk.json (docs/policy.md), or name it with -c policy=<file>`);
try {
  new StablehandStack(app, contextOf('stack') ?? 'Stablehand', {
    policy: parsePolicy(readFileSync(file, 'utf8'), file),
    tableName: contextOf('tableName'),
    namePrefix: contextOf('namePrefix'),
    shards: Number(contextOf('shards') ?? 1),
    reserveConcurrency: contextOf('reserveConcurrency') !== 'false',
  });
} catch (mistake) {
  if (!(mistake instanceof PolicyError)) throw mistake;
  refuse(mistake.message);
}

/** The sentence says it all; a stack trace would bury it. */
function refuse(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}
