import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** The page's blue against vermillion, which every kind of colour vision tells apart; grey for what is not ours. */
export const COLOURS = { own: '#c24a00', other: '#0063a8', limit: '#5b6470', grid: '#e6e8ec', ink: '#1b2027' } as const;

/** One drawing as a file that stands alone: on white, since nobody knows the page around it. */
export function drawn(
  options: Plot.PlotOptions,
  { title, reading }: { readonly title: string; readonly reading: string },
): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const svg = Plot.plot({
    document,
    width: 900,
    style: { fontSize: '13px', fontFamily: 'system-ui, sans-serif', background: '#ffffff', color: COLOURS.ink },
    ...options,
  });
  const described = document.createElementNS('http://www.w3.org/2000/svg', 'desc');
  described.textContent = reading;
  const named = document.createElementNS('http://www.w3.org/2000/svg', 'title');
  named.textContent = title;
  svg.prepend(named, described);
  svg.setAttribute('role', 'img');
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return `${svg.outerHTML}\n`;
}
