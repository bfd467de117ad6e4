import { describe, expect, test } from 'vitest';
import type { GuardEvent } from '../../lib/core/record/event.ts';
import type { EventKind } from '../../lib/core/record/event-kinds.ts';
import { readHistory, readLiveAt } from '../../lib/flows/read-history.ts';
import { aWorld, ENDPOINT, NOON } from '../support/a-world.ts';
import { InMemoryEventHistory } from '../support/in-memory/in-memory-event-history.ts';
import { ask } from './an-ask.ts';
import { DEAD } from './dead-candidate.ts';

const live = (variant: string) => [{ variant, version: 1, share: 1 }];

async function aHistory(...events: readonly (Partial<GuardEvent> & { readonly kind: EventKind })[]) {
  const history = new InMemoryEventHistory();
  for (const [index, over] of events.entries()) {
    const id = `${index}/${over.kind}`;
    await history.append({ id, endpoint: ENDPOINT, atEpochSeconds: NOON, who: 'stablehand', why: 'a test', ...over });
  }
  return history;
}

describe('a page', () => {
  test('shows what was caused above its cause, however the table sorts the events of one second', async () => {
    const history = await aHistory({ kind: 'held' }, { kind: 'shift-sent' }, { kind: 'rollback-decided' });
    const { events } = await readHistory(history, ENDPOINT, { limit: 10 });
    expect(events.map(({ kind }) => kind)).toEqual(['held', 'shift-sent', 'rollback-decided']);
  });

  test('and its next ones hold every event once, also when a second lies on two pages', async () => {
    const kinds = ['shift-sent', 'deployment-seen', 'rollback-decided', 'adopted', 'candidate-appeared'] as const;
    const history = await aHistory(...kinds.map((kind) => ({ kind })));
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await readHistory(history, ENDPOINT, { limit: 2, ...(after === undefined ? {} : { after }) });
      seen.push(...page.events.map(({ kind }) => kind));
      after = page.next;
    } while (after !== undefined);
    expect(seen.toSorted()).toEqual(kinds.toSorted());
  });
});

describe('what was live', () => {
  test('is what the last change of a second left, not the one whose name sorts last', async () => {
    const history = await aHistory(
      { kind: 'rolled-back', live: live('after') },
      { kind: 'weights-changed', live: live('before') },
      { kind: 'deployment-seen', live: live('first') },
    );
    expect(await readLiveAt(history, ENDPOINT, NOON)).toMatchObject({ kind: 'live', live: live('after') });
  });

  test('is found also when the page that is read ends within that second', async () => {
    const later = Array.from({ length: 98 }, () => ({ kind: 'starved' as const, atEpochSeconds: NOON + 60 }));
    const history = await aHistory(
      { kind: 'rolled-back', live: live('after') },
      { kind: 'weights-changed', live: live('before') },
      { kind: 'deployment-seen', live: live('first') },
      ...later,
    );
    expect(await readLiveAt(history, ENDPOINT, NOON + 60)).toMatchObject({ kind: 'live', live: live('after') });
  });
});

describe('of a rollback the history says', () => {
  test('on what numbers it was decided, how long it took, and on what numbers users are well again', async () => {
    const world = aWorld(DEAD);
    await world.tick();
    await world.minutes(20);
    const events = await world.events();
    const of = (kind: EventKind) => events.find((event) => event.kind === kind);
    expect(of('rollback-decided')).toMatchObject({
      failedRequests: 180,
      comparison: { signal: 'errors', candidate: { requests: 200, bad: 180 }, stable: { requests: 1800, bad: 18 } },
    });
    expect(of('rolled-back')).toMatchObject({ tookSeconds: 60, live: [{ share: 1 }, { share: 0 }] });
    const recovered = of('recovered');
    expect(recovered?.tookSeconds).toBe((recovered?.atEpochSeconds ?? Number.NaN) - NOON - 180);
    expect(recovered?.recovery?.requests).toBeGreaterThanOrEqual(5000);
  });

  test('by which call a person ordered it, approved it or rejected it', async () => {
    const ordered = aWorld();
    await ordered.tick();
    await ask(ordered, { request: 'call-1' });
    expect((await ordered.events()).find(({ kind }) => kind === 'rollback-decided')?.request).toBe('call-1');

    for (const [action, kind] of [
      ['approve', 'approved'],
      ['reject', 'rejected'],
    ] as const) {
      const world = aWorld({ ...DEAD, guard: { mode: 'approve', hardLimits: 'as-mode' } });
      await world.tick();
      await world.minutes(4);
      await ask(world, { action, request: 'call-2' });
      expect((await world.events()).find((event) => event.kind === kind)).toMatchObject({ request: 'call-2' });
    }
  });
});
