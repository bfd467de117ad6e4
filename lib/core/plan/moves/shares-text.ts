import type { Share } from '../../words/endpoint.ts';

/** "stable 100%, candidate 0%". */
export const sharesText = (shares: readonly Share[]): string =>
  shares.map(({ variant, share }) => `${variant} ${percentText(share)}%`).join(', ');

/** Digits of a part that is left over, or of one that is given away. */
const DIGITS = 2;
/** Nearer to everything than this is division, not traffic. */
const ALL_BUT = 1e-12;

/** To a tenth of a percent, finer where that would call some none, or not quite all all: 0.9999 is "99.99", never "100". */
function percentText(share: number): string {
  const rest = Math.min(share, 1 - share) * 100;
  const decimals = rest <= ALL_BUT * 100 ? 1 : Math.max(1, DIGITS - 1 - Math.floor(Math.log10(rest)));
  return (share * 100).toFixed(Math.min(decimals, 20)).replace(/\.?0+$/, '');
}

/** The shares of such a text, as exact as it is; variant names hold no space. */
export const parseShares = (text: string): Share[] =>
  [...text.matchAll(/([A-Za-z0-9-]+) (\d+(?:\.\d+)?) ?%/g)].map(([, variant = '', percent]) => ({
    variant,
    share: Number(percent) / 100,
  }));
