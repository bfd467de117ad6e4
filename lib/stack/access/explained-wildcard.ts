import { Stack, Validations } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';

/** Tells cdk-nag why `role` may do something on `resource`, an ARN with a `*` in it or `*` alone; other wildcards stay findings. */
export function explainWildcard(role: Role, resource: string, reason: string): void {
  Validations.of(role).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${flat(Stack.of(role).resolve(resource))}]`,
    reason,
  });
}

/** A resolved value as cdk-nag spells it in a finding: joined, references as `<name>`. */
function flat(resolved: unknown): string {
  if (resolved === null || typeof resolved !== 'object') return String(resolved);
  if ('Ref' in resolved) return `<${resolved.Ref}>`;
  if ('Fn::Join' in resolved && Array.isArray(resolved['Fn::Join'])) {
    const [separator, parts] = resolved['Fn::Join'] as [string, unknown[]];
    return parts.map(flat).join(separator);
  }
  throw new RangeError(`a wildcard resource must be text or a join of references, got ${JSON.stringify(resolved)}`);
}
