import { runProgram } from '../lib/cli/program.ts';

// a reader that has seen enough, such as head, is no failure
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(process.exitCode);
});
process.exitCode = await runProgram(process.argv);
