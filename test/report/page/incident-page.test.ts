import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { renderIncidentPage } from '../../../lib/report/page/incident-page.ts';
import type { IncidentReport } from '../../../lib/report/page/incident-report.ts';
import { OUTCOME_BADGE, outcomeSentence } from '../../../lib/report/page/outcome.ts';
import { anIncident, START } from './an-incident.ts';

/** One incident for all that only look at its page; drawing takes long, so it is drawn once. */
const INCIDENT = anIncident();
const drawn = new Map<IncidentReport, ReturnType<typeof parseHTML>['document']>();
function pageOf(report: IncidentReport) {
  const document = drawn.get(report) ?? parseHTML(renderIncidentPage(report)).document;
  drawn.set(report, document);
  return document;
}
const textOf = (report: IncidentReport, selector: string): string =>
  (pageOf(report).querySelector(selector)?.textContent ?? '').replace(/\s+/g, ' ').trim();

const FIGURES = ['difference', 'evidence', 'error-rate', 'traffic', 'failed-requests'];

describe('the incident page', () => {
  it('is one file: no script, no link out, and a policy that forbids both', () => {
    const text = renderIncidentPage(INCIDENT);
    const document = pageOf(INCIDENT);
    expect(document.querySelectorAll('script, iframe, img, object, link[rel=stylesheet]')).toHaveLength(0);
    expect(
      text.match(/(?:https?:)?\/\/[^\s"'<)]+/g)?.filter((url) => !url.startsWith('http://www.w3.org/')) ?? [],
    ).toEqual([]);
    expect(document.querySelector('meta[http-equiv]')?.getAttribute('content')).toContain("default-src 'none'");
  });

  it('is the same text for the same report', () => {
    expect(renderIncidentPage(anIncident())).toBe(renderIncidentPage(anIncident()));
  });

  it('says the outcome in plain words, with the times between fault, decision, move and recovery', () => {
    expect(textOf(INCIDENT, '.outcome')).toContain(
      'v3 was found to be worse than v2, 14 minutes after it went bad. All traffic was back on v2 after 3 minutes, and recovery was confirmed 9 minutes later.',
    );
  });

  it('says what the evidence of a version that serves alone is held against', () => {
    const reading = textOf(anIncident({ lane: 'solo' }), '#evidence figcaption p');
    expect(reading).toContain('Odds against the new version being no worse than what was before it');
    expect(reading).not.toContain('equally good');
  });

  it('says that it came again, and whether it was moved away again', () => {
    const seenAtEpochSeconds = 6000;
    expect(outcomeSentence(anIncident({ cameAgain: { seenAtEpochSeconds, movedAtEpochSeconds: 6120 } }))).toContain(
      'Later it came again, and was moved away again within 2 minutes.',
    );
    expect(outcomeSentence(anIncident({ cameAgain: { seenAtEpochSeconds } }))).toContain('and still has traffic');
  });

  it.each([
    ['not-recovered', 'requests still went wrong afterwards'],
    ['held', 'it was not safe to move traffic without a person'],
    ['rejected', 'a person decided that it keeps its traffic'],
    ['superseded', 'before the move was proven somebody else took over'],
    ['withdrawn', 'there was nothing left to move'],
    ['failed', 'the traffic could not be moved back'],
    ['no-rollback', 'nothing was moved'],
  ] as const)('does not call %s a success', (outcome, words) => {
    const report = anIncident({ outcome });
    expect(outcomeSentence(report)).toContain(words);
    expect(`${OUTCOME_BADGE[outcome].words} ${outcomeSentence(report)}`).not.toMatch(/Recovered/);
  });

  it.each(FIGURES)('draws %s twice, for wide and for narrow screens, each named and described', (id) => {
    const drawings = [...pageOf(INCIDENT).querySelectorAll(`#${id} > svg`)];
    expect(drawings.map((svg) => svg.getAttribute('role'))).toEqual(['img', 'img']);
    for (const svg of drawings) {
      for (const attribute of ['aria-labelledby', 'aria-describedby']) {
        expect(svg.querySelector(`#${svg.getAttribute(attribute)}`)?.textContent).toMatch(/\w{3}/);
      }
      expect(svg.querySelectorAll('g path, path[d]').length).toBeGreaterThan(0);
      expect(svg.outerHTML).not.toMatch(/NaN|undefined|Infinity/);
    }
  });

  it('marks fault, decision, move and recovery in every drawing', () => {
    const drawings = [...pageOf(INCIDENT).querySelectorAll('figure > svg')];
    expect(drawings.length).toBe(2 * FIGURES.length);
    for (const svg of drawings) {
      const labels = [...svg.querySelectorAll('.moment text')].map(({ textContent }) => textContent);
      expect(labels).toEqual(['fault', 'decided', 'moved', 'recovered']);
    }
  });

  it('marks no moment that is not known', () => {
    const quiet = anIncident({}, { minutes: 120 });
    expect(pageOf(quiet).querySelectorAll('.moment text')).toHaveLength(0);
  });

  it('says how many requests the rates rest on', () => {
    const [stable, candidate] = anIncident().arms.map(({ minutes }) =>
      minutes.reduce((sum, { requests }) => sum + requests, 0),
    );
    const legend = textOf(INCIDENT, '#error-rate .legend');
    expect(legend).toContain(`v2 (stable, variant stable): ${stable?.toLocaleString('en-US')} requests`);
    expect(legend).toContain(`v3 (candidate, variant candidate): ${candidate?.toLocaleString('en-US')} requests`);
  });

  it('labels the threshold in plain words, as odds', () => {
    expect(textOf(INCIDENT, '#evidence')).toContain('evidence suffices: 100 to 1');
    expect(textOf(anIncident({ logThreshold: Math.log(20) }), '#evidence')).toContain('evidence suffices: 20 to 1');
  });

  it('breaks the line where minutes were not reported, instead of drawing zero or a bridge', () => {
    const lines = (arm: IncidentReport['arms'][number]): number => {
      const report = anIncident({ arms: [arm] });
      const path = pageOf(report).querySelector('#error-rate > svg.wide [aria-label="line"] path');
      return (path?.getAttribute('d') ?? '').split('M').length - 1;
    };
    const whole = anIncident().arms[0]!;
    const gap = (minute: number): boolean => minute >= START / 60 + 40 && minute < START / 60 + 50;
    expect(lines(whole)).toBe(1);
    expect(lines({ ...whole, minutes: whole.minutes.filter(({ minute }) => !gap(minute)) })).toBe(2);
    const idle = whole.minutes.map((each) => (gap(each.minute) ? { ...each, requests: 0, bad: 0 } : each));
    expect(lines({ ...whole, minutes: idle })).toBe(2);
  });

  it('shows every event with its time, and every mail', () => {
    const report = INCIDENT;
    const rows = [...pageOf(report).querySelectorAll('#timeline tbody tr')].map(({ textContent }) => textContent ?? '');
    expect(rows).toHaveLength(report.events.length);
    expect(rows[2]).toContain('01:14');
    expect(rows[2]).toContain('odds 170 to 1, limit 100 to 1');
    const mails = [...pageOf(report).querySelectorAll('#mails details')].map(({ textContent }) => textContent ?? '');
    expect(mails).toHaveLength(report.mails?.length ?? 0);
    expect(mails[0]).toContain('ROLLING BACK fraud-detector');
  });

  it('shows markup in anything that people wrote as text', () => {
    const evil = `<script>alert("x")</script><img src=x onerror='y'>&amp;`;
    const report = anIncident({
      title: evil,
      endpoint: evil,
      scenario: evil,
      command: evil,
      badWord: evil,
      whatNext: [evil],
      numbers: [{ label: evil, value: evil }],
      events: [{ atEpochSeconds: START, kind: evil, who: evil, why: evil }],
      mails: [{ atEpochSeconds: START, subject: evil, audience: evil, text: evil }],
      arms: anIncident().arms.map((arm) => ({ ...arm, name: evil, version: evil })),
      evidence: anIncident().evidence.map((each) => ({ ...each, signal: evil })),
      weights: anIncident().weights.map((each) => ({ ...each, variant: evil })),
    });
    const document = pageOf(report);
    expect(document.querySelectorAll('script, img')).toHaveLength(0);
    expect(document.querySelector('#timeline tbody td:nth-child(3)')?.textContent).toBe(evil);
  });

  it('says so where there is nothing to draw', () => {
    const nothing = anIncident({ arms: [], evidence: [], weights: [], failedRequests: [], events: [], mails: [] });
    for (const id of FIGURES) {
      expect(textOf(nothing, `#${id} .nothing`)).toMatch(/^No /);
      expect(pageOf(nothing).querySelectorAll(`#${id} > svg`)).toHaveLength(0);
    }
    expect(textOf(nothing, '#mails')).toContain('No mail was sent');
  });

  it('keeps a short peak of the evidence in a week of minutes', () => {
    const minute = START / 60;
    const quiet = Array.from({ length: 10_080 }, (_, at) => ({ minute: minute + at, signal: 'errors', logE: 0 }));
    const topOf = (evidence: IncidentReport['evidence']): number => {
      const week = anIncident({ evidence }, { minutes: 10_080 });
      const path = pageOf(week).querySelector('#evidence > svg.wide [aria-label="line"] path')?.getAttribute('d') ?? '';
      return Math.min(...[...path.matchAll(/[VL][\d.,]*?([\d.]+)(?=[A-Z]|$)/g)].map(([, y]) => Number(y)));
    };
    const peak = quiet.map((each, at) => (at === 5000 ? { ...each, logE: Math.log(500) } : each));
    expect(topOf(peak)).toBeLessThan(topOf(quiet));
  });

  it('does not call a breach that nothing was done about an absence of evidence', () => {
    const report = anIncident({
      outcome: 'no-rollback',
      completedAtEpochSeconds: undefined,
      recoveredAtEpochSeconds: undefined,
    });
    expect(textOf(report, '.outcome')).toContain(
      'v3 was found to be worse than v2, 14 minutes after it went bad, but nothing was moved',
    );
  });

  it('survives evidence without bounds', () => {
    const minute = START / 60;
    const logEs = [Number.NEGATIVE_INFINITY, -900, 0, 5000, Number.POSITIVE_INFINITY];
    const report = anIncident({ evidence: logEs.map((logE, at) => ({ minute: minute + at, signal: 'errors', logE })) });
    expect(pageOf(report).querySelector('#evidence > svg.wide')?.outerHTML).not.toMatch(/NaN|Infinity/);
  });

  it('stays small for a week of minutes and hundreds of mails', () => {
    const week = anIncident({}, { minutes: 10_080 });
    expect(week.arms[0]?.minutes).toHaveLength(10_080);
    const mail = { atEpochSeconds: START, subject: 's'.repeat(99), audience: 'engineers', text: 'line\n'.repeat(500) };
    const text = renderIncidentPage({ ...week, mails: Array.from({ length: 900 }, () => mail) });
    expect(text.length).toBeLessThan(1_500_000);
    expect(text).toContain('800 more mails are not shown.');
  });
});
