import type { Share } from '../../words/endpoint.ts';

/** "stable 100 %, candidate 0 %". */
export const sharesText = (shares: readonly Share[]): string =>
  shares.map(({ variant, share }) => `${variant} ${Number((share * 100).toFixed(1))} %`).join(', ');

/** The shares of such a text, to a tenth of a percent; variant names hold no space. */
export const parseShares = (text: string): Share[] =>
  [...text.matchAll(/([A-Za-z0-9-]+) (\d+(?:\.\d+)?) %/g)].map(([, variant = '', percent]) => ({
    variant,
    share: Number(percent) / 100,
  }));
