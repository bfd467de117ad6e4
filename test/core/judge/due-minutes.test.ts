import { describe, expect, test } from 'vitest';
import { dueFrom } from '../../../lib/core/judge/due-minutes.ts';
import type { Judgement } from '../../../lib/core/judge/judgement.ts';
import { aJudgement, aSoloJudgement } from '../../support/a-judgement.ts';
import { WITH_LATENCY } from './verdict-after.ts';

const TO = 10_000;
/** Two minutes are fresh enough for hard limits and not closed yet. */
const CLOSED = TO - 2;

/** A judgement whose signals were folded up to these minutes. */
function foldedTo(...cursors: readonly number[]): Judgement {
  const judgement = aJudgement({ guard: WITH_LATENCY });
  const { errors, latency } = judgement.signals;
  if (errors === undefined || latency === undefined) throw new Error('the judgement has two signals');
  const [first = CLOSED, second = first] = cursors;
  return { ...judgement, signals: { errors: { ...errors, cursor: first }, latency: { ...latency, cursor: second } } };
}

describe('the minutes that must be read', () => {
  test('are an hour of closed ones when all is folded: few requests are told by their number', () => {
    expect(dueFrom([foldedTo(CLOSED)], TO)).toBe(CLOSED - 60);
    expect(dueFrom([foldedTo(CLOSED - 60)], TO)).toBe(CLOSED - 60);
    expect(dueFrom([], TO)).toBe(CLOSED - 60);
  });

  test('begin with the oldest that some signal of some candidate has not seen', () => {
    expect(dueFrom([foldedTo(CLOSED - 62)], TO)).toBe(CLOSED - 61);
    expect(dueFrom([foldedTo(CLOSED, CLOSED - 80)], TO)).toBe(CLOSED - 79);
    expect(dueFrom([foldedTo(CLOSED), foldedTo(CLOSED - 90)], TO)).toBe(CLOSED - 89);
  });

  test('go back six hours from the newest closed one and no further', () => {
    expect(dueFrom([foldedTo(CLOSED - 361)], TO)).toBe(CLOSED - 360);
    expect(dueFrom([foldedTo(CLOSED - 5000)], TO)).toBe(CLOSED - 360);
  });

  test('are those of the solo lane too', () => {
    const judgement = aSoloJudgement();
    const errors = judgement.solo?.errors;
    if (errors === undefined) throw new Error('the judgement has errors');
    expect(dueFrom([{ ...judgement, solo: { errors: { ...errors, cursor: CLOSED - 100 } } }], TO)).toBe(CLOSED - 99);
  });
});
