/** Makes `docs/incident.png`, the picture in the README: `npx tsx bench/incident-picture.ts`, with the system's Chromium. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { runProgram } from '../lib/cli/program.ts';
import { launchBrowser } from '../test/page/browser.ts';

const WIDTH = 1280;
const PICTURE = fileURLToPath(new URL('../docs/incident.png', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'stablehand-picture-'));
const code = await runProgram([
  'node',
  'stablehand',
  'demo',
  '--scenario',
  'bad-errors',
  '--seed',
  '1',
  '--out',
  folder,
]);
const browser = await launchBrowser();
try {
  if (code !== 0) throw new Error(`the demo ended with ${code}; no picture of that`);
  const page = await browser.context.newPage();
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: WIDTH, height: 900 });
  await page.goto(pathToFileURL(join(folder, 'incident.html')).href);
  // from the headline to the last plot: tables and mails do not read well in a picture
  const plots = await page.locator('figure').last().boundingBox();
  if (plots === null) throw new Error('the page has no plots');
  const height = Math.ceil(plots.y + plots.height + 12);
  await page.screenshot({ path: PICTURE, fullPage: true, clip: { x: 0, y: 0, width: WIDTH, height } });
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
