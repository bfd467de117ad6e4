import { existsSync, readFileSync } from 'node:fs';
import type { GuardToShow } from '../flows/read-status.ts';
import { BadArgument } from './bad-argument.ts';

/**
 * The endpoint that was named, or all of the policy file.
 *
 * @throws {BadArgument} when no endpoint is named and no policy lists any.
 */
export async function guardsToShow(endpoint: string | undefined, file: string): Promise<readonly GuardToShow[]> {
  if (!existsSync(file)) {
    if (endpoint !== undefined) return [{ endpoint }];
    throw new BadArgument(`name an endpoint, or the policy that lists them with --policy: there is no ${file} here`);
  }
  const { parsePolicy } = await import('../policy/parse-policy.ts');
  const { PolicyError } = await import('../policy/policy-error.ts');
  try {
    const { guards } = parsePolicy(readFileSync(file, 'utf8'), file);
    if (endpoint === undefined) return guards;
    // the policy at hand may be older or newer than the deployed one: it adds the mode, it does not decide who exists
    return [guards.find((guard) => guard.endpoint === endpoint) ?? { endpoint }];
  } catch (mistake) {
    if (!(mistake instanceof PolicyError)) throw mistake;
    if (endpoint !== undefined) return [{ endpoint }];
    throw new BadArgument(mistake.message);
  }
}
