import { type Share, shareOf } from '../../words/endpoint.ts';

/**
 * Moves the whole share of some variants to one: everybody else keeps theirs. All production variants are named.
 *
 * @throws {RangeError} when the receiving variant is not there, or nothing would be served.
 */
export function sharesAfterMoving(shares: readonly Share[], from: readonly string[], to: string): Share[] {
  if (shareOf(shares, to) === undefined) throw new RangeError(`variant ${to} is not on the endpoint`);
  const moved = shares.filter(({ variant }) => from.includes(variant)).reduce((sum, { share }) => sum + share, 0);
  const target = shares.map(({ variant, share }) => ({
    variant,
    share: variant === to ? share + moved : from.includes(variant) ? 0 : share,
  }));
  if (!target.some(({ share }) => share > 0)) throw new RangeError('nothing would be served');
  return target;
}
