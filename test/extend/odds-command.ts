import type { Command } from 'commander';
import { BadArgument, EXIT, type Finish } from '../../lib/cli/bad-argument.ts';

/** `stablehand odds`: what a log e-value means. */
export function addOddsCommand(program: Command, finish: Finish): void {
  program
    .command('odds')
    .description('say what a log e-value means')
    .argument('<log-e>', 'natural logarithm of an e-value, such as 4.6')
    .option('--json', 'print one JSON object and nothing else')
    .action((text: string, { json = false }: { readonly json?: boolean }) => {
      const logE = Number(text);
      if (text.trim() === '' || !Number.isFinite(logE))
        throw new BadArgument(`<log-e>: got ${JSON.stringify(text)}, allowed: a number such as 4.6`);
      const odds = Math.exp(logE);
      process.stdout.write(json ? `${JSON.stringify({ logE, odds })}\n` : `odds of ${odds.toFixed(1)} to 1\n`);
      finish(logE > 0 ? EXIT.asExpected : EXIT.notAsExpected);
    });
}
