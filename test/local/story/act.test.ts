import { describe, expect, it } from 'vitest';
import type { TickReport } from '../../../lambdas/health-check/handler.ts';
import { type Act, actsInStore, type Cue } from '../../../lib/local/story/act.ts';
import type { Hands } from '../../../lib/local/story/hands.ts';

const reported = (status: string, recovery = 'none'): TickReport => ({
  at: '2026-11-02T14:00:00.000Z',
  guards: [
    {
      endpoint: 'fraud-detector',
      outcome: 'looked',
      verdicts: [],
      rollback: { id: 'r', status, recovery },
      failures: [],
    },
  ],
});

/** Acts that only say that they were played. */
function played(...cues: readonly Cue[]) {
  const log: string[] = [];
  const acts = cues.map(
    (when, index): Act => ({
      when,
      who: 'somebody',
      mark: `act ${index}`,
      why: 'a test',
      does: async () => void log.push(`act ${index}`),
    }),
  );
  const store = actsInStore(acts);
  const hands = {} as Hands; // these acts have no use for them
  return { store, log, minute: (minute: number) => store.perform(minute, minute * 60, hands) };
}

describe('what others do in a story', () => {
  it('comes in its minute, once', async () => {
    const { log, minute, store } = played({ afterMinutes: 2 });
    await minute(1);
    expect(log).toEqual([]);
    await minute(2);
    await minute(3);
    expect(log).toEqual(['act 0']);
    expect(store.done).toEqual([{ who: 'somebody', mark: 'act 0', why: 'a test', atEpochSeconds: 120 }]);
  });

  it('comes so long after the first tick that reports its cue, be it a status or a recovery', async () => {
    const { log, minute, store } = played({ rollback: 'recovered', minutesLater: 3 });
    store.notice(4, reported('verifying', 'pending'));
    store.notice(5, reported('completed', 'recovered'));
    store.notice(6, reported('completed', 'recovered'));
    await minute(7);
    expect(log).toEqual([]);
    await minute(8);
    expect(log).toEqual(['act 0']);
  });

  it('waits for what comes before it: a cue that was given too early does not count', async () => {
    const { log, minute, store } = played({ afterMinutes: 5 }, { rollback: 'shifting', minutesLater: 1 });
    store.notice(1, reported('shifting'));
    await minute(2);
    await minute(5);
    expect(log).toEqual(['act 0']);
    store.notice(5, reported('shifting'));
    await minute(6);
    expect(log).toEqual(['act 0', 'act 1']);
  });

  it('stays left when its cue never comes', async () => {
    const { store, minute } = played({ rollback: 'held', minutesLater: 1 });
    store.notice(1, reported('completed', 'recovered'));
    await minute(100);
    expect(store.left()).toHaveLength(1);
  });
});
