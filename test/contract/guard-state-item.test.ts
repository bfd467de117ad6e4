import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { exactly, wordsOf } from '../../lib/contract/guard-state/exactly.ts';
import { parseGuardState, renderGuardState } from '../../lib/contract/guard-state/guard-state-item.ts';
import { STATE_VERSION } from '../../lib/contract/guard-state/migrations.ts';
import { UnreadableState } from '../../lib/core/state/unreadable-state.ts';

const FOLDER = new URL('../fixtures/state-0.1.0/', import.meta.url);
const NAMES = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
type Item = Record<string, unknown>;
const stored = (name: string): Item => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'));

function refusalOf(item: Item): UnreadableState {
  try {
    parseGuardState(item);
  } catch (refusal) {
    if (refusal instanceof UnreadableState) return refusal;
    throw refusal;
  }
  throw new Error('it was read');
}

describe.each(NAMES)('%s as 0.1.0 stored it', (name) => {
  test('is read whole, and watches nothing yet', () => {
    const { pk: _pk, sk: _sk, writtenBy: _by, ...fields } = stored(name);
    expect(parseGuardState(stored(name))).toEqual({ watch: [], ...fields });
  });

  test('comes back as it was from a write of today', () => {
    const state = parseGuardState(stored(name));
    expect(renderGuardState(state)).toMatchObject({ stateVersion: STATE_VERSION });
    expect(parseGuardState(JSON.parse(JSON.stringify(renderGuardState(state))))).toEqual(state);
  });
});

type Path = readonly (string | number)[];

/** Every place of a value at which something stands, the deepest last. */
function placesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const fields = Object.entries(value).flatMap(([name, field]) =>
    placesOf(field, [...path, Array.isArray(value) ? Number(name) : name]),
  );
  return path.length === 0 ? fields : [path, ...fields];
}

function changed(item: Item, path: Path, value: unknown): Item {
  const copy: Item = structuredClone(item);
  let inner: Record<string | number, unknown> = copy;
  for (const part of path.slice(0, -1)) inner = inner[part] as Record<string | number, unknown>;
  inner[path.at(-1) as string | number] = value;
  return copy;
}
const named = (path: Path): string =>
  path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');

describe('a state with a wrong field', () => {
  test.each(['moving-with-a-lease.json', 'solo-config-put-back.json', 'held-and-paused.json'])(
    'is refused wherever it is wrong, and the field is named: %s',
    (name) => {
      const { pk: _pk, sk: _sk, writtenBy: _by, ...item } = stored(name);
      // an entry of the outbox is a whole: it is named, not the field inside
      const places = placesOf(item).filter(
        ([first, second, third]) => first !== 'outbox' || second === undefined || third === undefined,
      );
      expect(places.length).toBeGreaterThan(100);
      for (const path of places) {
        const refusal = refusalOf(changed(item, path, { wrong: true }));
        expect(refusal.kind).toBe('broken');
        const [, field = ''] = /cannot be read: (.*?) is /.exec(refusal.message) ?? [];
        expect(`.${field}`.startsWith(named(path)), `${named(path)}: ${refusal.message}`).toBe(true);
      }
    },
  );

  test('says what stands there and what is allowed', () => {
    const item = stored('awaiting-approval.json');
    expect(refusalOf(changed(item, ['rollback', 'status'], 'pondering')).message).toBe(
      'the stored state of fraud cannot be read: rollback.status is "pondering", allowed: awaiting-approval, preparing, shifting, verifying, completed, failed, held, rejected, superseded, withdrawn',
    );
    expect(refusalOf(changed(item, ['stable'], 0)).message).toContain('stable is 0, allowed: ');
    expect(refusalOf({ ...item, mood: 'good' }).message).toContain('mood is "good", allowed: no such field');
    const { told: _, ...without } = item;
    expect(refusalOf(without).message).toContain('told is absent, allowed: a list');
  });
});

describe('the version of a state', () => {
  const item = stored('first-look.json');

  test('that is newer is refused as such, whatever else is in it', () => {
    const refusal = refusalOf({ endpoint: 'fraud', stateVersion: STATE_VERSION + 1, anything: [] });
    expect(refusal.kind).toBe('newer');
    expect(refusal.message).toBe(
      `the stored state of fraud cannot be read: stateVersion is ${STATE_VERSION + 1}, allowed: up to ${STATE_VERSION}; deploy the version of Stablehand that wrote it`,
    );
  });

  test.each([-1, 0.5, '1', null])('that is none is refused: %j', (stateVersion) => {
    expect(refusalOf({ ...item, stateVersion })).toMatchObject({ kind: 'broken' });
  });

  test('an item that is no state at all is refused, with the key in place of a name', () => {
    expect(refusalOf({ pk: 'ENDPOINT#fraud', sk: 'STATE' }).message).toContain('the stored state of ENDPOINT#fraud');
  });
});

test('a schema that lacks a field of its type, or has another, or lacks a word, does not compile', () => {
  interface Two {
    readonly one: number;
    readonly other?: string;
  }
  // @ts-expect-error: an optional field is missing
  exactly<Two>()({ one: z.number() });
  // @ts-expect-error: the field may be absent
  exactly<Two>()({ one: z.number(), other: z.string() });
  // @ts-expect-error: nobody knows this field
  exactly<Two>()({ one: z.number(), other: z.optional(z.string()), third: z.string() });
  // @ts-expect-error: a word is missing
  wordsOf<'yes' | 'no'>()({ yes: true });
  expect(exactly<Two>()({ one: z.number(), other: z.optional(z.string()) }).safeParse({ one: 1 }).success).toBe(true);
});
