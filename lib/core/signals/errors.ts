import { EVERY_MINUTE } from './cadence.ts';
import { INVOCATIONS } from './invocations.ts';
import type { Signal } from './signal.ts';

/** Requests that failed on our side. Model errors contain the 5xx that the container answered: the larger of both, never the sum. */
export const ERRORS = {
  name: 'errors',
  reads: {
    requests: INVOCATIONS,
    bad: [
      {
        metric: 'errors-5xx',
        cloudWatch: { name: 'Invocation5XXErrors', stat: 'Sum' },
        field: 'errors5xx',
        zeroMayBeAbsent: true,
      },
      {
        metric: 'model-errors',
        cloudWatch: { name: 'InvocationModelErrors', stat: 'Sum' },
        field: 'modelErrors',
        zeroMayBeAbsent: true,
      },
    ],
  },
  cadence: EVERY_MINUTE,
  failureClass: 'operational',
  defaults: { on: true, weight: 4, absoluteMargin: 0.0001 },
  policy: { description: 'Requests that failed on our side: 5xx or a model error.', example: '{ weight: 4 }' },
  words: {
    plural: 'errors',
    noun: 'errors',
    verb: 'failed',
    row: 'failed',
    meaning: 'Failed means a server error (5xx) or an error of the model.',
  },
} as const satisfies Signal;
