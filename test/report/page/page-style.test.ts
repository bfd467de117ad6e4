import { describe, expect, it } from 'vitest';
import { PAGE_STYLE } from '../../../lib/report/page/page-style.ts';

/** The custom properties of the n-th `:root` block: 0 is light, 1 dark, 2 paper. */
function coloursOf(block: number): Readonly<Record<string, string>> {
  const text = [...PAGE_STYLE.matchAll(/:root \{([^}]*)\}/g)][block]?.[1] ?? '';
  return Object.fromEntries(
    [...text.matchAll(/--([a-z]+): (#[0-9a-f]{6})(?=;)/g)].map(([, name, colour]) => [name, colour]),
  );
}

/** Relative luminance and contrast ratio as in WCAG 2.2. */
function contrastOf(left = '', right = ''): number {
  const luminance = (colour: string): number => {
    const [red, green, blue] = [1, 3, 5]
      .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * (red ?? Number.NaN) + 0.7152 * (green ?? Number.NaN) + 0.0722 * (blue ?? Number.NaN);
  };
  const [low, high] = [luminance(left), luminance(right)].sort((one, other) => one - other);
  return ((high ?? Number.NaN) + 0.05) / ((low ?? Number.NaN) + 0.05);
}

describe.each([
  ['light', 0],
  ['dark', 1],
  ['print', 2],
])('in %s', (_, block) => {
  const colours = coloursOf(block);

  it.each(['ink', 'muted', 'good', 'calm', 'bad', 'stable', 'candidate', 'third', 'fourth', 'fifth'])(
    '%s has the contrast that text needs, on cards and on the page',
    (name) => {
      expect(contrastOf(colours[name], colours.card)).toBeGreaterThanOrEqual(4.5);
      expect(contrastOf(colours[name], colours.page)).toBeGreaterThanOrEqual(4.5);
    },
  );
});
