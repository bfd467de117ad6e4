import { type HardLimitHit, hardLimitHit } from '../judge/verdicts/hard-limit.ts';
import { armSeriesOf, signalQueries } from '../minutes/readings.ts';
import { makeNotice } from '../record/make-notice.ts';
import { eventEntry, noticeEntry, tellOnce } from '../record/outbox.ts';
import { deploymentKey, isAboutDeployment } from '../record/told-keys.ts';
import type { GuardState } from '../state/guard-state.ts';
import { type EndpointState, isDeploying } from '../words/endpoint.ts';
import type { MinuteQuery, MinuteSeries } from '../words/metric.ts';
import { countsText } from '../words/spoken.ts';

/** Requests and errors of the old and of the new instances of each variant, while SageMaker exchanges them; else nothing. */
export function deploymentQueries(endpoint: EndpointState): MinuteQuery[] {
  const { name, configName, pendingConfigName, variants } = endpoint;
  if (pendingConfigName === undefined) return [];
  return variants.flatMap((variant) =>
    [configName, pendingConfigName].flatMap((config) =>
      signalQueries(name, variant.name, ERRORS).map((query) => ({ ...query, configName: config })),
    ),
  );
}

const ERRORS = { signal: 'errors' } as const;

/**
 * While SageMaker deploys, a variant's minutes belong to no version. Where it publishes its series by endpoint config as well, new instances
 * that fail plainly beside the old ones are told at once: AWS refuses every change until it is done, so more cannot be done now.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-configuration.html for the dimension EndpointConfigName.
 */
export function watchDeployment(
  state: GuardState,
  view: {
    readonly endpoint: EndpointState;
    readonly replies: ReadonlyMap<string, MinuteSeries>;
    readonly atEpochSeconds: number;
  },
): GuardState {
  const { endpoint } = view;
  if (!isDeploying(endpoint)) return forgotten(state);
  for (const { name } of endpoint.variants) {
    const hit = hitOf(name, view);
    if (hit !== undefined) return told(state, view, name, hit);
  }
  return state;
}

function hitOf(
  variant: string,
  { endpoint, replies, atEpochSeconds }: Parameters<typeof watchDeployment>[1],
): HardLimitHit | undefined {
  const series = (configName: string) =>
    armSeriesOf(replies, { endpoint: endpoint.name, variant, configName }, ERRORS, []);
  const { configName, pendingConfigName } = endpoint;
  if (pendingConfigName === undefined) return undefined;
  const arms = { candidate: series(pendingConfigName), stable: series(configName) };
  // a minute counts when both served in it, however long the deployment takes
  return hardLimitHit(arms, { firstMinute: Number.NEGATIVE_INFINITY, atEpochSeconds });
}

function told(
  state: GuardState,
  { endpoint, atEpochSeconds }: Parameters<typeof watchDeployment>[1],
  variant: string,
  { minutes, candidate, stable }: HardLimitHit,
): GuardState {
  const { configName, pendingConfigName = '' } = endpoint;
  const [bad, well] = [candidate, stable].map(({ n, k }) => countsText({ requests: n, bad: k }));
  const why = `SageMaker deploys ${pendingConfigName}: in ${minutes.length} minutes running its instances of ${variant} failed ${bad}, those of ${configName} ${well}; AWS refuses changes during this deployment, so what is to be done about it is queued until it ends`;
  const facts = { endpoint: state.endpoint, atEpochSeconds, who: 'stablehand', why };
  const key = `${pendingConfigName}@${atEpochSeconds}`;
  return tellOnce(
    state,
    deploymentKey(pendingConfigName),
    eventEntry(key, { ...facts, kind: 'deployment-failing' }),
    noticeEntry(makeNotice('deployment-failing', key, facts)),
  );
}

/** The next deployment is told afresh, even of the same config. */
const forgotten = (state: GuardState): GuardState =>
  state.told.some(isAboutDeployment) ? { ...state, told: state.told.filter((key) => !isAboutDeployment(key)) } : state;
