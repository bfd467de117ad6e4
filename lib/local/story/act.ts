import type { TickReport } from '../../../lambdas/health-check/handler.ts';
import type { Hands } from './hands.ts';

/** When somebody acts: so many minutes after the deployment, or after a tick first reported a rollback in this state. */
export type Cue =
  | { readonly afterMinutes: number }
  | {
      /** A status or a recovery: `shifting`, `awaiting-approval`, `recovered`. */
      readonly rollback: string;
      /** At least 1: nobody acts within a tick. */
      readonly minutesLater: number;
    };

/** Something that somebody else does while the story goes on: a person, a pipeline, AWS itself. */
export interface Act {
  readonly when: Cue;
  readonly who: string;
  /** Two words at most: the mark in the plots and the line in the timeline. */
  readonly mark: string;
  /** One sentence: what they did. */
  readonly why: string;
  readonly does: (hands: Hands) => Promise<void>;
}

/** An act that has happened. */
export interface DoneAct extends Pick<Act, 'who' | 'mark' | 'why'> {
  readonly atEpochSeconds: number;
}

/** The acts of a story, one after the other: none begins before the one before it is done. */
export interface Acts {
  readonly done: readonly DoneAct[];
  readonly left: () => readonly Act[];
  /** Lets happen what is due in this minute. */
  perform(minute: number, atEpochSeconds: number, hands: Hands): Promise<void>;
  /** Takes the cue from what a tick reported. */
  notice(minute: number, report: TickReport): void;
}

/** Nothing happens before its cue; an act whose cue never comes stays left. */
export function actsInStore(acts: readonly Act[] = []): Acts {
  const left = [...acts];
  const done: DoneAct[] = [];
  let cuedAt: number | undefined;
  const dueAt = (when: Cue): number => ('afterMinutes' in when ? when.afterMinutes : (cuedAt ?? Infinity));
  return {
    done,
    left: () => left,
    async perform(minute, atEpochSeconds, hands) {
      for (let next = left[0]; next !== undefined && dueAt(next.when) <= minute; next = left[0]) {
        await next.does(hands);
        const { who, mark, why } = next;
        done.push({ who, mark, why, atEpochSeconds });
        left.shift();
        cuedAt = undefined;
      }
    },
    notice(minute, { guards }) {
      const when = left[0]?.when;
      if (when === undefined || 'afterMinutes' in when || cuedAt !== undefined) return;
      const seen = guards.some(
        ({ rollback }) => rollback?.status === when.rollback || rollback?.recovery === when.rollback,
      );
      if (seen) cuedAt = minute + when.minutesLater;
    },
  };
}
