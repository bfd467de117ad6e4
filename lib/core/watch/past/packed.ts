const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const BASE = ALPHABET.length;
/** Two letters a number: 0 stands for nothing, the others for steps of three quarters of a percent. */
const STEPS = BASE * BASE - 2;
const LEAST = Math.log(1e-7);
const STEP = (Math.log(1e6) - LEAST) / STEPS;

/** Numbers of 1e-7 to 1e6, or 0, as a text of two letters each, to three quarters of a percent: a season in a hundred bytes. */
export type Packed = string;

export function pack(values: readonly number[]): Packed {
  return values
    .map((value) => {
      const code = value <= 0 ? 0 : 1 + Math.min(STEPS, Math.max(0, Math.round((Math.log(value) - LEAST) / STEP)));
      return `${ALPHABET[Math.floor(code / BASE)]}${ALPHABET[code % BASE]}`;
    })
    .join('');
}

/** The number at a place; 0 where none was packed. */
export function unpackedAt(packed: Packed, place: number): number {
  const high = ALPHABET.indexOf(packed.charAt(2 * place));
  const low = ALPHABET.indexOf(packed.charAt(2 * place + 1));
  const code = high * BASE + low;
  return packed.length < 2 * place + 2 || code <= 0 ? 0 : Math.exp(LEAST + (code - 1) * STEP);
}
