import { expect, test } from 'vitest';
import { decideByHand } from '../../../../lib/core/orders/decide-by-hand.ts';
import { refusedBy } from '../../../../lib/core/orders/refused-by.ts';
import { type Facts, NO_FACTS } from '../../../../lib/core/plan/facts.ts';
import { superseding, withdraw } from '../../../../lib/core/plan/states/close-rollback.ts';
import { type Seen, STATES } from '../../../../lib/core/plan/states/rollback-states.ts';
import type { Observation } from '../../../../lib/core/plan/step.ts';
import { stepRollback } from '../../../../lib/core/plan/step-rollback.ts';
import type { GuardState } from '../../../../lib/core/state/guard-state.ts';
import { OPEN_STATUSES, type OpenStatus, type Rollback } from '../../../../lib/core/state/rollback.ts';
import type { EndpointConfig } from '../../../../lib/core/words/endpoint-config.ts';
import { aGuard } from '../../../support/a-guard.ts';
import { aLease, aRollback } from '../../../support/a-rollback.ts';
import { aPlacement, aState } from '../../../support/a-state.ts';
import { anEndpoint } from '../../../support/an-endpoint.ts';
import { DAY, NOON } from '../../../support/noon.ts';
import { eventsOf, noticesOf } from '../../../support/told-of.ts';
import { HARD, JUDGED, nextMinute } from '../decided.ts';
import { ASKED, MOVED } from '../stepped.ts';

const PAUSED = { rejected: [], released: [], pausedUntilEpochSeconds: NOON + 600 };
/** Stable had 10% and one instance that carries 500 of 1000 requests. */
const SHORT = {
  before: [
    { variant: 'stable', share: 0.1 },
    { variant: 'candidate', share: 0.9 },
  ],
};
const SHORT_STATE = { peak: { version: 1, variant: 'stable', perInstance: 400 }, requestsPerMinute: 1000 };
const WEIGHTS = { stable: 0.1, candidate: 0.9 };
const PART = { stable: 0.5, candidate: 0.5 };
const HALF = [
  { variant: 'stable', share: 0.5 },
  { variant: 'candidate', share: 0.5 },
];
const PARTLY = aLease(NOON - 300, { shares: HALF });
const LIMITS = (atMost: number): Facts => ({ ...NO_FACTS, limits: new Map([['stable', { atLeast: 1, atMost }]]) });

/** v2 has replaced v1 under the one variant name there is. */
const SWAPPED: Partial<Rollback> = {
  means: 'config',
  toConfig: 'fraud-0',
  fromVariant: 'all',
  toVariant: 'all',
  before: [{ variant: 'all', share: 1 }],
  target: [{ variant: 'all', share: 1 }],
};
const ALONE = { weights: { all: 1 } };
const SERVED = {
  placements: [aPlacement(2, 'all')],
  served: [
    {
      configName: 'fraud-0',
      sinceEpochSeconds: NOON - DAY,
      untilEpochSeconds: NOON - 3600,
      variants: [{ variant: 'all', version: 1, modelName: 'model-1', share: 1 }],
    },
  ],
};
const aConfig = (configName: string, modelName: string): EndpointConfig => ({
  configName,
  variants: [{ variant: 'all', modelName, initialWeight: 1, hardware: 'ml.m5.xlarge' }],
  missingModels: [],
});
const readAs = (toConfig: EndpointConfig | 'gone' | 'unreadable'): Facts => ({
  ...NO_FACTS,
  configs: new Map([
    ['fraud-0', toConfig],
    ['fraud-config', aConfig('fraud-config', 'model-2')],
  ]),
});
const OLDER = {
  ...SERVED,
  served: [{ ...SERVED.served[0], configName: 'fraud-older' }, ...SERVED.served] as GuardState['served'],
};

interface Case {
  readonly rollback?: Partial<Rollback>;
  readonly state?: Partial<GuardState>;
  readonly endpoint?: Parameters<typeof anEndpoint>[0];
  readonly seen?: Partial<Observation>;
  /** What happens instead of a look at the endpoint. */
  readonly act?: (state: GuardState) => GuardState;
}

