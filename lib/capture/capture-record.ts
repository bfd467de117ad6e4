/** Why a record, or a row of it, was not used. Each is counted and shown. */
export const REFUSALS = {
  'not-json': 'the line is not JSON, or was cut off',
  'unknown-version': 'the record has an eventVersion that is not known',
  'no-data': 'the record has neither a request nor an answer',
  'no-id': 'the record has neither an inferenceId nor an eventId',
  'no-time': 'the record does not say when the request was made',
  'bad-base64': 'the payload says that it is base64, and is not',
  'bad-payload': 'the payload is neither CSV nor JSON of a known shape',
  columns: 'a row has more or fewer columns than the others',
  'rows-differ': 'the request and the answer have different numbers of rows',
  'no-prediction': 'the answer has nothing where the policy looks for the prediction',
  repeated: 'the same event was in the file before',
} as const;
export type Refusal = keyof typeof REFUSALS;

/** One captured request, its payloads as text. At least one side is there. */
export interface CaptureRecord {
  /** What a label names: the caller's inferenceId, else SageMaker's eventId. */
  readonly id: string;
  readonly eventId: string;
  readonly atEpochSeconds: number;
  readonly input?: string;
  readonly output?: string;
}

export type ReadRecord =
  | { readonly kind: 'record'; readonly record: CaptureRecord }
  | { readonly kind: 'refused'; readonly why: Refusal };

const VERSION = '0';
const refused = (why: Refusal): ReadRecord => ({ kind: 'refused', why });

/**
 * One line of a capture file of SageMaker.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-data-capture-endpoint.html
 */
export function readRecord(line: string): ReadRecord {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return refused('not-json');
  }
  if (!isMap(value)) return refused('not-json');
  if (value.eventVersion !== VERSION) return refused('unknown-version');
  const meta = isMap(value.eventMetadata) ? value.eventMetadata : {};
  const data = isMap(value.captureData) ? value.captureData : {};
  const [input, output] = [payloadOf(data.endpointInput), payloadOf(data.endpointOutput)];
  if (input === 'bad-base64' || output === 'bad-base64') return refused('bad-base64');
  if (input === undefined && output === undefined) return refused('no-data');
  const eventId = textOf(meta.eventId) ?? textOf(meta.inferenceId);
  const id = textOf(meta.inferenceId) ?? eventId;
  if (id === undefined || eventId === undefined) return refused('no-id');
  const at = Date.parse(textOf(meta.inferenceTime) ?? '');
  if (Number.isNaN(at)) return refused('no-time');
  return {
    kind: 'record',
    record: {
      id,
      eventId,
      atEpochSeconds: at / 1000,
      ...(input === undefined ? {} : { input: input.text }),
      ...(output === undefined ? {} : { output: output.text }),
    },
  };
}

/** What the encoding says counts, never the content type: a wrong content type is the commonest reason why a monitor finds no data. */
function payloadOf(side: unknown): { readonly text: string } | 'bad-base64' | undefined {
  if (!isMap(side) || typeof side.data !== 'string' || side.data.trim() === '') return undefined;
  if (textOf(side.encoding)?.toUpperCase() !== 'BASE64') return { text: side.data };
  if (!/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(side.data)) return 'bad-base64';
  return { text: Buffer.from(side.data, 'base64').toString('utf8') };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

export const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
