/** Whose account and Region the embedded AWS plays. */
export interface Identity {
  readonly account: string;
  readonly region: string;
}

/** The account that examples use. */
export const EXAMPLE_IDENTITY: Identity = { account: '123456789012', region: 'us-east-1' };

/** Ids in the form of a UUID, each a new one, the same sequence in every run. */
export function idSequence(): () => string {
  let last = 0;
  return () => {
    last += 1;
    return `00000000-0000-4000-8000-${last.toString(16).padStart(12, '0')}`;
  };
}
