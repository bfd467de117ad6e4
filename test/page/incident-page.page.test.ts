import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderIncidentPage } from '../../lib/report/page/incident-page.ts';
import type { IncidentReport } from '../../lib/report/page/incident-report.ts';
import { anIncident, START } from '../report/page/an-incident.ts';
import { type Browser, launchBrowser } from './browser.ts';

/** Pages and screenshots stay here, to be looked at. */
const OUT = fileURLToPath(new URL('../../out/page/', import.meta.url));

const REPORTS: Readonly<Record<string, IncidentReport>> = {
  incident: anIncident(),
  'long-after': anIncident({}, { minutes: 1440, faultAt: 60, decidedAt: 70 }),
  // two rollbacks, a question and others who act: as many marks as a story has
  'many-marks': anIncident({
    moments: [
      [74, 'asked'],
      [75, 'nobody answered'],
      [90, 'redeployed'],
      [95, 'seen'],
      [95, 'decided'],
      [96, 'moved'],
      [104, 'recovered'],
    ].map(([minute, label]) => ({ atEpochSeconds: START + Number(minute) * 60, label: String(label) })),
    affected: [
      { fromEpochSeconds: START + 60 * 60, toEpochSeconds: START + 77 * 60 },
      { fromEpochSeconds: START + 95 * 60, toEpochSeconds: START + 96 * 60 },
    ],
    cameAgain: { seenAtEpochSeconds: START + 95 * 60, movedAtEpochSeconds: START + 96 * 60 },
  }),
  held: anIncident({
    outcome: 'held',
    because: 'no config serves v2 any more: no safe version to return to',
    affected: [{ fromEpochSeconds: START + 60 * 60, toEpochSeconds: START + 110 * 60 }],
  }),
  week: anIncident({}, { minutes: 10_080 }),
  'long-words': anIncident({
    title: 'a'.repeat(90),
    endpoint: 'e'.repeat(63),
    command: `npm start -- --traffic ${'directory/'.repeat(20)}`,
    arms: anIncident().arms.map((arm) => ({ ...arm, name: `${arm.name}${'x'.repeat(50)}` })),
    weights: anIncident().weights.map((each) => ({ ...each, variant: `${each.variant}${'x'.repeat(50)}` })),
    events: [
      { atEpochSeconds: anIncident().fromEpochSeconds, kind: 'held', who: 'w'.repeat(120), why: 'y'.repeat(200) },
    ],
  }),
};

const SCREENS = [
  { width: 1280, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
  { width: 800, colorScheme: 'light' },
  { width: 700, colorScheme: 'light' },
  { width: 390, colorScheme: 'light' },
  { width: 390, colorScheme: 'dark' },
] as const;

interface Opened {
  readonly page: Page;
  /** Everything the browser asked for, the page itself included. */
  readonly requests: readonly string[];
  /** What the browser complained about. */
  readonly complaints: readonly string[];
}

let browser: Browser;
beforeAll(async () => {
  mkdirSync(OUT, { recursive: true });
  browser = await launchBrowser();
});
afterAll(() => browser.close());

async function open(
  name: string,
  { width, colorScheme }: { readonly width: number; readonly colorScheme: 'light' | 'dark' },
): Promise<Opened> {
  const file = `${OUT}${name}.html`;
  writeFileSync(file, renderIncidentPage(REPORTS[name]!)); // only called with names of REPORTS
  const page = await browser.context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width, height: 844 });
  await page.goto(pathToFileURL(file).href, { waitUntil: 'load' });
  return { page, requests, complaints };
}

const CASES = Object.keys(REPORTS).flatMap((name) => SCREENS.map((screen) => ({ name, screen, ...screen })));

describe.each(CASES)('the page "$name", $width pixels wide, $colorScheme', ({ name, screen, width, colorScheme }) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open(name, screen);
    await opened.page.screenshot({ path: `${OUT}${name}-${width}-${colorScheme}.png`, fullPage: true });
  });
  afterAll(() => opened.page.close());

  it('shows five plots with drawn lines, each once, and each as wide as its frame', async () => {
    const plots = await opened.page.locator('figure > svg:visible').evaluateAll((drawings) =>
      drawings.map((svg) => ({
        drawn: svg.getBoundingClientRect().width / Math.min(svg.parentElement?.clientWidth ?? Number.NaN, 600),
        lines: [...svg.querySelectorAll('path')].filter(
          (path) => (path.getAttribute('d') ?? '').length > 20 && path.getBoundingClientRect().width > 5,
        ).length,
      })),
    );
    expect(plots).toHaveLength(5);
    for (const { drawn, lines } of plots) {
      expect(drawn).toBeGreaterThan(0.8);
      expect(lines).toBeGreaterThan(0);
    }
  });

  it('asks for nothing but itself and complains about nothing', () => {
    expect(opened.requests.filter((url) => !url.startsWith('data:'))).toEqual([
      pathToFileURL(`${OUT}${name}.html`).href,
    ]);
    expect(opened.complaints).toEqual([]);
  });

  it('does not scroll sideways, and nothing reaches over the edge', async () => {
    const over = await opened.page.evaluate(() => ({
      wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      elements: [...document.body.querySelectorAll('*')]
        .filter((element) => element.getBoundingClientRect().right > window.innerWidth + 1)
        .map((element) => element.tagName),
    }));
    expect(over).toEqual({ wide: 0, elements: [] });
  });

  it('has no label of a plot upon another, nor cut off, nor too small to read', async () => {
    const problems = await opened.page.locator('figure > svg:visible').evaluateAll((drawings) =>
      drawings.flatMap((svg) => {
        const frame = svg.getBoundingClientRect();
        const labels = [...svg.querySelectorAll('text')].map((text) => ({
          text: text.textContent,
          box: text.getBoundingClientRect(),
        }));
        const meets = (left: DOMRect, right: DOMRect): boolean =>
          left.left < right.right - 1 &&
          right.left < left.right - 1 &&
          left.top < right.bottom - 3 &&
          right.top < left.bottom - 3;
        return [
          ...labels.flatMap((one, at) =>
            labels
              .slice(at + 1)
              .filter((other) => meets(one.box, other.box))
              .map((other) => `${one.text} upon ${other.text}`),
          ),
          ...labels
            .filter(({ box }) => box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1)
            .map(({ text }) => `${text} is cut off`),
          ...labels.filter(({ box }) => box.height < 10).map(({ text }) => `${text} is too small`),
        ];
      }),
    );
    expect(problems).toEqual([]);
  });

  it('shows the shades of its colour scheme', async () => {
    const [red] = await opened.page.evaluate(() =>
      (getComputedStyle(document.body).backgroundColor.match(/\d+/g) ?? []).map(Number),
    );
    if (colorScheme === 'dark') expect(red).toBeLessThan(60);
    else expect(red).toBeGreaterThan(200);
  });
});

it('a mail opens by keyboard and shows its text', async () => {
  const { page } = await open('incident', { width: 390, colorScheme: 'light' });
  const text = page.locator('#mails details pre').first();
  expect(await text.isVisible()).toBe(false);
  await page.locator('#mails summary').first().focus();
  await page.keyboard.press('Enter');
  expect(await text.isVisible()).toBe(true);
  await page.close();
});
