/** What Stablehand can do with a kind of endpoint. */
export interface EndpointKindRule {
  /** Its versions are judged, and moved. */
  readonly supported: boolean;
  /** How people call them. */
  readonly words: string;
  /** Why it is not supported, as a clause; empty where it is. */
  readonly because: string;
}

/** Every kind of endpoint, by what describes it. A new one does not compile before it says what it supports. */
export const ENDPOINT_KINDS = {
  realtime: { supported: true, words: 'real-time endpoints', because: '' },
  serverless: { supported: true, words: 'serverless endpoints', because: '' },
  async: {
    supported: false,
    words: 'async endpoints',
    because: 'their requests wait in a queue, and they publish no Invocations to judge by',
  },
  'inference-components': {
    supported: false,
    words: 'endpoints of inference components',
    because: 'callers name the component, so there are no weights to move',
  },
  mixed: {
    supported: false,
    words: 'mixed endpoints',
    because: 'some variants are serverless and others have instances, which SageMaker does not document',
  },
  unknown: {
    supported: false,
    words: 'endpoints of an unknown kind',
    because: 'a variant has neither instances nor a serverless config, so nobody knows what serves it',
  },
} as const satisfies Readonly<Record<string, EndpointKindRule>>;

export type EndpointKind = keyof typeof ENDPOINT_KINDS;
