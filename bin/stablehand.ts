import { runProgram } from '../lib/cli/program.ts';

process.exitCode = await runProgram(process.argv);
