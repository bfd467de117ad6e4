import type { Command } from 'commander';
import type { OrderAction } from '../../contract/operate-request.ts';
import { withOrderOptions } from '../aws-access.ts';
import type { Finish } from '../bad-argument.ts';
import { giveOrder } from '../give-order.ts';

interface OperateOptions {
  readonly reason: string;
  readonly by: string;
  readonly stack: string;
  readonly until?: string;
  readonly json?: boolean;
}

/** What each order takes and does. None of them moves traffic. */
const ORDERS: readonly { readonly action: OrderAction; readonly takes: string; readonly about: string }[] = [
  { action: 'pause', takes: '<endpoint>', about: 'automation is paused; manual rollback still works' },
  { action: 'resume', takes: '<endpoint>', about: 'ends a pause' },
  { action: 'promote', takes: '<endpoint> <version>', about: 'makes it stable; weights stay' },
  { action: 'quarantine', takes: '<endpoint> <version>', about: 'it is not returned to' },
  { action: 'release', takes: '<endpoint> <version>', about: 'takes quarantine or rejection back' },
  { action: 'rejudge', takes: '<endpoint> [version]', about: 'starts its judgement over' },
  { action: 'reset', takes: '<endpoint>', about: 'starts a state anew that cannot be read' },
];

const HELP = `
pause and resume take '*' for every endpoint. No order moves traffic; each is
recorded, and mailed to those concerned. They call the operate function: the
operator policy gives the right. More: docs/operate.md
Exit code 1: refused, with a sentence; nothing was changed.

Examples:
  stablehand operate pause fraud --until 2h --reason "load test"
  stablehand operate pause '*' --until 2026-11-23T06:00:00Z --reason "network"
  stablehand operate promote fraud v4 --reason "a week without complaints"`;

/** `stablehand operate`: standing decisions of people. */
export function addOperateCommand(program: Command, finish: Finish): void {
  const operate = program
    .command('operate')
    .description('pause or resume the machine; promote, quarantine, release, rejudge; reset a state')
    .helpCommand(false)
    .configureHelp({ subcommandTerm: (each) => `${each.name()} ${each.usage().replace('[options] ', '')}` })
    .addHelpText('after', HELP);
  for (const { action, takes, about } of ORDERS) {
    const command = withOrderOptions(operate.command(`${action} ${takes}`).description(about));
    if (action === 'pause')
      command.option('--until <when>', 'a duration such as 2h or 3d, or a time; at most 30 days', '24h');
    command.action(async (endpoint: string, second?: unknown) => {
      // where an order takes no version, the options come second
      const version = typeof second === 'string' ? second : undefined;
      const { reason, by, stack, until, json = false } = command.opts<OperateOptions>();
      const request = {
        action,
        endpoint,
        reason,
        ...(version === undefined ? {} : { version }),
        ...(until === undefined ? {} : { until }),
      };
      finish(await giveOrder({ functionName: `${stack}-operate`, request, by, json }));
    });
  }
}
