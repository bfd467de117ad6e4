import type { IncidentReport, PageMinute } from '../../../lib/report/page/incident-report.ts';

/** Monday 2026-11-02T00:00:00Z. */
export const START = Date.UTC(2026, 10, 2) / 1000;

/** Repeatable numbers in [0, 1): drawings need something that looks like chance, not chance. */
function* scatter(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield state / 2_147_483_648;
  }
}

interface Course {
  readonly minutes: number;
  /** Minutes from the start; absent: nothing goes wrong. */
  readonly faultAt?: number;
  readonly decidedAt?: number;
}

const arm = (
  seed: number,
  requests: (at: number) => number,
  rate: (at: number) => number,
  minutes: number,
): PageMinute[] => {
  const chance = scatter(seed);
  return Array.from({ length: minutes }, (_, at) => {
    const n = Math.round(requests(at) * (0.85 + 0.3 * chance.next().value));
    const bad = Math.floor(n * rate(at) * (0.4 + 1.2 * chance.next().value) + chance.next().value);
    return { minute: START / 60 + at, requests: n, bad: Math.min(n, bad) };
  });
};

/** A bad deployment from the first healthy hour to the recovery, or a quiet day; a test states what differs. */
export function anIncident(
  difference: Partial<IncidentReport> = {},
  course: Course = { minutes: 110, faultAt: 60, decidedAt: 74 },
): IncidentReport {
  const { minutes, faultAt = Number.POSITIVE_INFINITY, decidedAt = Number.POSITIVE_INFINITY } = course;
  const movedAt = decidedAt + 3;
  const season = (at: number): number => 600 + 200 * Math.sin((at / 1440) * 2 * Math.PI);
  const stable = arm(
    7,
    (at) => season(at) * (at < movedAt ? 0.9 : 1),
    () => 0.01,
    minutes,
  );
  const candidate = arm(
    11,
    (at) => season(at) * 0.1,
    (at) => (at < faultAt ? 0.01 : 0.05),
    Math.min(minutes, movedAt),
  );
  const failed: number[] = [];
  for (const { bad } of candidate) failed.push((failed.at(-1) ?? 0) + bad);
  const at = (minute: number): number => START + minute * 60;
  const rolledBack = Number.isFinite(decidedAt);
  return {
    title: rolledBack ? 'A bad model was caught and moved away' : 'A day without an incident',
    scenario: rolledBack ? 'bad-errors' : 'healthy',
    endpoint: 'fraud-detector',
    outcome: rolledBack ? 'recovered' : 'no-rollback',
    fromEpochSeconds: START,
    toEpochSeconds: at(minutes),
    ...(rolledBack
      ? {
          faultAtEpochSeconds: at(faultAt),
          decidedAtEpochSeconds: at(decidedAt),
          completedAtEpochSeconds: at(movedAt),
          recoveredAtEpochSeconds: at(movedAt + 9),
        }
      : {}),
    arms: [
      { name: 'stable', version: 'v2', role: 'stable', minutes: stable },
      { name: 'candidate', version: 'v3', role: 'candidate', minutes: candidate },
    ],
    evidence: candidate.flatMap(({ minute }, index) => {
      const gone = Math.max(0, index - faultAt);
      return [
        { minute, signal: 'errors', logE: -0.9 + 0.5 * Math.sin(index / 9) + 0.43 * gone },
        { minute, signal: 'latency', logE: -0.6 + 0.3 * Math.cos(index / 7) },
      ];
    }),
    logThreshold: Math.log(100),
    weights: [
      { atEpochSeconds: START, variant: 'stable', share: 0.9 },
      { atEpochSeconds: START, variant: 'candidate', share: 0.1 },
      ...(rolledBack
        ? [
            { atEpochSeconds: at(movedAt), variant: 'stable', share: 1 },
            { atEpochSeconds: at(movedAt), variant: 'candidate', share: 0 },
          ]
        : []),
    ],
    failedRequests: candidate.map(({ minute }, index) => ({ minute, cumulative: failed[index] ?? Number.NaN })),
    events: rolledBack
      ? eventsAt(at, faultAt, decidedAt, movedAt)
      : [{ atEpochSeconds: at(1), kind: 'adopted', who: 'stablehand', why: 'v2 carries 90% of the traffic' }],
    mails: rolledBack ? mailsAt(at, decidedAt, movedAt) : [],
    numbers: [
      { label: 'from the fault to the decision', value: rolledBack ? '14 minutes' : 'no fault' },
      { label: 'requests to v3 that failed', value: String(failed.at(-1)) },
      { label: 'traffic of v3 now, read back', value: rolledBack ? '0%' : '10%' },
      { label: 'odds at the decision', value: rolledBack ? '170 to 1' : 'none' },
    ],
    command: 'npm start -- --scenario bad-errors --seed 7',
    whatNext: [
      'Run another scenario: npm start -- --scenario silent',
      'Change the policy in examples/stablehand.yaml and run it again.',
    ],
    ...difference,
  };
}

type Clock = (minute: number) => number;

const eventsAt = (at: Clock, faultAt: number, decidedAt: number, movedAt: number): IncidentReport['events'] => [
  {
    atEpochSeconds: at(1),
    kind: 'candidate-appeared',
    who: 'stablehand',
    why: 'v3 (variant candidate) gets 10% of the traffic beside v2 (variant stable)',
  },
  {
    atEpochSeconds: at(faultAt),
    kind: 'fault',
    who: 'the scenario',
    why: 'from here on the odds of an error are five times as high on candidate',
  },
  {
    atEpochSeconds: at(decidedAt),
    kind: 'rollback-decided',
    who: 'stablehand',
    why: 'errors: 41 of 905 requests of v3 failed (4.5%), 82 of 8,134 of v2 (1.0%); odds 170 to 1, limit 100 to 1',
  },
  {
    atEpochSeconds: at(decidedAt),
    kind: 'shift-sent',
    who: 'stablehand',
    why: 'UpdateEndpointWeightsAndCapacities: stable 1, candidate 0',
  },
  {
    atEpochSeconds: at(movedAt),
    kind: 'rolled-back',
    who: 'stablehand',
    why: 'current weights read back: stable 100%, candidate 0%',
  },
  {
    atEpochSeconds: at(movedAt + 9),
    kind: 'recovered',
    who: 'stablehand',
    why: '28 of 3,012 requests failed in 5 minutes (0.9%), the limit is 1.3%',
  },
];

const mailsAt = (at: Clock, decidedAt: number, movedAt: number): IncidentReport['mails'] =>
  (['engineers', 'stakeholders'] as const).flatMap((audience) => [
    {
      atEpochSeconds: at(decidedAt),
      audience,
      subject: 'ROLLING BACK fraud-detector: v3 -> v2, errors 4.5% vs 1.0%',
      text: `WHAT HAPPENED\n  ${'word '.repeat(14)}\n\nTo ${audience}.`,
    },
    {
      atEpochSeconds: at(movedAt),
      audience,
      subject: 'ROLLED BACK fraud-detector: v3 -> v2, errors 4.5% vs 1.0%',
      text: 'WHAT HAPPENED\n  It moved.',
    },
  ]);
