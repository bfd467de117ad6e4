import { InvalidArgumentError } from 'commander';

const DECIMAL = /^\d+(\.\d+)?$/;

/** A parser for an option that takes a whole number, `from <= n <= to`. */
export const wholeNumber =
  (from: number, to: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= from && value <= to) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${from} to ${to}.`);
  };

/** A parser for an option that takes a number above 0, such as 2 or 0.5. */
export const aboveZero =
  (most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (DECIMAL.test(text) && value > 0 && value <= most) return value;
    throw new InvalidArgumentError(`It must be a number above 0 and at most ${most}, such as 0.5.`);
  };
