import { describe, expect, test } from 'vitest';
import { GUARD_FUNCTIONS } from '../../../lib/stack/access/rights.ts';
import { type Ask, askOf } from '../checks/asks.ts';
import { type DeployedRole, functionOf, roleOf } from '../checks/deployment.ts';
import { rightsProblems } from '../checks/rights-problems.ts';
import type { Stack } from './stage.ts';
import { nameOfFunction, type Tale } from './tale.ts';

/** `health-check` is called HealthCheck in logical ids. */
export const idOf = (name: string): string =>
  name.replace(/(^|-)([a-z])/g, (_, __: string, letter: string) => letter.toUpperCase());

export function roleOfFunction(
  { deployment, nameOf }: Pick<Stack, 'deployment' | 'nameOf'>,
  name: string,
): DeployedRole {
  const { roleArn } = functionOf(deployment, idOf(name));
  const role = roleOf(deployment, roleArn, nameOf);
  if (role === undefined) throw new RangeError(`the role ${roleArn} of ${name} is not one of the stack`);
  return role;
}

/** What everybody did in this story, compared with what they may. */
export function nobodyMayMore(tale: Tale): void {
  const asksOf = async (name: string): Promise<Ask[]> => {
    const caller = nameOfFunction(tale, idOf(name));
    return (await tale.stage.moto.calls()).filter((call) => call.caller === caller).map(askOf);
  };

  describe('least privilege', () => {
    test.each(GUARD_FUNCTIONS)('%s may do what it did in this story, and nothing else', async (name) => {
      const asks = await asksOf(name);
      expect(asks.length).toBeGreaterThan(5);
      expect(rightsProblems(roleOfFunction(tale.stack, name), asks)).toEqual([]);
    });

    test('every call in moto was made by a function or by us: none has lost its name', async () => {
      const names = GUARD_FUNCTIONS.map((name) => nameOfFunction(tale, idOf(name)));
      const callers = new Set((await tale.stage.moto.calls()).map(({ caller }) => caller));
      expect([...callers].sort()).toEqual([...names, null].sort());
    });
  });
}
