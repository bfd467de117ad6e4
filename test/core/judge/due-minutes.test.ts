import { describe, expect, test } from 'vitest';
import { startOneSample } from '../../../lib/core/evidence/sequence/one-sample.ts';
import { dueFrom } from '../../../lib/core/judge/due-minutes.ts';
import type { Judgement, SoloJudgement } from '../../../lib/core/judge/judgement.ts';
import { NO_PROOF } from '../../../lib/core/judge/margin-proof.ts';
import { aJudgement } from '../../support/a-judgement.ts';

const TO = 10_000;
/** Two minutes are fresh enough for hard limits and not closed yet. */
const CLOSED = TO - 2;

/** A judgement whose signals were folded up to these minutes. */
function foldedTo(...cursors: readonly number[]): Judgement {
  const judgement = aJudgement();
  const [first] = Object.values(judgement.signals);
  if (first === undefined) throw new Error('the judgement has a signal');
  const names = ['errors', 'latency'] as const;
  return { ...judgement, signals: Object.fromEntries(cursors.map((cursor, i) => [names[i], { ...first, cursor }])) };
}

describe('the minutes that must be read', () => {
  test('are a quarter of an hour of closed ones when all is folded', () => {
    expect(dueFrom([foldedTo(CLOSED)], TO)).toBe(CLOSED - 15);
    expect(dueFrom([foldedTo(CLOSED - 15)], TO)).toBe(CLOSED - 15);
    expect(dueFrom([], TO)).toBe(CLOSED - 15);
  });

  test('begin with the oldest that some signal of some candidate has not seen', () => {
    expect(dueFrom([foldedTo(CLOSED - 17)], TO)).toBe(CLOSED - 16);
    expect(dueFrom([foldedTo(CLOSED, CLOSED - 40)], TO)).toBe(CLOSED - 39);
    expect(dueFrom([foldedTo(CLOSED), foldedTo(CLOSED - 50)], TO)).toBe(CLOSED - 49);
  });

  test('go back six hours from the newest closed one and no further', () => {
    expect(dueFrom([foldedTo(CLOSED - 361)], TO)).toBe(CLOSED - 360);
    expect(dueFrom([foldedTo(CLOSED - 5000)], TO)).toBe(CLOSED - 360);
  });

  test('are those of the solo lane too', () => {
    const state: SoloJudgement = {
      cursor: CLOSED - 100,
      evidence: startOneSample(0),
      proof: NO_PROOF,
      detector: [],
      gaps: 0,
    };
    expect(dueFrom([{ ...foldedTo(), solo: { errors: state } }], TO)).toBe(CLOSED - 99);
  });
});
