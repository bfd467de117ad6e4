import type { Command } from 'commander';
import { BadArgument, EXIT, type Finish } from '../bad-argument.ts';

/** Lines that a proposal is made from. */
const SAMPLE_LINES = 200;

/** `stablehand learn-capture`: how to read a capture file, and whether every line of it can be read that way. */
export function addLearnCaptureCommand(program: Command, finish: Finish): void {
  program
    .command('learn-capture')
    .description('propose how to read a file of SageMaker data capture, and say which of its lines cannot be read')
    .argument('<file>', 'a capture file (.jsonl, .jsonl.gz)')
    .option('--json', 'print one JSON object and nothing else')
    .action(async (file: string, { json = false }: { json?: boolean }) => {
      const { learnForm } = await import('../../capture/learn-form.ts');
      const { captureReader } = await import('../../capture/captured-rows.ts');
      const { learntText, learntJson } = await import('../text/capture-text.ts');
      const sample: string[] = [];
      for await (const line of linesOf(file)) {
        sample.push(line);
        if (sample.length >= SAMPLE_LINES) break;
      }
      const learnt = learnForm(sample);
      if (learnt.kind === 'unknown') throw new BadArgument(`${file}: ${learnt.sentence}`);
      const reader = captureReader(learnt.form);
      for await (const line of linesOf(file)) reader.take(line);
      const told = { file, learnt, count: reader.count };
      process.stdout.write(`${json ? JSON.stringify(learntJson(told), null, 2) : learntText(told)}\n`);
      finish(Object.keys(reader.count.refused).length === 0 ? EXIT.asExpected : EXIT.notAsExpected);
    });
}

/** @throws {BadArgument} when the file cannot be read. */
export async function* linesOf(file: string): AsyncGenerator<string> {
  const { captureLines } = await import('../../capture/capture-lines.ts');
  try {
    yield* captureLines(file);
  } catch (error) {
    throw new BadArgument(
      `cannot read ${JSON.stringify(file)}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