const BUSY: Case = { endpoint: { status: 'SystemUpdating' } };
const LEASED: Case = { rollback: { lease: aLease(NOON - 10) } };
const PAUSE: Case = { state: { standing: PAUSED } };
const IN_TEN_TRIES: Case = { rollback: { lease: aLease(NOON - 60, { attempt: 10 }) } };
const closedBy = (sameVersion: boolean): Case => ({
  act: (state) => superseding(state, { who: 'ana', because: 'otherwise', atEpochSeconds: NOON, sameVersion }),
});
const GONE: Case = { act: (state) => withdraw(state, 'the endpoint is gone', NOON) };
const asked = (over: Partial<Observation> = {}, rollback: Partial<Rollback> = {}): Case => ({
  rollback: { deadlineEpochSeconds: NOON, ...rollback },
  seen: { guard: aGuard({ mode: 'approve' }), ...over },
});
const answered = (action: 'approve' | 'reject'): Case => ({
  act(state) {
    const request = { action, reason: 'because', by: 'ana', force: false };
    const view = { endpoint: anEndpoint(), knownVersions: [1, 2], atEpochSeconds: NOON, id: 'x' };
    const decision = decideByHand(state, request, view);
    if (decision.kind === 'refused') throw new RangeError(decision.sentence);
    return decision.state;
  },
});
const WRONG: Case = {
  rollback: SWAPPED,
  state: { placements: [aPlacement(3, 'all', { configName: 'fraud-0' })] },
  endpoint: { ...ALONE, configName: 'fraud-0' },
};

const ENDS = { overtaken: closedBy(false), replaced: closedBy(true), gone: GONE };
const LOOKS = {
  ...ENDS,
  'others-acted': { endpoint: { weights: { stable: 0.3, candidate: 0.7 } } },
  served: { endpoint: { weights: MOVED } },
  'asked-for': { endpoint: { weights: ASKED } },
  broken: { endpoint: { status: 'Failed' as const } },
  'given-up': { rollback: { decidedAtEpochSeconds: NOON - DAY } },
  paused: PAUSE,
  leased: LEASED,
  busy: BUSY,
};

/** For every way in the table a case that goes it: there is no way that nobody has seen gone. */
/** A hard limit that did not wait for instances, served by the very next look. */
const URGENT: Case = {
  rollback: { ...SHORT, urgent: true, lease: aLease(NOON - 300) },
  state: SHORT_STATE,
  endpoint: { weights: MOVED },
  seen: { facts: LIMITS(4) },
};

