import { spawn } from 'node:child_process';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import { launcher, root, venvBin } from './places.ts';

const callSchema = z.object({
  n: z.number(),
  at: z.number(),
  caller: z.string().nullable(),
  service: z.string(),
  operation: z.string(),
  input: z.record(z.string(), z.unknown()),
  status: z.number().nullable(),
});

/**
 * One AWS call that reached moto. `caller` is the name of the function that made it, null for everybody else. `service` has its IAM
 * spelling; `input` is what was sent: an object for JSON protocols, flat `A.member.1` names for Query, empty for S3.
 */
export type Call = z.infer<typeof callSchema>;

const mailSchema = z.object({
  at: z.number(),
  to: z.string(),
  topicArn: z.string(),
  subject: z.string().nullable(),
  message: z.string(),
  attributes: z.record(z.string(), z.unknown()),
});

/** A mail that a confirmed address would have received. */
export type Mail = z.infer<typeof mailSchema>;

/** What a test may set while moto runs; each is described in moto/emulation/knobs.py. */
export interface Knobs {
  readonly updateSeconds?: number;
  readonly failNextUpdate?: string | null;
  readonly refuseStatistics?: readonly string[];
  readonly endpointStatus?: Readonly<Record<string, string>>;
  readonly refuse?: readonly {
    readonly operation: string;
    readonly error: string;
    readonly caller?: string;
    readonly message?: string;
    readonly times?: number;
  }[];
}

export interface Moto {
  readonly url: string;
  /** The whole environment for a client: credentials, region, where AWS is. No variable of this machine's own AWS set-up is in it. */
  readonly env: Readonly<Record<string, string>>;
  /** Every AWS call so far, oldest first. */
  calls(): Promise<Call[]>;
  mails(): Promise<Mail[]>;
  /** Opens the confirmation link of the address, or of everybody; returns how many subscriptions were waiting. */
  confirmMail(address?: string): Promise<number>;
  set(knobs: Knobs): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts the launcher on a free loopback port and waits until it listens. It stops with `close()`, or by itself when this process ends.
 *
 * @throws {Error} when the Python environment is missing, or when the launcher ended before it listened; with what it printed.
 */
export async function startMoto(options: { updateSeconds?: number } = {}): Promise<Moto> {
  const python = join(venvBin, 'python');
  await access(python).catch(() => {
    throw new Error(`${python} is missing: run test/integration/moto/setup.sh, which makes it`);
  });
  const args = [launcher, '--update-seconds', String(options.updateSeconds ?? 0)];
  const child = spawn(python, args, { cwd: root, env: baseEnv(), stdio: ['pipe', 'pipe', 'pipe'] });
  let printed = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  const ended = new Promise<void>((resolve) => {
    child.on('close', () => resolve());
  });

  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{"url"')) resolve(z.object({ url: z.string() }).parse(JSON.parse(line)).url);
      else printed += `${line}\n`;
    });
    child.on('error', reject);
    child.on('close', (code) => reject(new Error(`moto ended with ${code} before it listened:\n${printed}`)));
  });

  const ask = async (page: string, body: unknown = {}): Promise<unknown> => {
    const response = await fetch(`${url}/stablehand/${page}`, { method: 'POST', body: JSON.stringify(body) });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`moto refused ${page}: ${JSON.stringify(answer)}`);
    return answer;
  };

  return {
    url,
    env: { ...baseEnv(), ...clientEnv(url) },
    calls: async () => z.array(callSchema).parse(await ask('calls')),
    mails: async () => z.array(mailSchema).parse(await ask('mails')),
    confirmMail: async (address) =>
      z.object({ confirmed: z.number() }).parse(await ask('confirm', { address })).confirmed,
    set: async (knobs) => {
      await ask('knobs', knobs);
    },
    close: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

/** What any command needs from this machine, and nothing that names an AWS account or a proxy. */
function baseEnv(): Record<string, string> {
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  return {
    PATH: `${venvBin}:${join(root, 'node_modules/.bin')}:${PATH}`,
    HOME,
    ...(TMPDIR === undefined ? {} : { TMPDIR }),
  };
}

function clientEnv(url: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: url,
    // never contacted: moto reads the bucket's name out of the template's URL and knows only AWS's own hosts
    AWS_ENDPOINT_URL_S3_FOR_CLOUDFORMATION: 'https://s3.us-east-1.amazonaws.com',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'testing',
    AWS_SECRET_ACCESS_KEY: 'testing',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  };
}
