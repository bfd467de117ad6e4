import type { SearchedMode } from './searched-mode.ts';

/** One way to break the engine: in each file a text that stands there once becomes another. */
export interface Mutant {
  readonly name: string;
  /** The mode in which the search looks for it. */
  readonly mode: SearchedMode;
  readonly changes: readonly { readonly file: string; readonly text: string; readonly becomes: string }[];
}

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'drops the revision check',
    mode: 'auto',
    changes: [
      {
        file: 'lib/adapters/aws/dynamodb/dynamodb-revised-item.ts',
        text: "'revision = :expected'",
        becomes: "'revision = :expected OR attribute_exists(revision)'",
      },
    ],
  },
  {
    name: 'skips the read-back',
    mode: 'auto',
    changes: [
      {
        file: 'lib/core/plan/moves/look-at-move.ts',
        text: "if (endpoint.status !== 'InService' || isDeploying(endpoint) || endpoint.configName !== endConfig(rollback))\n    return false;",
        becomes: '',
      },
      {
        file: 'lib/core/plan/moves/look-at-move.ts',
        text: 'return [desiredShares(endpoint), currentShares(endpoint)].every(',
        becomes: 'return [desiredShares(endpoint)].every(',
      },
    ],
  },
  {
    name: 'ignores a pause',
    mode: 'auto',
    changes: [
      {
        file: 'lib/core/plan/states/hindrance.ts',
        text: 'pausedUntilEpochSeconds > atEpochSeconds',
        becomes: 'pausedUntilEpochSeconds > Infinity',
      },
      {
        file: 'lib/core/plan/standing/pause.ts',
        text: 'until > atEpochSeconds',
        becomes: 'until > Infinity',
      },
    ],
  },
  {
    name: 'doubles the call',
    mode: 'auto',
    changes: [
      {
        file: 'lib/flows/carry-out.ts',
        text: 'return await ask(endpoints, call);',
        becomes: 'await ask(endpoints, call); return await ask(endpoints, call);',
      },
    ],
  },
  {
    name: 'forgets the outbox',
    mode: 'auto',
    changes: [
      {
        file: 'lib/flows/deliver.ts',
        text: 'done.add(entryId(entry));\n    } catch (failure) {',
        becomes: 'done.add(entryId(entry));\n    } catch (failure) {\n      done.add(entryId(entry));',
      },
    ],
  },
];
