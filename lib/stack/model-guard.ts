import { Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { type GuardInput, policyOf } from '../policy/policy-words.ts';
import { Stablehand } from './stablehand.ts';

export interface ModelGuardProps extends Omit<GuardInput, 'endpoint'> {
  /** The endpoint's name, or the endpoint itself if it was given a name. */
  readonly endpoint: string | { readonly endpointName?: string | undefined };
  /** @default - the only Stablehand of the app */
  readonly stablehand?: Stablehand;
}

/** Guards one endpoint: stands beside the endpoint in your own stack. Its other props are the words of docs/policy.md in camel case. */
export class ModelGuard extends Construct {
  /** @throws {RangeError} naming every prop that is not allowed. */
  constructor(scope: Construct, id: string, { stablehand, endpoint, ...words }: ModelGuardProps) {
    super(scope, id);
    const [guard] = policyOf({ guards: [{ ...words, endpoint: this.#nameOf(endpoint) }] }).guards;
    if (guard !== undefined) (stablehand ?? Stablehand.of(this)).addGuard(guard);
  }

  #nameOf(endpoint: ModelGuardProps['endpoint']): string {
    const name = typeof endpoint === 'string' ? endpoint : endpoint.endpointName;
    if (name !== undefined && !Token.isUnresolved(name)) return name;
    throw new RangeError(
      `${this.node.path}: the name of the endpoint must be known before it is deployed, since rights and policy name it: give the endpoint an endpointName, and use that`,
    );
  }
}
