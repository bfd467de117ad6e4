import type { GuardEvent } from '../../core/record/event.ts';
import { makeNotice } from '../../core/record/make-notice.ts';
import { mustTellUnguarded, stillUnguarded, type Unguarded } from '../../core/state/unguarded.ts';
import type { UnreadableState } from '../../core/state/unreadable-state.ts';
import { isoOf } from '../../core/words/time.ts';
import type { Ports } from '../ports.ts';

/**
 * An endpoint whose state cannot be read is judged by nobody: people are told which and since when, at once and every six hours, and the
 * history has it. What is remembered of it stands in an item of its own.
 *
 * @returns what could not be done, beside the state itself.
 */
export async function tellUnguarded(
  ports: Pick<Ports, 'unguarded' | 'events' | 'notifier'>,
  endpoint: string,
  unreadable: UnreadableState,
  atEpochSeconds: number,
): Promise<readonly unknown[]> {
  const failures: unknown[] = [];
  const noted = (failure: unknown): void => void failures.push(failure);
  try {
    const unguarded = stillUnguarded(await ports.unguarded.read(endpoint), endpoint, atEpochSeconds);
    const told = mustTellUnguarded(unguarded) && (await tellNow(ports, unguarded, unreadable, noted));
    // told first: after a crash in between people are told once more, under the same id
    await ports.unguarded.write(told ? { ...unguarded, toldAtEpochSeconds: atEpochSeconds } : unguarded);
  } catch (failure) {
    noted(failure);
  }
  return failures;
}

/** @returns whether people know. */
async function tellNow(
  { events, notifier }: Pick<Ports, 'events' | 'notifier'>,
  { endpoint, sinceEpochSeconds, seenAtEpochSeconds, toldAtEpochSeconds }: Unguarded,
  { message }: UnreadableState,
  noted: (failure: unknown) => void,
): Promise<boolean> {
  const isFirst = toldAtEpochSeconds === undefined;
  const key = isFirst ? `${sinceEpochSeconds}` : `${sinceEpochSeconds}+${seenAtEpochSeconds - sinceEpochSeconds}`;
  const why = `unguarded since ${isoOf(sinceEpochSeconds)}: ${message}`;
  const facts = { endpoint, atEpochSeconds: seenAtEpochSeconds, who: 'stablehand', why };
  const event: GuardEvent = { ...facts, id: `${key}/unguarded`, kind: 'unguarded' };
  if (isFirst) await events.append(event).catch(noted);
  return notifier.publish(makeNotice('unguarded', key, facts)).then(
    () => true,
    (failure: unknown) => {
      noted(failure);
      return false;
    },
  );
}
