import type { EventKind } from '../../record/event-kinds.ts';
import type { NoticeKind } from '../../record/notice-kinds.ts';
import type { Means, OpenStatus, RollbackStatus } from '../../state/rollback.ts';
import { MOST_ATTEMPTS, MOVE_DEADLINE_SECONDS, SWAP_DEADLINE_SECONDS } from './deadlines.ts';

/** Where an observation leads, and what is told of it. */
export interface Transition {
  readonly to: RollbackStatus;
  /** A call is sent. */
  readonly sends?: 'weights or config' | 'a part of the weights, or instances' | 'instances';
  readonly event?: EventKind;
  readonly notice?: NoticeKind;
}

/** Everything that a look may come to, in words for people. */
export const OBSERVATIONS = {
  deploying: 'SageMaker is deploying',
  unanswered: 'nobody has answered yet',
  'observe-only': 'the policy was changed to observe',
  'nothing-left': 'the version has no traffic any more',
  approved: 'a person approves',
  rejected: 'a person rejects',
  'well-again': 'time is up, but the last 15 minutes look well',
  'well-twice': 'time is up again, and they still look well',
  hindered: 'time is up, and something forbids it',
  'timed-out': 'time is up, and the breach stands',
  hastened: 'a hard limit is hit, or a person insists',
  overtaken: 'another rollback takes its place',
  replaced: 'another rollback of the same version takes its place',
  gone: 'the endpoint is gone, or was created again',
  'others-acted': 'somebody else changed weights or config',
  served: 'SageMaker serves what was wanted',
  'served-short': 'it does, on too few instances',
  'wrong-version': 'the config is back, and serves something else',
  'asked-for': 'what was wanted is asked for, not yet served',
  broken: 'the endpoint is Failed or Deleting',
  'given-up': 'a day has passed',
  exhausted: `${MOST_ATTEMPTS} calls had no effect`,
  paused: 'a person has paused the endpoint',
  leased: 'the last call may still be on its way',
  busy: 'SageMaker takes no change now',
  unchecked: 'config or models could not be read',
  unfit: 'this config cannot be gone back to, an older one may',
  'other-version': 'no config of this version can be gone back to, one of an older stable version may',
  nowhere: 'no safe version to return to is left',
  short: 'stable cannot carry everything yet',
  'still-short': 'it still cannot',
  'no-room': 'nor be given more now',
  refused: 'SageMaker refuses',
  'refused-again': 'it refuses again',
  ready: 'the way is free',
  free: 'the last call had no effect',
} as const;
export type Seen = keyof typeof OBSERVATIONS;

/** An open state of a rollback. */
export interface State {
  readonly waitsFor: string;
  /** After this long people are told, once; the rollback goes on. */
  readonly deadlineSeconds: Readonly<Record<Means, number>> | 'the policy';
  readonly on: Readonly<Partial<Record<Seen, Transition>>>;
}

const told = <K extends EventKind & NoticeKind>(to: RollbackStatus, kind: K): Transition => ({
  to,
  event: kind,
  notice: kind,
});

/** What may end any open state. */
const ENDINGS = {
  overtaken: told('superseded', 'superseded'),
  // people hear at once what happens instead
  replaced: { to: 'superseded', event: 'superseded' },
  gone: told('withdrawn', 'withdrawn'),
} as const satisfies State['on'];

/** What a look at the endpoint may show while traffic is moved. */
const LOOKS = {
  ...ENDINGS,
  'others-acted': told('superseded', 'superseded'),
  served: { to: 'completed', event: 'rolled-back', notice: 'rollback-completed' },
  'asked-for': { to: 'verifying' },
  broken: told('failed', 'failed'),
  'given-up': told('held', 'held'),
} as const satisfies State['on'];

const AFTER_CALL = {
  ...LOOKS,
  'wrong-version': told('failed', 'failed'),
  exhausted: told('failed', 'failed'),
  free: { to: 'shifting', sends: 'weights or config', event: 'shift-sent' },
} as const satisfies State['on'];

const STARTED = { to: 'preparing', event: 'approved', notice: 'rollback-started' } as const satisfies Transition;

