import { afterEach } from 'vitest';
import { deployEndpoint } from '../../lib/local/deploy-endpoint.ts';
import { type LocalAws, type LocalAwsOptions, startLocalAws } from '../../lib/local/start-local-aws.ts';
import { constantTraffic } from '../../lib/local/world/traffic.ts';

const open: LocalAws[] = [];
afterEach(async () => {
  for (const aws of open.splice(0)) await aws.close();
});

/** 2026-11-01T00:00:00Z */
export const START = Date.UTC(2026, 10, 1) / 1000;

/** An embedded AWS that ends with the test. */
export async function aLocalAws(options: LocalAwsOptions = {}): Promise<LocalAws> {
  const aws = await startLocalAws(options);
  open.push(aws);
  return aws;
}

/** All is well: `fraud` serves 1000 requests a minute, stable 90%, candidate 10%, since START. */
export async function aStory(options: LocalAwsOptions = {}): Promise<LocalAws> {
  const aws = await aLocalAws({ ...options, durations: { create: 0, ...options.durations } });
  await deployEndpoint(aws, {
    endpoint: 'fraud',
    config: 'fraud-1',
    variants: [
      { name: 'stable', model: 'model-1', weight: 9, instances: 2 },
      { name: 'candidate', model: 'model-2', weight: 1 },
    ],
  });
  aws.clock.advanceBy(0); // creating takes no time here, and is over
  aws.world.serve('fraud', constantTraffic(1000));
  return aws;
}

/** SDK clients without retries: a test counts calls. */
export const once = { maxAttempts: 1 } as const;
