import { parsePolicyFile } from '../../../lib/contract/policy-file.ts';
import type { Policy } from '../../../lib/core/words/policy.ts';

/** A sentence for everything that keeps a bundle from running this very policy. `files` by name, as they are in the zip. */
export function bundleProblems(files: Readonly<Record<string, string>>, policy: Policy): string[] {
  const text = files['policy.json'];
  return [...(files['index.js'] === undefined ? ['it has no index.js'] : []), ...policyProblems(text, policy)];
}

function policyProblems(text: string | undefined, policy: Policy): string[] {
  if (text === undefined) return ['it has no policy.json'];
  try {
    const { hash } = parsePolicyFile(text);
    return hash === policy.hash ? [] : [`it carries policy ${hash}, deployed was ${policy.hash}`];
  } catch (refusal) {
    return [refusal instanceof Error ? refusal.message : String(refusal)];
  }
}
