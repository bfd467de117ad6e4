import type { Command } from 'commander';
import type { Finish } from '../bad-argument.ts';
import { addBacktestCommand } from './backtest.ts';
import { addCheckCommand } from './check.ts';
import { addDemoCommand } from './demo.ts';
import { addDriftCommand } from './drift.ts';
import { addFetchCommand } from './fetch.ts';
import { addHistoryCommand } from './history.ts';
import { addInitCommand } from './init.ts';
import { addLearnCaptureCommand } from './learn-capture.ts';
import { addLocalCommand } from './local.ts';
import { addOperateCommand } from './operate.ts';
import { addReportCommand } from './report.ts';
import { addRollbackCommand } from './rollback.ts';
import { addStatusCommand } from './status.ts';

/** Adds one command to the program; `finish` is told how it went. */
export type AddCommand = (program: Command, finish: Finish) => void;

/** Every command, as `stablehand --help` shows them. A new one is a file of this folder and a line here. */
export const COMMAND_GROUPS: readonly { readonly title: string; readonly commands: readonly AddCommand[] }[] = [
  {
    title: 'On call, with AWS credentials:',
    commands: [addRollbackCommand, addStatusCommand, addHistoryCommand, addReportCommand, addOperateCommand],
  },
  {
    title: 'Before it matters, on recorded minutes (fetch reads CloudWatch):',
    commands: [addFetchCommand, addBacktestCommand],
  },
  {
    title: 'On this machine alone, without an AWS account:',
    commands: [addDemoCommand, addInitCommand, addCheckCommand, addLocalCommand],
  },
  {
    title: 'The model itself, on captured requests:',
    commands: [addLearnCaptureCommand, addDriftCommand],
  },
];
