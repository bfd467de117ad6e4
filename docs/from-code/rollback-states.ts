import { GIVE_UP_SECONDS } from '../../lib/core/plan/states/deadlines.ts';
import {
  BEGINNINGS,
  OBSERVATIONS,
  RECOVERIES,
  type Seen,
  STATES,
  type State,
  type Transition,
} from '../../lib/core/plan/states/rollback-states.ts';
import { OPEN_STATUSES, type OpenStatus } from '../../lib/core/state/rollback.ts';

type Row = readonly [seen: Seen, transition: Transition];

/** docs/rollback-states.md: the life of a rollback, drawn from the table that the engine works from. */
export function renderRollbackStates(): string {
  return [
    '# The life of a rollback',
    '',
    'Made from `lib/core/plan/states/rollback-states.ts`, the table that the engine goes by (renew it with: `npx vitest run test/docs/rollback-states.test.ts -u`).',
    '',
    '```mermaid',
    ...diagram(),
    '```',
    '',
    'Every minute the open rollback is looked at: the first observation that holds, as SageMaker describes the endpoint at that moment, decides where it goes. Memory decides',
    'nothing, so whatever a run that died has done or not done, the next one finds out. Nothing that is not in these tables can happen to a rollback.',
    '',
    ...OPEN_STATUSES.flatMap(section),
    '## After `completed`',
    '',
    'The move is proven, and users are not yet: the recovery goes from `pending` to one of',
    '',
    ...Object.entries(RECOVERIES).map(([recovery, what]) => `- \`${recovery}\`: ${what}`),
    '',
    'The other ends, `failed`, `held`, `rejected`, `superseded` and `withdrawn`, are final. A breach that is still there when what held it is gone is planned afresh.',
    '',
  ].join('\n');
}

const rowsOf = (status: OpenStatus): Row[] => Object.entries(STATES[status].on) as Row[];

/** Mermaid takes no hyphen in a name. */
const nameOf = (status: string): string => status.replaceAll('-', '_');

function diagram(): string[] {
  const states = [...new Set(OPEN_STATUSES.flatMap((status) => [status, ...rowsOf(status).map(([, { to }]) => to)]))];
  return [
    'stateDiagram-v2',
    ...states.filter((status) => status.includes('-')).map((status) => `  state "${status}" as ${nameOf(status)}`),
    ...BEGINNINGS.map(({ to, seen }) => `  [*] --> ${nameOf(to)}: ${seen}`),
    ...OPEN_STATUSES.flatMap(arrows),
    ...Object.keys(RECOVERIES).map((recovery) => `  completed --> ${nameOf(recovery)}`),
  ];
}

/** One arrow for each state that is reached; what leaves a state where it is has a place in its section only. */
function arrows(from: OpenStatus): string[] {
  const targets = [...new Set(rowsOf(from).map(([, { to }]) => to))].filter((to) => to !== from);
  return targets.map((to) => {
    const seen = rowsOf(from).flatMap(([each, transition]) => (transition.to === to ? [each] : []));
    return `  ${nameOf(from)} --> ${nameOf(to)}: ${seen.join(', ')}`;
  });
}

function section(status: OpenStatus): string[] {
  const state = STATES[status];
  return [
    `## ${status}`,
    '',
    `Waits for ${state.waitsFor}. ${deadlineOf(state)}`,
    '',
    '| seen | what it means | goes to | sends | people are told |',
    '|---|---|---|---|---|',
    ...rowsOf(status).map(([seen, { to, sends, notice }]) => {
      const cells = [
        `\`${seen}\``,
        OBSERVATIONS[seen],
        to === status ? 'stays' : `\`${to}\``,
        sends ?? '',
        notice === undefined ? '' : `\`${notice}\``,
      ];
      return `| ${cells.join(' | ')} |`;
    }),
    '',
  ];
}

function deadlineOf({ deadlineSeconds }: State): string {
  if (deadlineSeconds === 'the policy') return 'The policy’s `approve-within` is its end.';
  const { weights, config } = deadlineSeconds;
  const minutes =
    weights === config
      ? `${weights / 60} minutes`
      : `${weights / 60} minutes (by config ${config / 60}, since another fleet is started)`;
  return `After ${minutes} people are told once (\`overdue\`), and it goes on; ${GIVE_UP_SECONDS / 3600} hours after the decision it is given up (\`held\`).`;
}
