import { describe, expect, test } from 'vitest';
import { registeredVersionOf } from '../../../lib/core/mlflow/find-run.ts';
import { followAlias } from '../../../lib/core/mlflow/follow-alias.ts';
import type { LinkedRun } from '../../../lib/core/mlflow/mlflow-sync.ts';
import { tagsOf } from '../../../lib/core/mlflow/run-tags.ts';
import { noteOf } from '../../../lib/core/mlflow/version-note.ts';
import type { GuardEvent } from '../../../lib/core/record/event.ts';
import type { EventKind } from '../../../lib/core/record/event-kinds.ts';

const event = (kind: EventKind, over: Partial<GuardEvent> = {}): GuardEvent => ({
  id: kind,
  endpoint: 'fraud',
  kind,
  atEpochSeconds: 1_793_491_200,
  who: 'stablehand',
  why: `why ${kind}`,
  from: 2,
  to: 1,
  ...over,
});

describe('what a version is to production', () => {
  test.each<[readonly GuardEvent[], string | undefined]>([
    [[event('candidate-appeared')], 'candidate'],
    [
      [event('candidate-appeared'), event('rollback-decided'), event('rolled-back'), event('candidate-left')],
      'rolled-back',
    ],
    [[event('rolled-back'), event('quarantined'), event('candidate-left')], 'quarantined'],
    [[event('quarantined'), event('released'), event('candidate-appeared')], 'candidate'],
    [[event('promoted', { from: 1, to: 2 })], 'stable'],
    [[event('promoted', { from: 2, to: 3 })], 'replaced'],
    [[event('held')], 'held'],
    [[event('recovered')], undefined],
    [[event('candidate-appeared', { from: 3 })], undefined],
  ])('follows from what happened to it: case %#', (events, status) => {
    expect(tagsOf(events, 2)['stablehand.status']).toBe(status);
  });

  test('is told once: the same status again is no news', () => {
    expect(tagsOf([event('candidate-appeared')], 2, 'candidate')).toEqual({});
  });

  test('told again from an earlier place it comes out the same', () => {
    const story = [
      event('candidate-appeared'),
      event('rollback-decided'),
      event('rolled-back'),
      event('candidate-left'),
    ];
    for (let from = 0; from < story.length; from += 1)
      expect({ 'stablehand.status': 'rolled-back', ...tagsOf(story.slice(from), 2, 'rolled-back') }).toMatchObject({
        'stablehand.status': 'rolled-back',
      });
  });

  test('a rollback says when, why, to where and under which name it can be found', () => {
    const decided = event('rollback-decided', { rollback: 'abc', why: 'x'.repeat(5000) });
    expect(tagsOf([decided, event('rolled-back')], 2)).toEqual({
      'stablehand.status': 'rolled-back',
      'stablehand.reason': `${'x'.repeat(3997)}...`,
      'stablehand.incident': 'fraud/abc',
      'stablehand.rolled_back_at': '2026-11-01T00:00:00Z',
      'stablehand.rolled_back_to': 'v1',
    });
  });

  test.each([
    ['recovered', 'stablehand.recovery', 'recovered: why recovered'],
    ['quarantined', 'stablehand.quarantined_at', '2026-11-01T00:00:00Z'],
    ['released', 'stablehand.released_at', '2026-11-01T00:00:00Z'],
  ] as const)('%s is in the tag %s', (kind, key, value) => {
    expect(tagsOf([event(kind)], 2)[key]).toBe(value);
  });
});

describe('the note of a model version', () => {
  const tags = {
    'stablehand.status': 'rolled-back',
    'stablehand.rolled_back_at': 'T',
    'stablehand.reason': 'too many errors',
  };

  test('stands below what people wrote, and is replaced when there is news', () => {
    const first = noteOf('Ours.\nTwo lines.', 'fraud', { 'stablehand.status': 'candidate' });
    expect(first).toBe('Ours.\nTwo lines.\n\nStablehand: candidate on fraud');
    expect(noteOf(first ?? '', 'fraud', tags)).toBe(
      'Ours.\nTwo lines.\n\nStablehand: rolled-back on fraud; rolled back T; too many errors',
    );
    expect(noteOf('', 'fraud', { ...tags, 'stablehand.rolled_back_to': 'v1' })).toBe(
      'Stablehand: rolled-back on fraud; rolled back T to v1; too many errors',
    );
  });

  test('of another endpoint that serves the same version stays', () => {
    const note = noteOf('Stablehand: stable on fraud-eu', 'fraud', { 'stablehand.status': 'candidate' });
    expect(note).toBe('Stablehand: stable on fraud-eu\n\nStablehand: candidate on fraud');
  });

  test('is none while nothing is known', () => {
    expect(noteOf('Ours.', 'fraud', {})).toBeUndefined();
  });
});

describe('the alias', () => {
  const run = (version: number, modelVersion?: string): LinkedRun => ({
    version,
    runId: `run-${version}`,
    foundBy: 'own',
    nextHour: 0,
    toldTo: '',
    ...(modelVersion === undefined ? {} : { modelVersion }),
  });
  const runs = [run(1, '6'), run(2, '7'), run(3)];
  const back = { from: 2, to: 1 };

  test.each([
    ['goes back with the traffic', back, '7', '7', { kind: 'move', to: '6' }],
    ['stays where it belongs already', back, '6', '6', { kind: 'stay' }],
    ['is left where somebody put it since it was last seen', back, '7', '5', { kind: 'leave', wanted: '6' }],
    ['is left on a version that this endpoint did not leave', back, '5', '5', { kind: 'leave', wanted: '6' }],
    ['is set where it stood for nothing', back, undefined, undefined, { kind: 'move', to: '6' }],
    ['is left where somebody has taken it away', back, '7', undefined, { kind: 'leave', wanted: '6' }],
    ['goes forward with a promotion', { from: 1, to: 2 }, '6', '6', { kind: 'move', to: '7' }],
    ['stays while nobody knows the version in the registry', { from: 1, to: 3 }, '6', '6', { kind: 'stay' }],
  ] as const)('%s', (_, move, seen, now, next) => {
    expect(followAlias(move, runs, seen === undefined ? {} : { version: seen }, now)).toEqual(next);
  });
});

describe('the registered version of what is served', () => {
  const served = { containers: [{ image: 'i', model: 's3://models/7/model.tar.gz', environment: '' }] };
  const registered = (version: string, over: object) => ({ version, tags: {}, ...over });

  test.each([
    ['has the artifact as its source', [registered('7', { source: 's3://models/7/model.tar.gz/' })], undefined, '7'],
    [
      'names it in a tag',
      [registered('7', { tags: { 'stablehand.artifact': 's3://models/7/model.tar.gz' } })],
      undefined,
      '7',
    ],
    ['has the run that the model names', [registered('7', { runId: 'r' }), registered('8', { runId: 's' })], 'r', '7'],
    ['is none when two match', [registered('7', { runId: 'r' }), registered('8', { runId: 'r' })], 'r', undefined],
    ['is none when none matches', [registered('7', { source: 's3://models/6' })], 'r', undefined],
  ])('%s', (_, all, runId, version) => {
    expect(registeredVersionOf(served, all, runId)?.version).toBe(version);
  });

  test('an image that holds the model itself matches nothing', () => {
    const empty = { containers: [{ image: 'i', model: '', environment: '' }] };
    expect(registeredVersionOf(empty, [registered('7', { source: '' })], undefined)).toBeUndefined();
  });
});
