import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { GUARD_FUNCTIONS, type GuardFunctionName } from '../../lib/stack/access/rights.ts';
import { BUNDLE_FORM } from '../../lib/stack/functions/bundle-form.ts';

/**
 * Bytes and time to load of each function, beside a bare handler that creates the same SDK clients and does nothing else. Fresh processes,
 * the two taking turns, so that a busy machine slows both; the median of the ratios is what counts, on a busy machine that of processor time.
 *
 * Usage: npm run bench:bundle [-- --rounds N] [--json]
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const out = join(root, '.cache/bench-bundle');

const CLIENTS: Readonly<Record<GuardFunctionName, readonly string[]>> = {
  'health-check': ['sagemaker', 'dynamodb', 'sns', 'cloudwatch'],
  'record-deployment': ['sagemaker', 'dynamodb', 'sns'],
  'manual-rollback': ['sagemaker', 'dynamodb', 'sns'],
  operate: ['sagemaker', 'dynamodb', 'sns'],
};
const CLASS = {
  sagemaker: 'SageMakerClient',
  dynamodb: 'DynamoDBClient',
  sns: 'SNSClient',
  cloudwatch: 'CloudWatchClient',
} as const;
/** The calls that our functions make: a client without its commands would be a straw man. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  sagemaker: [
    'DescribeEndpointCommand',
    'DescribeEndpointConfigCommand',
    'DescribeModelCommand',
    'UpdateEndpointWeightsAndCapacitiesCommand',
    'UpdateEndpointCommand',
  ],
  dynamodb: [],
  sns: ['PublishCommand'],
  cloudwatch: ['paginateGetMetricData'],
};

interface Measured {
  readonly name: string;
  readonly bytes: number;
  readonly gzipped: number;
  readonly initMillis: number;
  readonly cpuMillis: number;
}

/** One load of a bundle: by the clock on the wall, and in processor time. */
interface Load {
  readonly initMillis: number;
  readonly cpuMillis: number;
}

async function bundled(name: string, entry: string): Promise<string> {
  const outfile = join(out, `${name}.cjs`);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    ...BUNDLE_FORM,
    mainFields: [...BUNDLE_FORM.mainFields],
    target: 'node20',
    logLevel: 'error',
  });
  return outfile;
}

function bareEntry(name: GuardFunctionName): string {
  const lines = CLIENTS[name].flatMap((client) => [
    `import { ${[CLASS[client as keyof typeof CLASS], ...(COMMANDS[client] ?? [])].join(', ')} } from '@aws-sdk/client-${client}';`,
  ]);
  const uses = CLIENTS[name].map((client) => `new ${CLASS[client as keyof typeof CLASS]}({})`);
  const commands = CLIENTS[name].flatMap((client) => COMMANDS[client] ?? []);
  const file = join(out, `${name}-bare.ts`);
  writeFileSync(
    file,
    [
      ...lines,
      "import { DynamoDBDocumentClient, GetCommand, PutCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';",
      `const clients = [${uses.join(', ')}, DynamoDBDocumentClient, GetCommand, PutCommand, paginateQuery, ${commands.join(', ')}];`,
      'export const handler = async () => clients.length;',
    ].join('\n'),
  );
  return file;
}

/** Loads a bundle in a fresh process; the start of Node itself does not count. */
function load(file: string): Load {
  const script = `const [t, c] = [process.hrtime.bigint(), process.cpuUsage()]; require(${JSON.stringify(file)});
    const { user, system } = process.cpuUsage(c);
    console.log(JSON.stringify({ initMillis: Number(process.hrtime.bigint() - t) / 1e6, cpuMillis: (user + system) / 1e3 }))`;
  const said = execFileSync(process.execPath, ['-e', script], {
    encoding: 'utf8',
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  });
  return JSON.parse(said) as Load;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const measured = (name: string, file: string, loads: readonly Load[]): Measured => ({
  name,
  bytes: statSync(file).size,
  gzipped: gzipSync(readFileSync(file)).length,
  initMillis: median(loads.map(({ initMillis }) => initMillis)),
  cpuMillis: median(loads.map(({ cpuMillis }) => cpuMillis)),
});

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '15' }, json: { type: 'boolean', default: false } },
});
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error(`--rounds must be a whole number of at least 1, got ${values.rounds}`);
  process.exit(2);
}
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const rows: { ours: Measured; bare: Measured; initRatio: number; cpuRatio: number; bytesRatio: number }[] = [];
for (const name of GUARD_FUNCTIONS) {
  const ours = await bundled(name, join(root, 'lambdas', name, 'handler.ts'));
  const bare = await bundled(`${name}-bare`, bareEntry(name));
  const turns = Array.from({ length: rounds }, () => ({ a: load(ours), b: load(bare) }));
  const both = {
    ours: measured(
      name,
      ours,
      turns.map(({ a }) => a),
    ),
    bare: measured(
      `${name}, bare`,
      bare,
      turns.map(({ b }) => b),
    ),
  };
  rows.push({
    ...both,
    initRatio: median(turns.map(({ a, b }) => a.initMillis / b.initMillis)),
    cpuRatio: median(turns.map(({ a, b }) => a.cpuMillis / b.cpuMillis)),
    bytesRatio: both.ours.bytes / both.bare.bytes,
  });
}
if (values.json) console.log(JSON.stringify({ node: process.version, rounds, rows }));
else {
  console.log(`node ${process.version}, ${rounds} rounds, medians`);
  for (const { ours, bare, initRatio, cpuRatio, bytesRatio } of rows) {
    const text = ({ bytes, gzipped, initMillis, cpuMillis }: Measured) =>
      `${Math.round(bytes / 1024)} KB (${Math.round(gzipped / 1024)} gz), ${initMillis.toFixed(1)} ms, processor ${cpuMillis.toFixed(1)} ms`;
    console.log(
      `${ours.name.padEnd(18)} ${text(ours)}   bare: ${text(bare)}   init x${initRatio.toFixed(2)}, processor x${cpuRatio.toFixed(2)}, bytes x${bytesRatio.toFixed(2)}`,
    );
  }
}
