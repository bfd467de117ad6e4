import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseManualRequest } from '../../../lib/contract/manual-request.ts';
import { parseMachineNotice } from '../../../lib/contract/notice-schema.ts';
import { parseOperateRequest } from '../../../lib/contract/operate-request.ts';
import type { Notice } from '../../../lib/core/record/notice.ts';
import { NOTICE_KINDS, type NoticeKind } from '../../../lib/core/record/notice-kinds.ts';
import { AUDIENCES } from '../../../lib/core/words/policy.ts';
import { renderMessage } from '../../../lib/report/mail/message.ts';
import { aContext, aNotice } from './a-notice.ts';

const CASES = NOTICE_KINDS.flatMap((kind) => AUDIENCES.map((audience) => ({ kind, audience })));

/** Only what every notice has. */
const aBareNotice = (kind: NoticeKind): Notice => {
  const { id, endpoint, severity, audiences, atEpochSeconds, who, why } = aNotice();
  return { id, kind, endpoint, severity, audiences, atEpochSeconds, who, why };
};

/** What the functions that a mail may call make of a request. */
const ACCEPTS: Readonly<Record<string, (request: unknown) => object>> = {
  'stablehand-manual-rollback': parseManualRequest,
  'stablehand-operate': parseOperateRequest,
};

const tooWide = (text: string): string[] =>
  text.split('\n').filter((line) => [...line].length > 78 && !line.startsWith('https:'));

/** The request that a pasted command sends: a real shell reads it, with `aws` standing in for the real one. */
function pastedPayload(command: string): { readonly words: string[]; readonly payload: unknown } {
  const script = `aws() { for word in "$@"; do printf '%s\\0' "$word"; done; case "$*" in *fileb:///dev/stdin*) cat;; esac; }\n${command}\n`;
  const said = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0');
  const stdin = said.at(-1);
  return { words: said.slice(0, -1), payload: stdin === '' || stdin === undefined ? undefined : JSON.parse(stdin) };
}

/** Commands as a reader would copy them: whole paragraphs. */
const commandsIn = (text: string): string[] =>
  text.split('\n\n').filter((paragraph) => /^\s*(aws|printf) /.test(paragraph));