/**
 * The life of a rollback: what each open state waits for, and where it goes on what is seen. `enter` does nothing that does not stand here,
 * and docs/rollback-states.md is drawn from it.
 */
export const STATES: Readonly<Record<OpenStatus, State>> = {
  'awaiting-approval': {
    waitsFor: 'a person’s answer, or the end of the wait',
    deadlineSeconds: 'the policy',
    on: {
      ...ENDINGS,
      deploying: { to: 'awaiting-approval' },
      unanswered: { to: 'awaiting-approval' },
      'observe-only': told('withdrawn', 'withdrawn'),
      'nothing-left': told('withdrawn', 'withdrawn'),
      approved: STARTED,
      rejected: told('rejected', 'rejected'),
      'well-again': { to: 'awaiting-approval', event: 'approval-asked', notice: 'awaiting-approval' },
      'well-twice': told('held', 'held'),
      hindered: told('held', 'held'),
      'timed-out': STARTED,
    },
  },
  preparing: {
    waitsFor: 'a place to go back to that is known to be there and can carry what comes',
    deadlineSeconds: { weights: MOVE_DEADLINE_SECONDS, config: MOVE_DEADLINE_SECONDS },
    on: {
      ...LOOKS,
      paused: { to: 'preparing' },
      leased: { to: 'preparing' },
      busy: { to: 'preparing' },
      unchecked: { to: 'preparing' },
      unfit: { to: 'preparing', event: 'shift-refused' },
      'other-version': { to: 'preparing', event: 'shift-refused', notice: 'rollback-started' },
      nowhere: told('held', 'held'),
      short: {
        to: 'preparing',
        sends: 'a part of the weights, or instances',
        event: 'preparing',
        notice: 'preparing',
      },
      'still-short': { to: 'preparing', sends: 'a part of the weights, or instances', event: 'preparing' },
      'no-room': { to: 'preparing' },
      refused: told('preparing', 'capacity-refused'),
      'refused-again': { to: 'preparing', event: 'capacity-refused' },
      exhausted: told('held', 'held'),
      hastened: { to: 'preparing', event: 'hastened', notice: 'rollback-started' },
      ready: { to: 'shifting', sends: 'weights or config', event: 'shift-sent' },
    },
  },
  shifting: {
    waitsFor: 'SageMaker to want what was asked for',
    deadlineSeconds: { weights: MOVE_DEADLINE_SECONDS, config: MOVE_DEADLINE_SECONDS },
    on: {
      ...AFTER_CALL,
      paused: { to: 'shifting' },
      leased: { to: 'shifting' },
      busy: { to: 'shifting' },
      'served-short': { to: 'verifying', sends: 'instances', event: 'preparing' },
      refused: { to: 'preparing', event: 'shift-refused' },
    },
  },
  verifying: {
    waitsFor: 'SageMaker to serve what it wants',
    deadlineSeconds: { weights: MOVE_DEADLINE_SECONDS, config: SWAP_DEADLINE_SECONDS },
    on: {
      ...AFTER_CALL,
      paused: { to: 'verifying' },
      leased: { to: 'verifying' },
      busy: { to: 'verifying' },
      'served-short': { to: 'verifying', sends: 'instances', event: 'preparing' },
      refused: told('verifying', 'capacity-refused'),
    },
  },
};

/** How a rollback begins: what was decided, and on what grounds a question or an order was made of it. */
export const BEGINNINGS = [
  { to: 'awaiting-approval', seen: 'breach, mode approve' },
  { to: 'preparing', seen: 'breach, mode auto, or a hard limit, or a person’s order' },
  { to: 'held', seen: 'breach, and something forbids to move' },
] as const satisfies readonly { readonly to: RollbackStatus; readonly seen: string }[];

/** What becomes of users after `completed`; nothing is moved a second time for it. */
export const RECOVERIES = {
  recovered: 'the requests after the move are as good as stable’s were',
  'not-recovered': 'they are not, half an hour later',
  unprovable: 'there were too few, or somebody changed the endpoint',
} as const;
