import { CLAIM_OF_HEALTH } from './claim-of-health.ts';
import { COLD_START } from './cold-start.ts';
import { HARD_LIMITS } from './hard-limits.ts';
import { ONE_SAMPLE_LIMIT, TWO_SAMPLE_LIMIT } from './limits.ts';
import { PLAIN_PROTOTYPE } from './plain-prototype.ts';
import { PROTOTYPE_R } from './prototype-r.ts';
import type { Rule } from './rule.ts';
import { STABLEHAND, STABLEHAND_OF_THREE } from './stablehand.ts';
import { INDEPENDENT_REQUESTS, USUAL_RULES } from './usual-rules.ts';

const ALL: readonly Rule[] = [
  STABLEHAND,
  STABLEHAND_OF_THREE,
  COLD_START,
  CLAIM_OF_HEALTH,
  HARD_LIMITS,
  PROTOTYPE_R,
  PLAIN_PROTOTYPE,
  TWO_SAMPLE_LIMIT,
  ONE_SAMPLE_LIMIT,
  INDEPENDENT_REQUESTS,
  ...USUAL_RULES,
];

/** @throws {RangeError} for a name that no rule has. */
export function ruleNamed(name: string): Rule {
  const found = ALL.find((rule) => rule.name === name);
  if (found === undefined) {
    throw new RangeError(`rule is ${name}, allowed: ${ALL.map((rule) => rule.name).join(', ')}`);
  }
  return found;
}
