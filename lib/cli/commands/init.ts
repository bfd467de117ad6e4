import { existsSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { type Command, Option } from 'commander';
import { MODES } from '../../core/words/policy.ts';
import { againstAws } from '../aws-access.ts';
import type { Finish } from '../bad-argument.ts';
import { BadArgument, EXIT, type ExitCode } from '../bad-argument.ts';
import { quietFunctions } from '../quiet.ts';

interface InitOptions {
  readonly email?: string;
  readonly mode: string;
  readonly aws?: boolean;
  readonly out: string;
  readonly force?: boolean;
}

const HELP = `
Asks for what is not given, if this is a terminal. Writes nothing that check
would refuse, and never over a file that is there unless --force says so.

Examples:
  stablehand init
  stablehand init fraud-detector --email ml-oncall@example.com
  stablehand init --aws --email ml-oncall@example.com   every endpoint there is`;

/** `stablehand init`: writes a first policy and says what it means. */
export function addInitCommand(program: Command, finish: Finish): void {
  program
    .command('init')
    .description('write a first stablehand.yaml, and check it')
    .argument('[endpoints...]', 'the endpoints to watch')
    .option('--email <address>', 'who is told')
    .addOption(new Option('--mode <mode>', 'how far it may go').choices(MODES).default('observe'))
    .option('--aws', 'watch every endpoint of this account and region')
    .option('--out <file>', 'the policy to write', 'stablehand.yaml')
    .option('--force', 'write over a file that is there')
    .addHelpText('after', HELP)
    .action(async (endpoints: readonly string[], options: InitOptions) => {
      finish(options.aws === true ? await againstAws(() => init(endpoints, options)) : await init(endpoints, options));
    });
}

async function init(named: readonly string[], { email, mode, aws, out, force }: InitOptions): Promise<ExitCode> {
  if (existsSync(out) && force !== true)
    throw new BadArgument(`${out} is there already: name another file with --out, or add --force to write over it`);
  const found = aws === true ? await endpointsInAws() : [];
  const endpoints = [...new Set([...named, ...found])];
  const watched = endpoints.length > 0 ? endpoints : [await asked('Endpoint to watch', 'an endpoint, or --aws')];
  const told = email ?? (await asked('Mail address of your on-call', '--email'));
  const text = policyOf(watched, told, mode);
  const { checkPolicy, renderPolicyCheck } = await import('../../policy/check-policy.ts');
  const check = checkPolicy(text, out);
  if (check.kind !== 'sound') throw new BadArgument(renderPolicyCheck(check).join('\n'));
  writeFileSync(out, text);
  process.stdout.write(
    `${[`${out} is written.`, '', ...renderPolicyCheck(check), '', 'Next: npx cdk deploy'].join('\n')}\n`,
  );
  return EXIT.asExpected;
}

/** @throws {BadArgument} where nobody is there to answer. */
async function asked(question: string, option: string): Promise<string> {
  if (process.stdin.isTTY !== true) throw new BadArgument(`nobody is there to be asked: give ${option}`);
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await prompt.question(`${question}: `)).trim();
  } finally {
    prompt.close();
  }
}

async function endpointsInAws(): Promise<string[]> {
  quietFunctions(process.env);
  const { paginateListEndpoints, SageMakerClient } = await import('@aws-sdk/client-sagemaker');
  const { clientConfigOf, READING } = await import('../../adapters/aws/client-config.ts');
  const { toDependencyError } = await import('../../adapters/dependency-error.ts');
  const client = new SageMakerClient({ ...clientConfigOf(process.env), ...READING });
  const names: string[] = [];
  try {
    for await (const { Endpoints = [] } of paginateListEndpoints({ client }, {}))
      names.push(...Endpoints.flatMap(({ EndpointName }) => EndpointName ?? []));
  } catch (cause) {
    throw toDependencyError('sagemaker:ListEndpoints', cause);
  } finally {
    client.destroy();
  }
  if (names.length === 0) throw new BadArgument('there is no endpoint in this account and region');
  return names.sort();
}

/** A name of digits alone would be read as a number. */
const nameOf = (endpoint: string): string => (/^[a-z][\w-]*$/i.test(endpoint) ? endpoint : JSON.stringify(endpoint));

const policyOf = (
  endpoints: readonly string[],
  email: string,
  mode: string,
): string => `# docs/policy.md explains every word.
notify:
  - email: ${JSON.stringify(email)} # must confirm once, by a click
defaults:
  mode: ${mode} # observe: moves nothing; approve: asks first; auto: acts
guards:
${endpoints.map((endpoint) => `  - endpoint: ${nameOf(endpoint)}`).join('\n')}
`;
