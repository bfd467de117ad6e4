import { LINE_WIDTH } from './lay-out.ts';

/** Room for a command on a line: less the indent in the mail and the backslash at the end. */
const ROOM = LINE_WIDTH - 4;

/** What a mail may ask the manual-rollback function for. */
export interface ManualPayload {
  readonly endpoint: string;
  readonly action: 'rollback' | 'approve' | 'reject';
  readonly to?: number;
  readonly reason: string;
  readonly dryRun?: boolean;
  /** Everything at once, whatever can be carried; also to a quarantined version. */
  readonly force?: boolean;
}

/** A standing decision that a mail may offer. */
export interface OperatePayload {
  readonly endpoint: string;
  readonly action: 'promote' | 'release' | 'pause' | 'reset';
  readonly version?: number;
  readonly until?: string;
  readonly reason: string;
}

/**
 * A command to paste into a POSIX shell that calls one of the functions for people with this request.
 * Both major versions of the AWS command line take a payload from a file as it is, so it comes through a pipe.
 * It stays valid JSON inside single quotes, whatever its texts hold: it may be broken between members, and an
 * apostrophe is written as \u0027.
 */
export function invokeCommand(functionName: string, payload: ManualPayload | OperatePayload, region?: string): string {
  const words = [
    'aws',
    'lambda',
    'invoke',
    `--function-name ${shellWord(functionName)}`,
    ...(region === undefined ? [] : [`--region ${shellWord(region)}`]),
    '--payload fileb:///dev/stdin',
    '/dev/stdout',
  ];
  return `${jsonLines(payload)} |\n${continued(words)}`;
}

/** Reads what SageMaker serves at this moment; changes nothing. */
export const describeCommand = (endpoint: string, region?: string): string =>
  `${continued([
    'aws',
    'sagemaker',
    'describe-endpoint',
    `--endpoint-name ${shellWord(endpoint)}`,
    ...(region === undefined ? [] : [`--region ${shellWord(region)}`]),
    '--output table',
    `--query '${WHAT_IS_SERVED[0]}`,
  ])}\n${WHAT_IS_SERVED[1]}'`;

/** JMESPath, which takes a line break for a space; after a swap the config tells more than the weights. */
const WHAT_IS_SERVED = [
  '{Status: EndpointStatus, Config: EndpointConfigName,',
  'Weights: ProductionVariants[].[VariantName,CurrentWeight,DesiredWeight]}',
] as const;

/** Lists the metrics that CloudWatch has of this endpoint; changes nothing. */
export const metricsCommand = (endpoint: string, region?: string): string =>
  continued([
    'aws',
    'cloudwatch',
    'list-metrics',
    '--namespace AWS/SageMaker',
    `--dimensions ${shellWord(`Name=EndpointName,Value=${endpoint}`)}`,
    ...(region === undefined ? [] : [`--region ${shellWord(region)}`]),
    '--max-items 20',
    '--output table',
  ]);

/** Quoted only where a shell would see more than one word or something to expand. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** JSON may be broken at any space between its tokens, so it flows like the words of a sentence. */
function jsonLines(payload: ManualPayload | OperatePayload): string {
  const members = Object.entries(payload).filter(([, value]) => value !== undefined);
  const tokens = members.flatMap(([name, value], at) => {
    const text = JSON.stringify(value).replaceAll("'", String.raw`\u0027`);
    return [`${at === 0 ? "printf '%s' '{" : ''}"${name}":`, `${text}${at < members.length - 1 ? ',' : "}'"}`];
  });
  return filled(tokens, '');
}

/** Shell words on as few lines as fit, each line but the last ending in a backslash. */
const continued = (words: readonly string[]): string =>
  filled(
    words.flatMap((word) => (word.length > ROOM ? word.split(' ') : word)),
    ' \\',
  );

/** Greedy lines; what stands between two lines is `joint` and a line break. */
function filled(words: readonly string[], joint: string): string {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= ROOM) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join(`${joint}\n`);
}
