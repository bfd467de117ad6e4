import { existsSync, readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { parsePolicy } from '../lib/policy/parse-policy.ts';
import { PolicyError } from '../lib/policy/policy-error.ts';
import { nearestWord } from '../lib/policy/spelling/nearest-word.ts';
import { StablehandStack } from '../lib/stack/stablehand-stack.ts';

const app = new App();

/** A word from `cdk.json` or `-c name=word`. */
const contextOf = (name: (typeof CONTEXT_WORDS)[number]): string | undefined =>
  app.node.tryGetContext(name)?.toString();

const CONTEXT_WORDS = ['policy', 'stack', 'tableName', 'namePrefix', 'shards', 'reserveConcurrency'] as const;

/** Words of other apps may stand in the context too; one that is nearly ours is a slip, and would leave ours at its default. */
for (const word of Object.keys(app.node.getAllContext())) {
  const meant = nearestWord(word, CONTEXT_WORDS);
  if (meant !== undefined && meant !== word)
    refuse(`-c ${word}=...: there is no such word, did you mean -c ${meant}=...? Allowed: ${CONTEXT_WORDS.join(', ')}`);
}

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
