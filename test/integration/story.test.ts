import { afterAll, beforeAll } from 'vitest';
import { trafficMovesBack } from './story/automatic.ts';
import { peopleRollBack } from './story/by-hand.ts';
import { whatWasDeployed } from './story/deployed.ts';
import { listenLikeMails, whoHeardWhat } from './story/listeners.ts';
import { FIRST, policyOf } from './story/policies.ts';
import { FIRST_STACK, openStage } from './story/stage.ts';
import type { Tale } from './story/tale.ts';

// The chapters of one story in one moto, told in this order; each needs the one before. Names that begin with "ours:" rest on what the
// launcher adds to moto: they show that our code and our emulation agree, not what AWS does.
const tale = {} as Tale; // filled in before the first test

beforeAll(async () => {
  tale.stage = await openStage();
  tale.policy = policyOf(FIRST);
  await tale.stage.deploy(FIRST);
  tale.stack = await tale.stage.look(FIRST_STACK);
  tale.queues = await listenLikeMails(tale);
  await tale.stage.moto.confirmMail();
  tale.minute = Math.ceil(Date.now() / 60_000) + 3;
});

afterAll(async () => {
  await tale.stage?.close();
});

whatWasDeployed(tale);
peopleRollBack(tale);
trafficMovesBack(tale);
whoHeardWhat(tale);
