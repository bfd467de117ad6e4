import type { GuardEvent } from '../record/event.ts';
import type { EventKind } from '../record/event-kinds.ts';
import { isoOf } from '../words/time.ts';
import { versionLabel } from '../words/version.ts';

/** MLflow cuts a registry tag at 5000 characters without a word: ours end before, and say so. */
const LONGEST_VALUE = 4000;
/** Begins every tag that is ours. */
export const TAG_PREFIX = 'stablehand.';

/** What a version is to production, as the tag `stablehand.status` says it. */
export type RunStatus =
  | 'candidate'
  | 'stable'
  | 'replaced'
  | 'rolling-back'
  | 'rolled-back'
  | 'held'
  | 'quarantined'
  | 'released'
  | 'left';

/** What a kind makes of the version that the event's `from` or `to` names. */
const BECOMES: Readonly<Partial<Record<EventKind, Readonly<Partial<Record<'from' | 'to', RunStatus>>>>>> = {
  adopted: { to: 'stable' },
  'candidate-appeared': { from: 'candidate' },
  'rollback-decided': { from: 'rolling-back' },
  'rolled-back': { from: 'rolled-back' },
  held: { from: 'held' },
  quarantined: { from: 'quarantined' },
  released: { from: 'released' },
  promoted: { from: 'replaced', to: 'stable' },
  'candidate-left': { from: 'left' },
};

/** A version that left because it was rolled back stays rolled back; quarantine says more than either. */
const KEEPS: Readonly<Partial<Record<RunStatus, readonly RunStatus[]>>> = {
  'rolled-back': ['left'],
  quarantined: ['left', 'rolled-back'],
  stable: ['left'],
};

/** The status that an event gives a version, if it gives one. */
function statusAfter({ kind, from, to }: GuardEvent, version: number): RunStatus | undefined {
  const becomes = BECOMES[kind];
  if (to === version && becomes?.to !== undefined) return becomes.to;
  return from === version ? becomes?.from : undefined;
}

/** Moments belong to the version that came or went: `from`, but for what is named by `to` alone. */
const isAbout = ({ kind, from, to }: GuardEvent, version: number): boolean =>
  kind === 'adopted' || kind === 'promoted' ? to === version : (from ?? to) === version;

/**
 * What events say of one version, as tags of its run and of its model version.
 *
 * @param events - Oldest first.
 * @param before - `stablehand.status` as it was told last.
 */
export function tagsOf(events: readonly GuardEvent[], version: number, before?: string): Record<string, string> {
  const tags: Record<string, string> = {};
  let status = before;
  for (const event of events) {
    const next = statusAfter(event, version);
    if (next !== undefined && !KEEPS[status as RunStatus]?.includes(next)) status = next;
    if (isAbout(event, version)) Object.assign(tags, momentOf(event));
  }
  if (status !== undefined && status !== before) tags[`${TAG_PREFIX}status`] = status;
  return tags;
}

function momentOf(event: GuardEvent): Record<string, string> {
  const at = isoOf(event.atEpochSeconds);
  const why = clipped(event.why);
  switch (event.kind) {
    case 'rollback-decided':
      return {
        [`${TAG_PREFIX}reason`]: why,
        ...(event.rollback === undefined ? {} : { [`${TAG_PREFIX}incident`]: `${event.endpoint}/${event.rollback}` }),
      };
    case 'rolled-back':
      return {
        [`${TAG_PREFIX}rolled_back_at`]: at,
        ...(event.to === undefined ? {} : { [`${TAG_PREFIX}rolled_back_to`]: versionLabel(event.to) }),
      };
    case 'recovered':
    case 'not-recovered':
      return { [`${TAG_PREFIX}recovery`]: clipped(`${event.kind}: ${event.why}`) };
    case 'quarantined':
      return { [`${TAG_PREFIX}quarantined_at`]: at };
    case 'released':
      return { [`${TAG_PREFIX}released_at`]: at };
    case 'adopted':
    case 'promoted':
      return { [`${TAG_PREFIX}${event.kind}_at`]: at };
    default:
      return {};
  }
}

const clipped = (text: string): string =>
  text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE - 3)}...`;
