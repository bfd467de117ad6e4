import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CANARY, modelsOf } from '../../../lib/local/story/deployment.ts';
import { SCENARIO_NAMES, scenarioOf } from '../../../lib/local/story/scenario.ts';

const README = readFileSync(fileURLToPath(new URL('../../../README.md', import.meta.url)), 'utf8');

describe.each(SCENARIO_NAMES)('the scenario %s', (name) => {
  const { about, ends, leaves, moves, deployment = CANARY, fault, acts = [], minutes } = scenarioOf(name);

  it('stands in the readme as it is', () => {
    expect(README).toContain(`| \`${name}\` | ${about} | ${ends.replaceAll('-', ' ')} |`);
  });

  it('leaves all traffic with models that it deploys', () => {
    expect(modelsOf(deployment)).toEqual(expect.arrayContaining(Object.keys(leaves)));
    expect(Object.values(leaves).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
  });

  it('moves something when it recovers, and nothing where nothing is wrong', () => {
    if (ends === 'recovered') expect(moves).toBeGreaterThan(0);
    if (fault === undefined) expect(moves).toBe(0);
  });

  it('has time for its fault and for what others do', () => {
    const times = [fault?.afterMinutes, ...acts.map(({ when }) => ('afterMinutes' in when ? when.afterMinutes : 1))];
    for (const time of times) if (time !== undefined) expect(time).toBeLessThan(minutes);
  });
});
