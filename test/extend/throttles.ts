import { EVERY_MINUTE } from '../../lib/core/signals/cadence.ts';
import { INVOCATIONS } from '../../lib/core/signals/invocations.ts';
import type { Signal } from '../../lib/core/signals/signal.ts';

/** Requests that were turned away because the version could not keep up. */
export const THROTTLES = {
  name: 'throttles',
  reads: {
    requests: INVOCATIONS,
    bad: [
      {
        metric: 'throttled',
        cloudWatch: { name: 'InvocationThrottles', stat: 'Sum' },
        field: 'throttled',
        zeroMayBeAbsent: true,
      },
    ],
  },
  cadence: EVERY_MINUTE,
  failureClass: 'operational',
  defaults: { on: false, weight: 2, absoluteMargin: 0.001 },
  policy: { description: 'Requests answered with a 429.', example: '{ weight: 2 }' },
  words: {
    plural: 'throttled requests',
    noun: 'throttled requests',
    verb: 'were throttled',
    row: 'throttled',
    meaning: 'Throttled means answered with a 429.',
  },
} as const satisfies Signal;
