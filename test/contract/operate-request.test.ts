import { describe, expect, test } from 'vitest';
import { parseOperateRequest } from '../../lib/contract/operate-request.ts';

const refusal = (event: unknown): string => {
  try {
    parseOperateRequest(event);
  } catch (refused) {
    return (refused as Error).message;
  }
  throw new Error('was not refused');
};

describe('understood', () => {
  test.each([
    ['2h', { seconds: 7200 }],
    ['90m', { seconds: 5400 }],
    ['3d', { seconds: 259_200 }],
    ['2026-11-22T18:00:00Z', { atEpochSeconds: Date.UTC(2026, 10, 22, 18) / 1000 }],
    ['2026-11-22T18:00+01:00', { atEpochSeconds: Date.UTC(2026, 10, 22, 17) / 1000 }],
  ])('a pause until %s', (until, meant) => {
    expect(parseOperateRequest({ action: 'pause', endpoint: '*', until, reason: 'load test', by: 'ada' })).toEqual({
      action: 'pause',
      endpoint: '*',
      until: meant,
      reason: 'load test',
      by: 'ada',
    });
  });

  test.each([4, '4', 'v4'])('version %j', (version) => {
    expect(parseOperateRequest({ action: 'promote', endpoint: 'fraud', version, reason: 'it is good' })).toMatchObject({
      version: 4,
      by: 'somebody (no "by" was given)',
    });
  });

  test('history gives 20 events where no limit is named', () => {
    expect(parseOperateRequest({ action: 'history', endpoint: 'fraud' })).toEqual({
      action: 'history',
      endpoint: 'fraud',
      limit: 20,
    });
  });
});

describe('refused in one sentence', () => {
  const pause = { action: 'pause', endpoint: 'fraud', reason: 'load test' };
  test.each<[string, unknown, string]>([
    ['no reason', { action: 'resume', endpoint: 'fraud' }, 'reason: resume needs one'],
    ['a reason of blanks', { ...pause, reason: '     ' }, 'reason: must say why'],
    [
      'a zone that nobody named',
      { ...pause, until: '2026-11-22T18:00:00' },
      'until: must be a duration such as 2h or 3d, or a time',
    ],
    ['a duration without a unit', { ...pause, until: '20' }, 'until: must be a duration'],
    ['a day that does not exist', { ...pause, until: '2026-13-22T18:00:00Z' }, 'until: must be a duration'],
    ['promotion without a version', { ...pause, action: 'promote' }, 'version: promote needs one, such as 3 or "v3"'],
    [
      'a version that is no number',
      { ...pause, action: 'release', version: 'two' },
      'version: must be a version such as 3 or "v3", got "two"',
    ],
    ['version 0', { ...pause, action: 'release', version: 0 }, 'version: must be a version such as 3 or "v3", got 0'],
    [
      'all endpoints promoted',
      { ...pause, action: 'promote', endpoint: '*', version: 2 },
      'endpoint: promote takes one endpoint, not "*"',
    ],
    [
      'a name that is none',
      { ...pause, endpoint: 'fraud*' },
      'endpoint: must be the name of a SageMaker endpoint, or "*", got "fraud*"',
    ],
    [
      'a version for a pause',
      { ...pause, version: 2 },
      'version: pause does not take it; it takes endpoint, until, reason, by',
    ],
    ['a reason for a question', { action: 'status', endpoint: 'fraud', reason: 'why' }, 'reason: '],
    ['a page of 101', { action: 'history', endpoint: 'fraud', limit: 101 }, 'limit: '],
    [
      'a place that is none',
      { action: 'history', endpoint: 'fraud', after: 'x' },
      'after: must be the "next" of the page before',
    ],
    ['a misspelt field', { ...pause, untill: '2h' }, 'untill'],
    ['control characters', { ...pause, by: 'a\u001b[31m' }, 'by: must not hold control characters'],
    ['no object at all', 'pause', 'operate refused the request'],
  ])('%s', (_, event, sentence) => {
    expect(refusal(event)).toContain(sentence);
  });

  test('every mistake at once, and what is allowed', () => {
    const message = refusal({ action: 'stop', endpoint: '', limit: 0 });
    for (const part of ['action: ', 'endpoint: ', 'limit: ', 'changed nothing', '"pause" | "resume"'])
      expect(message).toContain(part);
  });
});
