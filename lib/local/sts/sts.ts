import type { Identity } from '../identity.ts';
import type { Operations } from '../operation.ts';

/** STS knows one caller, whoever asks. */
export function sts({ account }: Identity): Operations {
  return {
    GetCallerIdentity: () => ({
      Arn: `arn:aws:iam::${account}:user/local`,
      UserId: 'AIDALOCALEXAMPLE',
      Account: account,
    }),
  };
}