const CASES: Readonly<Record<OpenStatus, Readonly<Partial<Record<Seen, Case>>>>> = {
  'awaiting-approval': {
    ...ENDS,
    deploying: { ...asked(), endpoint: { pendingConfigName: 'next' } },
    unanswered: asked({}, { deadlineEpochSeconds: NOON + 60 }),
    'observe-only': asked({ guard: aGuard({ mode: 'observe' }) }),
    'nothing-left': { ...asked(), endpoint: { weights: MOVED } },
    approved: answered('approve'),
    rejected: answered('reject'),
    'well-again': asked({ recentlyWell: true }),
    'well-twice': asked({ recentlyWell: true }, { askedAgain: true }),
    hindered: { ...asked(), state: { standing: PAUSED } },
    // what comes after it is another look
    'timed-out': {
      ...asked(),
      state: { ...SHORT_STATE, standing: { rejected: [], released: [] } },
      endpoint: { status: 'Updating' },
    },
  },
  preparing: {
    ...LOOKS,
    unchecked: { rollback: SWAPPED, state: SERVED, endpoint: ALONE, seen: { facts: readAs('unreadable') } },
    unfit: {
      rollback: SWAPPED,
      state: OLDER,
      endpoint: ALONE,
      seen: {
        facts: { ...NO_FACTS, configs: new Map([...readAs('gone').configs, ['fraud-older', 'unreadable' as const]]) },
      },
    },
    'other-version': {
      rollback: SWAPPED,
      state: {
        ...SERVED,
        stable: 1,
        wasStable: [3],
        served: [
          {
            configName: 'fraud-older',
            sinceEpochSeconds: NOON - 2 * DAY,
            untilEpochSeconds: NOON - DAY,
            variants: [{ variant: 'all', version: 3, modelName: 'model-3', share: 1 }],
          },
          ...SERVED.served,
        ],
      },
      endpoint: ALONE,
      seen: {
        guard: aGuard({ mode: 'auto', solo: 'auto' }),
        facts: { ...NO_FACTS, configs: new Map([...readAs('gone').configs, ['fraud-older', 'unreadable' as const]]) },
      },
    },
    nowhere: { rollback: SWAPPED, state: SERVED, endpoint: ALONE, seen: { facts: readAs('gone') } },
    short: { rollback: SHORT, state: SHORT_STATE, endpoint: { weights: WEIGHTS } },
    'still-short': {
      rollback: { ...SHORT, decidedAtEpochSeconds: NOON - 300, lease: PARTLY },
      state: SHORT_STATE,
      endpoint: { weights: PART },
      seen: { facts: LIMITS(4) },
    },
    refused: {
      rollback: { ...SHORT, lease: PARTLY },
      state: SHORT_STATE,
      endpoint: { weights: PART },
      seen: { facts: LIMITS(1) },
    },
    'no-room': {
      rollback: { ...SHORT, lease: PARTLY, refused: { words: 'no', atEpochSeconds: NOON - 30 } },
      state: SHORT_STATE,
      endpoint: { weights: PART },
      seen: { facts: LIMITS(4) },
    },
    'refused-again': {
      rollback: {
        refused: { words: 'no', atEpochSeconds: NOON - 300 },
        lease: aLease(NOON, { instances: { variant: 'stable', count: 3 } }),
      },
      act: (state) => refusedBy(state, 'no capacity', NOON),
    },
    exhausted: {
      rollback: {
        ...SHORT,
        refused: { words: 'no', atEpochSeconds: NOON - 400 },
        lease: aLease(NOON - 300, { shares: HALF, attempt: 10, instances: { variant: 'stable', count: 2 } }),
      },
      state: SHORT_STATE,
      endpoint: { weights: PART },
      seen: { facts: LIMITS(4) },
    },
    hastened: {
      act: (state) =>
        nextMinute(
          {
            ...JUDGED,
            rollback: state.rollback,
            judgements: JUDGED.judgements.map((each) => ({
              ...each,
              decidedAtEpochSeconds: NOON - 60,
              decidedOn: 'evidence' as const,
            })),
          },
          { ground: HARD },
        ),
    },
    ready: {},
  },
  shifting: {
    ...LOOKS,
    'wrong-version': WRONG,
    exhausted: IN_TEN_TRIES,
    free: {},
    'served-short': URGENT,
    refused: {
      rollback: { ...SWAPPED, lease: aLease(NOON, { call: 'UpdateEndpoint', configName: 'fraud-0' }) },
      act: (state) => refusedBy(state, 'deregister first', NOON),
    },
  },
  verifying: {
    ...LOOKS,
    'wrong-version': WRONG,
    exhausted: IN_TEN_TRIES,
    free: {},
    'served-short': URGENT,
    refused: {
      rollback: { lease: aLease(NOON, { instances: { variant: 'stable', count: 3 } }) },
      act: (state) => refusedBy(state, 'no capacity', NOON),
    },
  },
};

test('there is a case for every way in the table, and none besides', () => {
  for (const status of OPEN_STATUSES)
    expect(Object.keys(CASES[status]).sort(), status).toEqual(Object.keys(STATES[status].on).sort());
});

const WAYS = OPEN_STATUSES.flatMap((status) =>
  Object.entries(STATES[status].on).map(([seen, transition]) => ({ status, seen: seen as Seen, transition })),
);

test.each(WAYS)(
  '$status goes where the table says on $seen, sends what it says, and tells it',
  ({ status, seen, transition }) => {
    const { rollback = {}, state: over = {}, endpoint = {}, seen: also = {}, act } = CASES[status][seen] ?? {};
    const record = aRollback({ status, furthest: status, ...rollback });
    const state = aState({ rollback: record, ...over });
    const observed: Observation = { guard: aGuard(), endpoint: anEndpoint(endpoint), atEpochSeconds: NOON, ...also };
    const step = act === undefined ? stepRollback(state, observed) : { state: act(state) };
    expect(step.wants).toBeUndefined();
    expect(step.state.rollback?.status).toBe(transition.to);
    expect(step.call === undefined).toBe(transition.sends === undefined);
    const events = eventsOf(step.state).map(({ kind }) => kind);
    const notices = noticesOf(step.state).map(({ kind }) => kind);
    if (transition.event !== undefined) expect(events).toContain(transition.event);
    else expect(events).toEqual([]);
    if (transition.notice === undefined) expect(notices).toEqual([]);
    else expect(notices).toContain(transition.notice);
  },
);
