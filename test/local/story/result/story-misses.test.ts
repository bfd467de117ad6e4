import { describe, expect, it } from 'vitest';
import { missesOf, type Played } from '../../../../lib/local/story/result/story-misses.ts';
import { supersededStory } from '../../../../lib/local/story/scenarios/superseded.ts';

/** The story of `superseded` as it must go; a test states what differs. */
const aPlay = (difference: Partial<Played> = {}): Played => ({
  end: { outcome: 'superseded', decidedAt: 700 },
  times: { faultAt: 600, missed: [], moves: 1 },
  served: {
    sinceEpochSeconds: 760,
    variants: [
      { variant: 'stable', model: 'fraud-model-1', weight: 0.5, share: 0.5 },
      { variant: 'candidate', model: 'fraud-model-2', weight: 0.5, share: 0.5 },
    ],
  },
  overloaded: 0,
  told: ['adopted', 'rollback-started', 'superseded'],
  ...difference,
});

const misses = (difference?: Partial<Played>): string[] => missesOf(supersededStory, aPlay(difference));

describe('a story and its scenario', () => {
  it('agree when everything went as it must', () => {
    expect(misses()).toEqual([]);
  });

  it('disagree on another end', () => {
    expect(misses({ end: { outcome: 'not-recovered', decidedAt: 700 } })).toEqual([
      'it ended not recovered, not superseded',
    ]);
  });

  it('disagree on a decision before anything was wrong, not on one in the same second', () => {
    const decidedAt = (at: number) => misses({ end: { outcome: 'superseded', decidedAt: at } });
    expect(decidedAt(599)).toEqual(['it was decided before anything was wrong']);
    expect(decidedAt(600)).toEqual([]);
  });

  it('disagree when somebody did not play their part', () => {
    const missed = supersededStory.acts ?? [];
    expect(misses({ times: { faultAt: 600, missed, moves: 1 } })).toEqual(['a pipeline never had a cue (weights set)']);
  });

  it('disagree on the traffic: too much, too little, or on a model that nobody expected', () => {
    const variants = [
      { variant: 'stable', model: 'fraud-model-1', weight: 9, share: 0.9 },
      { variant: 'third', model: 'fraud-model-3', weight: 1, share: 0.1 },
    ];
    expect(misses({ served: { sinceEpochSeconds: 760, variants } })).toEqual([
      'fraud-model-1 has 90% of the traffic, not 50%',
      'fraud-model-2 has 0% of the traffic, not 50%',
      'fraud-model-3 has 10% of the traffic, not 0%',
    ]);
  });

  it('disagree on a call too many', () => {
    expect(misses({ times: { faultAt: 600, missed: [], moves: 2 } })).toEqual([
      'SageMaker was asked for 2 changes, not 1 change',
    ]);
  });

  it('disagree when the old model got more than it can carry', () => {
    expect(misses({ overloaded: 2 })).toEqual(['the old model was overloaded for 2 minutes']);
  });

  it('disagree when people were not told, or in another order', () => {
    const sentence = ['engineers were not told superseded, or not in order'];
    expect(misses({ told: ['rollback-started'] })).toEqual(sentence);
    expect(misses({ told: ['superseded', 'rollback-started'] })).toEqual(sentence);
  });
});
