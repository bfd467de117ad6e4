import { EVERY_MINUTE } from './cadence.ts';
import { INVOCATIONS } from './invocations.ts';
import type { Signal } from './signal.ts';

/** Requests are routed at random, so callers' mistakes fall on both versions alike: more 4xx on one is that version's doing. */
export const CLIENT_ERRORS = {
  name: 'client-errors',
  reads: {
    requests: INVOCATIONS,
    bad: [
      {
        metric: 'errors-4xx',
        cloudWatch: { name: 'Invocation4XXErrors', stat: 'Sum' },
        field: 'errors4xx',
        zeroMayBeAbsent: true,
      },
    ],
  },
  cadence: EVERY_MINUTE,
  failureClass: 'operational',
  defaults: { on: true, weight: 1, absoluteMargin: 0.001 },
  policy: {
    description: 'Requests answered with a 4xx. Off where a client is released together with the model.',
    example: '{ weight: 1 }',
  },
  words: {
    plural: 'client errors (4xx)',
    noun: 'rejected requests',
    verb: 'were rejected',
    row: 'rejected',
    meaning: 'Rejected means a client error (4xx).',
  },
} as const satisfies Signal;
