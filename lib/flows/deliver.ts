import type { OutboxEntry } from '../core/record/entry.ts';
import { delivered, entryId } from '../core/record/outbox.ts';
import type { GuardState } from '../core/state/guard-state.ts';
import { optimistic, RaceLost } from './optimistic.ts';
import type { Ports } from './ports.ts';

/**
 * Appends the outbox's events, publishes its notices, and takes what was delivered out of the state. What fails stays for the next tick.
 * Events first: a mail service that hangs must not keep the history from being written.
 * A crash between publishing and taking out means a second mail with the same id, never a lost one.
 *
 * @param others - What was waiting before this call: whoever put it there is delivering it now, and the tick takes what they leave.
 * @returns The failures; empty when everybody knows.
 */
export async function deliver(
  ports: Pick<Ports, 'events' | 'notifier' | 'guards'>,
  state: GuardState,
  others: readonly OutboxEntry[] = [],
): Promise<unknown[]> {
  const theirs = new Set(others.map(entryId));
  const failures: unknown[] = [];
  const done = new Set<string>();
  for (const entry of eventsFirst(state.outbox.filter((each) => !theirs.has(entryId(each))))) {
    try {
      await send(ports, entry);
      done.add(entryId(entry));
    } catch (failure) {
      failures.push(failure);
    }
  }
  if (done.size > 0) await forget(ports, state, done).catch((failure: unknown) => failures.push(failure));
  return failures;
}

const eventsFirst = (outbox: readonly OutboxEntry[]): OutboxEntry[] => [
  ...outbox.filter(({ kind }) => kind === 'event'),
  ...outbox.filter(({ kind }) => kind === 'notice'),
];

const send = ({ events, notifier }: Pick<Ports, 'events' | 'notifier'>, entry: OutboxEntry): Promise<unknown> =>
  entry.kind === 'event' ? events.append(entry.event) : notifier.publish(entry.notice);

/** Others who write all the time are no failure: what was delivered is delivered once more by the next tick, under the same ids. */
async function forget({ guards }: Pick<Ports, 'guards'>, state: GuardState, done: ReadonlySet<string>): Promise<void> {
  let latest: GuardState | undefined = state;
  const attempt = async () => {
    if (latest === undefined) return 'nothing to forget';
    const without = delivered(latest, done);
    const written = await guards.write({ ...without, revision: latest.revision + 1 });
    if (written === 'changed') latest = await guards.read(state.endpoint);
    return written;
  };
  await optimistic(attempt, () => 'left to the next tick').catch((failure: unknown) => {
    if (!(failure instanceof RaceLost)) throw failure;
  });
}
