import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { trafficMovesBack } from './story/automatic.ts';
import { peopleRollBack } from './story/by-hand.ts';
import { thingsChange } from './story/changes.ts';
import { whatWasDeployed } from './story/deployed.ts';
import { listenLikeMails, whoHeardWhat } from './story/listeners.ts';
import { FIRST, policyOf } from './story/policies.ts';
import { reportOf } from './story/report.ts';
import { nobodyMayMore } from './story/rights.ts';
import { underAwsOwnRuntime } from './story/runtime-client.ts';
import { FIRST_STACK, openStage } from './story/stage.ts';
import { peopleDecideAndAsk } from './story/standing-orders.ts';
import type { Tale } from './story/tale.ts';
import { root } from './support/places.ts';

// The chapters of one story in one moto, told in this order; each needs the one before. Names that begin with "ours:" rest on what the
// launcher adds to moto: they show that our code and our emulation agree, not what AWS does.
const tale = {} as Tale; // filled in before the first test
const began = performance.now();

beforeAll(async () => {
  tale.stage = await openStage();
  tale.policy = policyOf(FIRST);
  await tale.stage.deploy(FIRST);
  tale.stack = await tale.stage.look(FIRST_STACK);
  tale.resources = tale.stack.listed.length;
  tale.queues = await listenLikeMails(tale);
  await tale.stage.moto.confirmMail();
  // ticks stay ahead of what people do meanwhile: their requests bear the time of the wall clock
  tale.minute = Math.ceil(Date.now() / 60_000) + 3;
});

afterAll(async () => {
  if (tale.stack !== undefined) {
    const report = await reportOf(tale, (performance.now() - began) / 1000);
    await mkdir(join(root, 'out'), { recursive: true });
    await writeFile(join(root, 'out/integration.json'), `${JSON.stringify(report, null, 1)}\n`);
    console.log(JSON.stringify(report, null, 1));
  }
  await tale.stage?.close();
});

whatWasDeployed(tale);
peopleRollBack(tale);
trafficMovesBack(tale);
whoHeardWhat(tale);
peopleDecideAndAsk(tale);
underAwsOwnRuntime(tale);
nobodyMayMore(tale);
thingsChange(tale);
