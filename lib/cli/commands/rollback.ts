import type { Command } from 'commander';
import { withOrderOptions } from '../aws-access.ts';
import type { Finish } from '../bad-argument.ts';
import { BadArgument } from '../bad-argument.ts';
import { giveOrder } from '../give-order.ts';

interface RollbackOptions {
  readonly to?: string;
  readonly reason: string;
  readonly by: string;
  readonly stack: string;
  readonly dryRun?: boolean;
  readonly force?: boolean;
  readonly approve?: boolean;
  readonly reject?: boolean;
  readonly json?: boolean;
}

const HELP = `
Calls the manual-rollback function: the operator policy gives the right. Works
in every mode, also while the guard is paused.
Exit code 1: refused, with a sentence; nothing was changed.

Examples:
  stablehand rollback fraud --reason "customers call" --dry-run
  stablehand rollback fraud --to v2 --reason "customers call"
  stablehand rollback fraud --approve --reason "seen the logs"`;

/** `stablehand rollback`: moves traffic to the stable version, or answers a rollback that waits. */
export function addRollbackCommand(program: Command, finish: Finish): void {
  const command = program
    .command('rollback')
    .description('move traffic back to the stable version now, or answer a rollback that waits')
    .argument('<endpoint>', 'its name')
    .option('--to <version>', 'the version to go to, such as v2; without it the known stable one')
    .option('--dry-run', 'say what would be done, and do nothing')
    .option('--force', 'also to a quarantined version, and everything at once')
    .option('--approve', 'let the rollback that waits begin')
    .option('--reject', "put the candidate's evidence aside")
    .addHelpText('after', HELP);
  withOrderOptions(command).action(async (endpoint: string, options: RollbackOptions) => {
    const { to, reason, by, stack, dryRun = false, force = false, json = false } = options;
    const action = actionOf(options);
    if (action !== 'rollback' && (to !== undefined || force))
      throw new BadArgument(`--${action} answers what was decided: leave --to and --force out`);
    const request = {
      endpoint,
      action,
      reason,
      ...(to === undefined ? {} : { to }),
      ...(dryRun ? { dryRun } : {}),
      ...(force ? { force } : {}),
    };
    finish(await giveOrder({ functionName: `${stack}-manual-rollback`, request, by, json }));
  });
}

function actionOf({ approve = false, reject = false }: RollbackOptions): 'rollback' | 'approve' | 'reject' {
  if (approve && reject) throw new BadArgument('--approve and --reject contradict each other');
  if (approve) return 'approve';
  return reject ? 'reject' : 'rollback';
}