describe('every kind of notice, for every audience', () => {
  it.each(CASES)('$kind for $audience says the outcome first, in a subject that SNS takes', ({ kind, audience }) => {
    const { subject } = renderMessage(aNotice({ kind }), audience, aContext());
    expect(subject).toMatch(/^[A-Z][A-Z ,?]+ fraud-detector/);
    expect(subject).toMatch(/^[ -~]{1,99}$/);
  });

  it.each(CASES)('$kind for $audience has a body that fits and holds no hole', ({ kind, audience }) => {
    for (const notice of [aNotice({ kind }), aBareNotice(kind)]) {
      const { subject, text } = renderMessage(notice, audience, aContext());
      expect(`${subject}\n${text}`).not.toMatch(/undefined|NaN|null|Infinity|\[object/);
      expect(tooWide(text)).toEqual([]);
      expect(text).toContain('Sun 22 Nov 2026, 04:41 Europe/Berlin (03:41 UTC)');
      for (const heading of ['WHAT HAPPENED', 'WHAT IT MEANS FOR USERS', 'WHAT WAS DONE', 'WHAT TO DO NOW'])
        expect(text).toContain(heading);
    }
  });

  it.each(NOTICE_KINDS)('%s gives engineers the reason, the sample sizes and its runbook section', (kind) => {
    const { text } = renderMessage(aNotice({ kind }), 'engineers', aContext());
    expect(text).toContain('v3 fails 5.1% of its requests, v2 1.0%');
    expect(text).toMatch(/requests +6,120 +55,080/);
    expect(text).toMatch(/failed +312 \(5\.1%\) +551 \(1\.0%\)/);
    expect(text).toContain(`docs/runbook.md#${kind}`);
  });

  it.each(NOTICE_KINDS)('%s spares stakeholders commands, odds and containers', (kind) => {
    const { text } = renderMessage(aNotice({ kind }), 'stakeholders', aContext());
    expect(text).not.toMatch(/aws |npx |[Oo]dds|sha256|--payload/);
    expect(text.split('\n').length).toBeLessThan(30);
  });

  it.each(NOTICE_KINDS)('%s shows data scientists what both versions are made of, and no command', (kind) => {
    const { text } = renderMessage(aNotice({ kind }), 'data-scientists', aContext());
    expect(text).toContain('s3://models/fraud/3/model.tar.gz');
    expect(text).toContain('s3://models/fraud/2/model.tar.gz');
    expect(text).not.toContain('s3://models/fraud/1/');
    expect(text).not.toContain('--payload');
  });

  it.each(NOTICE_KINDS)('%s gives only commands that a shell understands and the function accepts', (kind) => {
    const { text } = renderMessage(aNotice({ kind }), 'engineers', aContext());
    for (const command of commandsIn(text)) {
      const { words, payload } = pastedPayload(command);
      if (words[0] !== 'lambda') continue;
      expect(words.slice(0, 3)).toEqual(['lambda', 'invoke', '--function-name']);
      expect(words.slice(-3)).toEqual(['--payload', 'fileb:///dev/stdin', '/dev/stdout']);
      const parse = ACCEPTS[words[3] ?? ''];
      if (parse === undefined) throw new RangeError(`no function ${words[3]} is deployed`);
      expect(parse(payload)).toMatchObject({ endpoint: 'fraud-detector' });
    }
  });
});

describe('what a mail says', () => {
  const engineersRead = (difference: Partial<Notice>): string =>
    renderMessage(aNotice(difference), 'engineers', aContext()).text.replace(/\s+/g, ' ');

  it('a rollback names both versions and both rates in its subject', () => {
    const { subject } = renderMessage(aNotice({ kind: 'rollback-completed' }), 'stakeholders', aContext());
    expect(subject).toBe('ROLLED BACK fraud-detector: v3 -> v2, errors 5.1% vs 1.0%');
  });

  it('a completed rollback shows the shares as they were read back', () => {
    expect(engineersRead({ kind: 'rollback-completed' })).toContain('SageMaker now serves: stable 100%, candidate 0%');
  });

  it('recovery is a rate against its limit, over a number of requests', () => {
    expect(engineersRead({ kind: 'recovered' })).toContain(
      'In the 6 minutes after the move, 44 of 4,031 requests (1.1%) failed; the limit is 1.4%.',
    );
  });

  it('what was asked for is not called served', () => {
    expect(engineersRead({ kind: 'failed' })).toContain('The weights set in SageMaker are: stable 100%, candidate 0%');
    expect(engineersRead({ kind: 'failed' })).not.toContain('now serves');
  });

  it('after silence no limit is made up for a rate that had none', () => {
    const recovery = { requests: 4000, bad: 40, limitRate: 40 / 4000, minutes: 6 };
    expect(engineersRead({ kind: 'recovered', recovery })).toContain('40 of 4,000 requests (1.0%) failed. ');
  });

  it.each(['held', 'not-recovered', 'unprovable', 'failed'] as const)('stakeholders learn why it is %s', (kind) => {
    const why = 'no version is left to return to';
    expect(renderMessage(aNotice({ kind, why }), 'stakeholders', aContext()).text).toContain(why);
  });

  it('users are spoken of as requests and as a share of the traffic', () => {
    const { text } = renderMessage(aNotice(), 'stakeholders', aContext());
    expect(text.replace(/\s+/g, ' ')).toContain(
      '5.1% of requests to v3 failed (312 of 6,120); v2: 1.0%. At least 329 requests failed before the decision. v3 had 10% of the traffic.',
    );
  });

  it('evidence is odds, with the odds that suffice and how often chance alone reaches them', () => {
    const text = engineersRead({ comparison: { ...aNotice().comparison!, minutes: 50 } });
    expect(text).toContain('How sure: 2,300 to 1 that v3 is worse (threshold 100 to 1).');
    expect(text).toContain('If both versions were equal, at most 1% of deployments would get that far.');
  });

  it('where traffic is too low for the promised rate of false alarms, the numbers do not promise it', () => {
    const text = engineersRead({ comparison: { ...aNotice().comparison!, minutes: 102 } });
    expect(text).toContain('(threshold 100 to 1). Traffic is low, so treat this as a strong hint, not a guarantee.');
    expect(text).not.toContain('of deployments');
  });

  it.each(['rollback-started', 'preparing'] as const)('%s says who decided', (kind) => {
    expect(engineersRead({ kind, who: 'ada' })).toContain('Decided by: ada.');
  });

  it('what a person did leaves the subject room for why', () => {
    const why = 'automation is paused on fraud-detector until noon: load test';
    const { subject } = renderMessage(aNotice({ kind: 'manual-action', why }), 'engineers', aContext());
    expect(subject).toBe('BY HAND fraud-detector: automation is paused until noon: load test');
  });

  it('slow is not called failed, and the limit is named', () => {
    const comparison = { ...aNotice().comparison!, signal: 'latency' as const, slowerThanMicros: 300_000 };
    const text = engineersRead({ comparison });
    expect(text).toContain('the model took longer than 300 ms');
    expect(text).toContain('5.1% of requests to v3 were too slow');
    expect(text).toContain('At least 329 requests were too slow before the decision.');
    expect(text).not.toContain('failed');
  });

  it('a candidate that fell silent gets no rate and no clean bill', () => {
    const comparison = { ...aNotice().comparison!, candidate: { requests: 0, bad: 0 } };
    const { subject, text } = renderMessage(aNotice({ comparison, failedRequests: 0 }), 'stakeholders', aContext());
    expect(subject).toBe('ROLLING BACK fraud-detector: v3 -> v2');
    expect(text.replace(/\s+/g, ' ')).toContain('That does not prove that all requests were answered');
  });

  it('zero and unknown bad requests read differently', () => {
    expect(engineersRead({ failedRequests: 0 })).toContain('No bad answer of v3 is on record');
    expect(engineersRead({ failedRequests: undefined, comparison: undefined })).toContain('was not recorded');
  });

  it('asking for approval says until when, and gives both answers', () => {
    const message = renderMessage(aNotice({ kind: 'awaiting-approval' }), 'engineers', aContext());
    expect(message.subject).toContain('by 04:56 Europe/Berlin');
    const actions = commandsIn(message.text).map((command) => pastedPayload(command).payload);
    expect(actions).toMatchObject([{ action: 'approve' }, { action: 'reject' }]);
  });

  it('a rollback by hand goes to the version that the notice names', () => {
    const { text } = renderMessage(aNotice({ kind: 'would-have-rolled-back' }), 'engineers', aContext());
    expect(pastedPayload(commandsIn(text)[0] ?? '').payload).toMatchObject({ action: 'rollback', to: 2 });
  });

  it('machines get the same facts and the texts', () => {
    const { json, subject, text, attributes } = renderMessage(aNotice(), 'data-scientists', aContext());
    const machine = parseMachineNotice(json);
    expect(machine).toMatchObject({ audience: 'data-scientists', subject, text, at: '2026-11-22T03:41:07Z' });
    expect(machine.facts.comparison).toEqual(aNotice().comparison);
    expect(attributes).toEqual({
      severity: 'critical',
      audience: 'data-scientists',
      endpoint: 'fraud-detector',
      kind: 'rollback-started',
    });
  });
});

describe('the numbers of a mail', () => {
  const numbers = (difference: Parameters<typeof aNotice>[0]): string =>
    renderMessage(aNotice(difference), 'engineers', aContext()).text.replace(/\s+/g, ' ');
  const { comparison } = aNotice();
  if (comparison === undefined) throw new Error('the notice of these tests has a comparison');

  it('do not claim odds for what was decided by something plainer', () => {
    const text = numbers({ comparison: { ...comparison, logE: Math.log(3) } });
    expect(text).toContain(
      '3.0 to 1 that v3 is worse (threshold 100 to 1). The rollback did not rest on this: see the reason.',
    );
    expect(text).not.toContain('of deployments');
  });

  it('say the odds where they decided, from the threshold on', () => {
    const text = numbers({ comparison: { ...comparison, minutes: 50, logE: comparison.logThreshold } });
    expect(text).toContain('(threshold 100 to 1). If both versions were equal, at most 1% of deployments');
  });

  it('of a version that serves alone are held against the time before the change', () => {
    const text = numbers({ comparison: { ...comparison, lane: 'solo' } });
    expect(text).toContain('102 minutes of the new version, against the time before the change.');
    expect(text).toContain('v3 v2 before requests');
    expect(text).not.toContain('of both versions');
  });
});

describe('a mail about a version', () => {
  const { comparison } = aNotice();
  if (comparison === undefined) throw new Error('the notice of these tests has a comparison');
  const read = (difference: Partial<Notice>): string =>
    renderMessage(aNotice(difference), 'engineers', aContext()).text.replace(/\s+/g, ' ');

  it('that fell silent claims no odds, no rates and no minutes in which both reported', () => {
    const silent = { ...comparison, candidate: { requests: 0, bad: 0 }, minutes: 5, logE: 0, logThreshold: 0 };
    const text = read({ cause: 'silence', comparison: silent, failedRequests: 0 });
    expect(text).toContain('v3 answered no request in 5 minutes. Requests sent to it may be lost.');
    expect(text).toContain('How sure: the requests that were due at its share of the traffic never arrived.');
    expect(text).not.toMatch(/ to 1|of both versions reported|averages/);
  });

  it('that failed outright claims no odds either', () => {
    const text = read({ cause: 'hard-limit', comparison: { ...comparison, minutes: 3, logE: 0, logThreshold: 0 } });
    expect(text).toContain('How sure: no statistics needed. It failed outright for 3 minutes (hard limit).');
    expect(text).not.toContain(' to 1 that');
  });

  it('does not count its bad requests twice when no more are known', () => {
    expect(read({ failedRequests: comparison.candidate.bad })).not.toContain('At least');
  });

  it.each(NOTICE_KINDS)('%s is shorter than 60 lines for everybody', (kind) => {
    for (const audience of AUDIENCES) {
      const { text } = renderMessage(aNotice({ kind }), audience, aContext());
      expect(text.split('\n').length).toBeLessThan(60);
    }
  });
});

describe('a mail about a rollback that somebody else stopped', () => {
  const stopped = (share: number) =>
    renderMessage(
      aNotice({
        kind: 'superseded',
        shares: [
          { variant: 'stable', share: 1 - share },
          { variant: 'candidate', share },
        ],
      }),
      'engineers',
      aContext(),
    );

  it('says at once how much the bad version still gets', () => {
    const { subject, text } = stopped(0.5);
    expect(subject).toBe('ROLLBACK STOPPED fraud-detector: someone else changed the traffic, v3 has 50%');
    expect(text.replace(/\s+/g, ' ')).toContain('So v3 still gets 50% of the traffic, and this continues.');
  });

  it('does not alarm when it gets nothing', () => {
    const { subject, text } = stopped(0);
    expect(subject).toBe('ROLLBACK STOPPED fraud-detector: someone else changed the traffic');
    expect(text).not.toContain('still gets');
  });
});

describe('strange texts', () => {
  const strange = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.constantFrom(
      'it\'s "quoted" `$(reboot)`',
      'line\nbreak\r\nSubject: other',
      '\u202Etxt.exe',
      '日本語 é ü → v2',
      ' ',
    ),
  );
  const name = fc.stringMatching(/^[a-zA-Z0-9](-?[a-zA-Z0-9]){0,62}$/).filter((text) => text.length <= 63);
  const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

  it('never break a subject, a line or a command', () => {
    fc.assert(
      fc.property(
        fc.record({
          kind: fc.constantFrom(...NOTICE_KINDS),
          endpoint: name,
          who: strange,
          why: strange,
          from: optional(fc.integer({ min: 1, max: 999_999_999_999 })),
          to: optional(fc.integer({ min: 1, max: 999_999_999_999 })),
          share: optional(fc.double({ min: 0, max: 1, noNaN: true })),
          shares: optional(fc.array(fc.record({ variant: name, share: fc.double({ min: 0, max: 1, noNaN: true }) }))),
        }),
        fc.constantFrom(...AUDIENCES),
        fc.stringMatching(/^[a-zA-Z0-9_-]{1,64}$/),
        (difference, audience, manualRollbackName) => {
          const { subject, text } = renderMessage(aNotice(difference), audience, aContext({ manualRollbackName }));
          expect(subject).toMatch(/^[!-~]([ -~]{0,97}[!-~])?$/);
          expect(tooWide(text)).toEqual([]);
          // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is what is claimed
          expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]/);
          for (const command of commandsIn(text)) expect(command.split("'").length % 2).toBe(1);
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('how bad it is', () => {
  const since = {
    fromEpochSeconds: Date.UTC(2026, 10, 22, 3, 20) / 1000,
    candidate: { requests: 1860, bad: 80 },
    stable: { requests: 16_740, bad: 218 },
  };
  const { comparison } = aNotice();
  const late = aNotice({ ...(comparison === undefined ? {} : { comparison: { ...comparison, since } }) });

  it('is told from when the fault most likely began, in the subject too, and not hidden by the hours before', () => {
    const { subject, text } = renderMessage(late, 'engineers', aContext());
    expect(subject).toContain('errors 4.3% vs 1.3%');
    const flowing = text.replace(/\s+/g, ' ');
    expect(flowing).toContain(
      'Since 04:20 Europe/Berlin, 4.3% of requests to v3 failed (80 of 1,860); v2: 1.3%. Since the deployment: 312 of 6,120 (5.1%).',
    );
    expect(flowing).toContain(
      'The fault most likely began at 04:20 Europe/Berlin. Since then: v3 v2 requests 1,860 16,740',
    );
  });

  it('is one sentence where it was so from the beginning', () => {
    const { text } = renderMessage(aNotice(), 'engineers', aContext());
    expect(text).not.toContain('most likely began');
  });
});
