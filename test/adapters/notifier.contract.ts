import { describe, expect, test } from 'vitest';
import { makeNotice } from '../../lib/core/record/make-notice.ts';
import type { Notifier } from '../../lib/flows/ports.ts';
import { CODES, expectDependencyError, type Stage } from './staged-fault.ts';

/** What reached a machine that listens to everything. */
export interface Heard {
  readonly audience: string;
  readonly severity: string;
  readonly endpoint: string;
  readonly kind: string;
  /** The notice's id. */
  readonly id: string;
}

export interface NotifierWorld {
  readonly notifier: Notifier;
  /** In the order of arrival. */
  heard(): Promise<readonly Heard[]>;
  readonly stage?: Stage;
}

const NOTICE = makeNotice('rollback-started', '1a2b', {
  endpoint: 'ranker',
  atEpochSeconds: Date.UTC(2026, 10, 22, 12) / 1000,
  who: 'stablehand',
  why: 'errors: candidate 50 of 1,000 requests, stable 90 of 9,000',
  from: 2,
  to: 1,
});
const HEARD = {
  severity: 'critical',
  endpoint: 'ranker',
  kind: 'rollback-started',
  id: 'ranker/1a2b/rollback-started',
};

/** What every Notifier must do. Run against the fake and the real ones, so that the fake stays honest. */
export function describeNotifier(name: string, make: () => Promise<NotifierWorld>): void {
  describe(`${name} as a Notifier`, () => {
    test('publishes once per audience, with what subscriptions filter on', async () => {
      const { notifier, heard } = await make();
      await notifier.publish(NOTICE);
      expect(await heard()).toEqual([
        { ...HEARD, audience: 'engineers' },
        { ...HEARD, audience: 'data-scientists' },
        { ...HEARD, audience: 'stakeholders' },
      ]);
    });

    test('only the audiences of the notice are told', async () => {
      const { notifier, heard } = await make();
      await notifier.publish({ ...NOTICE, audiences: ['engineers'] });
      expect((await heard()).map(({ audience }) => audience)).toEqual(['engineers']);
    });

    test('a repeat is told again, under the same id', async () => {
      const { notifier, heard } = await make();
      await notifier.publish({ ...NOTICE, audiences: ['engineers'] });
      await notifier.publish({ ...NOTICE, audiences: ['engineers'] });
      expect((await heard()).map(({ id }) => id)).toEqual([HEARD.id, HEARD.id]);
    });

    test('one publication that fails does not keep the others from knowing, and is said to have failed', async ({
      skip,
    }) => {
      const { notifier, heard, stage } = await make();
      if (stage === undefined) return skip();
      stage.strike('refused', 1);
      await expectDependencyError(notifier.publish(NOTICE), 'access-refused', 'sns:Publish');
      expect((await heard()).map(({ audience }) => audience)).toEqual(['data-scientists', 'stakeholders']);
    });

    test.each(CODES)('a service that is %s is %s', async (fault, code) => {
      const { notifier, stage } = await make();
      if (stage === undefined) return;
      stage.strike(fault);
      await expectDependencyError(notifier.publish(NOTICE), code, 'sns:Publish');
    });
  });
}
