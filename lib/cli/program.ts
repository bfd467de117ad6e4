import { Command, CommanderError } from 'commander';
import { BadArgument, CommandFailed, EXIT, type ExitCode, type Finish } from './bad-argument.ts';
import { COMMAND_GROUPS } from './commands/registry.ts';

const ABOUT = 'Puts the stable model back when the evidence says that the new one is worse.';

const AFTER = `
Exit codes: 0 as expected, 1 not as expected, 2 bad arguments.

On call, and traffic must go back now? stablehand rollback NAME --reason WHY,
or, without this program, one call to the deployed function:

  printf '%s' \\
    '{"endpoint":"NAME","action":"rollback","reason":"WHY","by":"YOU"}' |
    aws lambda invoke --function-name Stablehand-manual-rollback \\
    --payload fileb:///dev/stdin /dev/stdout

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
    .showHelpAfterError('Add --help to see what it takes.')
    .exitOverride();
  for (const { title, commands } of COMMAND_GROUPS) {
    program.commandsGroup(title);
    for (const add of commands) add(program, finish);
  }
  try {
    await program.parseAsync(argv);
    return code;
  } catch (failure) {
    return failed(failure, argv.includes('--json'));
  }
}

/** Says what went wrong on stderr, and where JSON was asked for also as one object on stdout: a script must not read nothing. */
function failed(failure: unknown, json: boolean): ExitCode {
  if (failure instanceof CommanderError && failure.exitCode === 0) return EXIT.asExpected;
  const isKnown =
    failure instanceof CommanderError || failure instanceof BadArgument || failure instanceof CommandFailed;
  if (!isKnown) throw failure;
  const { message } = failure;
  // commander has said it itself
  if (!(failure instanceof CommanderError))
    process.stderr.write(`error: ${message}\n${failure instanceof CommandFailed ? failure.advice : ''}`);
  if (json)
    process.stdout.write(`${JSON.stringify({ outcome: 'failed', sentence: message.replace(/^error: /, '') })}\n`);
  return failure instanceof CommandFailed ? EXIT.notAsExpected : EXIT.badArguments;
}
