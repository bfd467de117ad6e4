import { Command, CommanderError } from 'commander';
import { addBacktestCommand } from './backtest.ts';
import { BadArgument, EXIT, type ExitCode } from './bad-argument.ts';
import { addCheckCommand } from './check.ts';
import { addDemoCommand } from './demo.ts';
import { addFetchCommand } from './fetch.ts';
import { addHistoryCommand } from './history.ts';
import { addLocalCommand } from './local.ts';
import { addOperateCommand } from './operate.ts';
import { addRollbackCommand } from './rollback.ts';
import { addStatusCommand } from './status.ts';

/** Ends a command: says how it went. */
export type Finish = (code: ExitCode) => void;

const ABOUT = `Puts the stable model back when the evidence says that the new one is worse.
Everything below runs on this machine: no AWS account, no network, nothing to clean up.`;

const AFTER = `
Exit codes: 0 as expected, 1 not as expected, 2 bad arguments.

On call, and traffic must go back now? One call to the deployed function:

  aws lambda invoke --function-name stablehand-manual-rollback \\
    --cli-binary-format raw-in-base64-out /dev/stdout --payload \\
    '{"endpoint":"NAME","action":"rollback","reason":"WHY","by":"YOU"}'

  "dryRun":true says what it would do. More: docs/runbook.md`;

/**
 * Runs the command line.
 *
 * @param argv - As in `process.argv`: the first two words are skipped.
 * @returns the exit code; bad arguments are said on stderr. Anything unforeseen is thrown.
 */
export async function runProgram(argv: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = EXIT.asExpected;
  const finish: Finish = (end) => {
    code = end;
  };
  const program = new Command('stablehand')
    .description(ABOUT)
    .addHelpText('after', AFTER)
    .helpCommand(false)
    .showSuggestionAfterError()
    .exitOverride();
  addDemoCommand(program, finish);
  addCheckCommand(program, finish);
  addLocalCommand(program, finish);
  addBacktestCommand(program, finish);
  addFetchCommand(program, finish);
  addStatusCommand(program, finish);
  addHistoryCommand(program, finish);
  addRollbackCommand(program, finish);
  addOperateCommand(program, finish);
  try {
    await program.parseAsync(argv);
    return code;
  } catch (failure) {
    if (failure instanceof CommanderError) return failure.exitCode === 0 ? EXIT.asExpected : EXIT.badArguments;
    if (!(failure instanceof BadArgument)) throw failure;
    process.stderr.write(`error: ${failure.message}\n`);
    return EXIT.badArguments;
  }
}
