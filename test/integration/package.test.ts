import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aws, bootstrap, stackResources } from './support/command-lines.ts';
import { type Moto, startMoto } from './support/moto.ts';
import { root } from './support/places.ts';
import { type RunOptions, run, runOk } from './support/run.ts';

/** An app as README says, written by somebody who has never seen this repository. */
const APP = `
import { App, Stack } from 'aws-cdk-lib';
import { ModelGuard, Stablehand } from 'stablehand';

const app = new App();
const stack = new Stack(app, 'Fraud');
new Stablehand(stack, 'Stablehand', { notify: [{ email: 'ml-oncall@example.com' }] });
new ModelGuard(stack, 'Guard', { endpoint: 'fraud-detector', mode: 'auto' });
`;
/** The same as a checked type: words that the policy does not have must not compile. */
const TYPED = `
import { Stack } from 'aws-cdk-lib';
import { ModelGuard, Policy, Stablehand } from 'stablehand';

const stack = new Stack();
const policy: Policy = Policy.of({ guards: [{ endpoint: 'ranker', falseRollbackBudget: '1%', signals: { latency: { slowerThan: '300ms' } } }] });
new Stablehand(stack, 'Stablehand', { policy });
// @ts-expect-error a mode that there is not
new ModelGuard(stack, 'Guard', { endpoint: 'ranker', mode: 'autoo' });
`;

let moto: Moto;
let folder: string;
let tarball: string;
const env = (): RunOptions['env'] => ({ ...(process.env as Record<string, string>), ...moto.env });

beforeAll(async () => {
  moto = await startMoto();
  folder = await mkdtemp(join(tmpdir(), 'stablehand-package-'));
  const own = process.env as Record<string, string>;
  const { stdout } = await runOk('npm', ['pack', '--json', '--pack-destination', folder], { env: own, cwd: root });
  // what prepack prints stands before it
  const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf('[\n'))) as [{ filename: string }];
  tarball = join(folder, filename);
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'an-app', private: true, type: 'module' }));
  const { devDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const cdk = ['aws-cdk-lib', 'constructs', 'aws-cdk', 'typescript'].map((name) => `${name}@${devDependencies[name]}`);
  await runOk('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', tarball, ...cdk], {
    env: own,
    cwd: folder,
  });
  await writeFile(join(folder, 'app.mjs'), APP);
});

afterAll(async () => {
  await moto?.close();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

describe('the package, in an app that knows nothing but README', () => {
  it('brings the library, its types, the functions and the command, and no test', async () => {
    const { stdout } = await runOk('tar', ['-tzf', tarball], { env: env() });
    const files = stdout.split('\n');
    expect(files).toContain('package/dist/lib/index.d.ts');
    expect(files).toContain('package/dist/functions/health-check/index.js');
    expect(
      files.filter((name) => /\/test\/|\.test\.|\/bench\/|tsx|\.ts$/.test(name) && !name.endsWith('.d.ts')),
    ).toEqual([]);
  });

  it('needs neither esbuild nor tsx', async () => {
    const { stdout } = await run('npm', ['ls', '--json', 'esbuild', 'tsx'], { env: env(), cwd: folder });
    expect(JSON.parse(stdout).dependencies ?? {}).toEqual({});
  });

  it('deploys one line of Stablehand and one guard into an account', async () => {
    await bootstrap(moto);
    const cdk = join(folder, 'node_modules/.bin/cdk');
    const words = ['deploy', '--app', 'node app.mjs', '--require-approval', 'never', '--no-notices', '--ci'];
    const ran = await run(cdk, words, { env: env(), cwd: folder, limitSeconds: 240 });
    expect(ran.code, `${ran.stdout}${ran.stderr}`).toBe(0);
    const resources = await stackResources(moto, 'Fraud');
    expect(resources.filter(({ ResourceType }) => ResourceType === 'AWS::Lambda::Function')).toHaveLength(4);
    const manual = (await aws(moto, 'lambda', 'get-function', '--function-name', 'Fraud-manual-rollback')) as {
      Configuration: { Handler: string; Runtime: string };
    };
    expect(manual.Configuration).toMatchObject({ Handler: 'index.handler', Runtime: 'nodejs24.x' });
  });

  it('can be required from CommonJS, as the CDK\u2019s own template does', async () => {
    const { stdout } = await runOk('node', ['-e', "console.log(Object.keys(require('stablehand')).sort().join())"], {
      env: env(),
      cwd: folder,
    });
    expect(stdout.trim()).toBe('ModelGuard,Policy,Stablehand,StablehandStack');
  });

  it('knows the words of the policy as types', async () => {
    await mkdir(join(folder, 'typed'), { recursive: true });
    await writeFile(join(folder, 'typed/app.ts'), TYPED);
    const tsc = ['tsc', '--noEmit', '--strict', '--module', 'nodenext', '--skipLibCheck', 'typed/app.ts'];
    const ran = await run('npx', tsc, { env: env(), cwd: folder });
    expect(ran.stdout).toBe('');
    expect(ran.code).toBe(0);
  });

  it('starts its command within a third of a second, and tells its stories without a checkout', async () => {
    const command = join(folder, 'node_modules/.bin/stablehand');
    const times: number[] = [];
    for (let turn = 0; turn < 5; turn += 1) times.push((await runOk(command, ['--help'], { env: env() })).seconds);
    // the quickest: a busy machine says little about the program
    expect(Math.min(...times)).toBeLessThan(0.3);
    const { stdout } = await runOk(command, ['demo', '--scenario', 'dead'], { env: env(), cwd: folder });
    expect(stdout).toContain('Recovered');
  });
});
