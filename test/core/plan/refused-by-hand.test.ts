import { describe, expect, test } from 'vitest';
import { aRollback } from '../../support/a-rollback.ts';
import { aState } from '../../support/a-state.ts';
import { anEndpoint } from '../../support/an-endpoint.ts';
import { type Ask, ask } from './asked-by-hand.ts';

describe('refused with a sentence, and nothing is changed', () => {
  test.each<[string, Ask, string]>([
    ['a version that was never seen', { request: { to: 9 } }, 'to: v9 was never seen on fraud; known are v1, v2, v3'],
    [
      'no version when nobody knows which is stable',
      { state: aState({ stable: undefined }) },
      'nobody knows which version of fraud is stable: name one with "to"; known are v1, v2, v3',
    ],
    [
      'no version was ever numbered',
      { state: aState({ stable: undefined }), view: { knownVersions: [] } },
      'known are none',
    ],
    [
      'a version that is on no variant now',
      { request: { to: 3 } },
      'to: v3 is on no variant of the endpoint, and no earlier config is known in which it carried the traffic: no safe version to return to (stable serves v1, candidate serves v2)',
    ],
    [
      'a placement whose variant has vanished',
      { request: { to: 2 }, view: { endpoint: anEndpoint({ weights: { stable: 1 } }) } },
      'to: v2 is on no variant of the endpoint',
    ],
    [
      'a deployment under way',
      { view: { endpoint: anEndpoint({ pendingConfigName: 'fraud-config-2' }) } },
      'fraud is being deployed to fraud-config-2',
    ],
    ['an endpoint that has failed', { view: { endpoint: anEndpoint({ status: 'Failed' }) } }, 'fraud is Failed'],
    [
      'an async endpoint',
      { view: { endpoint: anEndpoint({ kind: 'async' }) } },
      'fraud: async endpoints are not supported yet',
    ],
    [
      'inference components',
      { view: { endpoint: anEndpoint({ kind: 'inference-components' }) } },
      'endpoints of inference components are not supported yet',
    ],
    [
      'nothing to move',
      { view: { endpoint: anEndpoint({ weights: { stable: 1, candidate: 0 } }) } },
      'v1 carries all traffic of fraud already (stable 100%, candidate 0%); there is nothing to move',
    ],
    [
      'nothing that serves at all',
      { view: { endpoint: anEndpoint({ weights: { stable: 0, candidate: 0 } }) } },
      'no version has traffic on fraud',
    ],
    [
      'an approval of nothing',
      { request: { action: 'approve' } },
      'nothing awaits an answer on fraud: there is no rollback',
    ],
    [
      'a rejection of nothing',
      { request: { action: 'reject' } },
      'nothing awaits an answer on fraud: there is no rollback',
    ],
    [
      'an answer that comes too late',
      { request: { action: 'approve' }, state: aState({ rollback: aRollback({ status: 'completed' }) }) },
      'the newest rollback r1 is completed',
    ],
    [
      'an answer to what is held',
      { request: { action: 'approve' }, state: aState({ rollback: aRollback({ status: 'held' }) }) },
      'the newest rollback r1 is held',
    ],
  ])('%s', (_, difference, sentence) => {
    const state = Object.freeze(difference.state ?? aState());
    expect(ask({ ...difference, state })).toEqual({ kind: 'refused', sentence: expect.stringContaining(sentence) });
  });
});
