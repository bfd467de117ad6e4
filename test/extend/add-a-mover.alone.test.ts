import { expect, test, vi } from 'vitest';

vi.mock(import('../../lib/core/plan/movers/registry.ts'), async (original) => {
  const [registry, { BY_STANDBY }] = await Promise.all([original(), import('./standby-mover.ts')]);
  // the line that a newcomer adds to the registry, behind the gentler ones
  return { ...registry, MOVERS: { ...registry.MOVERS, standby: BY_STANDBY } } as never;
});

import { destinationOf, placeOf } from '../../lib/core/plan/moves/destination.ts';
import { sending } from '../../lib/core/plan/moves/send.ts';
import { aGuard } from '../support/a-guard.ts';
import { aRollback } from '../support/a-rollback.ts';
import { aState } from '../support/a-state.ts';
import { anEndpoint } from '../support/an-endpoint.ts';
import { NOON } from '../support/noon.ts';

const ENDPOINT = anEndpoint({ weights: { candidate: 1 } });
const LEAVING = { version: 2, variants: ['candidate'] };
const STANDBY = `${ENDPOINT.name}-v1-standby`;
const state = aState({ stable: 1, placements: [], served: [] });

test('a mover is asked when no gentler one can reach the version', () => {
  expect(destinationOf(state, ENDPOINT, LEAVING, [1])).toMatchObject({ toConfig: STANDBY, toVariant: 'standby' });
  const beside = anEndpoint({ weights: { stable: 0.1, candidate: 0.9 } });
  expect(destinationOf(aState({ stable: 1 }), beside, LEAVING, [1])).toMatchObject({ means: 'weights' });
});

test('what was looked at and does not fit is not taken again, and people read why', () => {
  const ruledOut = [{ configName: STANDBY, why: `config ${STANDBY} does not exist` }];
  expect(destinationOf(state, ENDPOINT, { ...LEAVING, ruledOut }, [1])).toEqual({
    means: 'none',
    why: `v1 is on no variant of the endpoint, and no earlier config is known in which it carried the traffic, and config ${STANDBY} does not exist: no safe version to return to`,
  });
});

test('its call is sent under a lease that says what was asked for', () => {
  const found = destinationOf(state, ENDPOINT, LEAVING, [1]);
  if (found.means === 'none') throw new Error(found.why);
  const rollback = aRollback({ status: 'preparing', ...placeOf(found) });
  const observed = { guard: aGuard(), endpoint: ENDPOINT, atEpochSeconds: NOON };
  const step = sending(state, rollback, { seen: 'ready', why: '' }, observed);
  expect(step.call).toEqual({ kind: 'config', endpoint: state.endpoint, configName: STANDBY });
  expect(step.state.rollback).toMatchObject({ status: 'shifting', lease: { configName: STANDBY, attempt: 1 } });
});
