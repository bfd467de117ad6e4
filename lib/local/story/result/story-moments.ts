import type { EventKind } from '../../../core/record/event-kinds.ts';
import type { IncidentReport } from '../../../report/page/incident-report.ts';
import { NEW_MODEL } from '../models.ts';
import { servingSpans } from '../share-steps.ts';
import type { ToldStory } from '../tell-story.ts';

/** Events that are marked in the plots, and the word for each. */
const MARKED: Partial<Readonly<Record<EventKind, string>>> = {
  'quarantined-version-back': 'seen',
  'rollback-decided': 'decided',
  'approval-asked': 'asked',
  approved: 'approved',
  rejected: 'rejected',
  preparing: 'in steps',
  'capacity-refused': 'no instances',
  overdue: 'late',
  'rolled-back': 'moved',
  recovered: 'recovered',
  'not-recovered': 'not recovered',
  unprovable: 'not proven',
  held: 'held',
  failed: 'failed',
  superseded: 'let go',
  withdrawn: 'withdrawn',
};

/** The moments that a reader looks for: what others did, and the turning points of the history. */
export function momentsOf({ events, times: { acts } }: ToldStory): NonNullable<IncidentReport['moments']> {
  return [
    ...acts.map(({ atEpochSeconds, mark }) => ({ atEpochSeconds, label: mark })),
    ...events.flatMap(({ atEpochSeconds, kind, who }) => {
      const label = kind === 'approved' && who === 'stablehand' ? 'nobody answered' : MARKED[kind];
      return label === undefined ? [] : [{ atEpochSeconds, label }];
    }),
  ];
}

/** While the faulty model had traffic. */
export const affectedOf = ({
  shares,
  times: { faultAt, endedAt },
}: ToldStory): NonNullable<IncidentReport['affected']> =>
  faultAt === undefined
    ? []
    : servingSpans(shares, NEW_MODEL, { from: faultAt, to: endedAt }).map(({ from, to }) => ({
        fromEpochSeconds: from,
        toEpochSeconds: to,
      }));
