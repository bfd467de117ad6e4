import { describe, expect, test } from 'vitest';
import { metricQuery } from '../../../lib/adapters/aws/cloudwatch/cloudwatch-query.ts';
import { deploymentQueries, watchDeployment } from '../../../lib/core/guard/deployment-watch.ts';
import { queryKey } from '../../../lib/core/words/metric.ts';
import { aState } from '../../support/a-state.ts';
import { anEndpoint } from '../../support/an-endpoint.ts';
import { MINUTE, NOON, NOON_MINUTE } from '../../support/noon.ts';
import { seriesOf } from '../../support/series-of.ts';
import { toldOf } from '../../support/told-of.ts';

const DEPLOYING = anEndpoint({ status: 'Updating', pendingConfigName: 'config-2', weights: { main: 1 } });

/** In the two newest minutes a hundred requests each went to the old and to the new instances, of which so many failed. */
function repliesWith(old: number, fresh: number, newestMinutes = 2) {
  return new Map(
    deploymentQueries(DEPLOYING).map((query) => {
      const bad = query.configName === 'config-2' ? fresh : old;
      const points = Array.from({ length: newestMinutes }, (_, ago): [number, number] => [
        NOON_MINUTE + 8 - ago,
        query.metric === 'invocations' ? 100 : bad,
      ]);
      return [queryKey(query), seriesOf(points)];
    }),
  );
}
const AT = NOON + 10 * MINUTE;
const watched = (replies: ReturnType<typeof repliesWith>, state = aState(), endpoint = DEPLOYING) =>
  watchDeployment(state, { endpoint, replies, atEpochSeconds: AT });

describe('while SageMaker deploys', () => {
  test('old and new instances are asked for apart, by their config', () => {
    const configs = deploymentQueries(DEPLOYING).map(
      ({ variant, metric, configName }) => `${variant} ${metric} ${configName}`,
    );
    expect(configs).toEqual([
      'main invocations fraud-config',
      'main errors-5xx fraud-config',
      'main model-errors fraud-config',
      'main invocations config-2',
      'main errors-5xx config-2',
      'main model-errors config-2',
    ]);
    expect(new Set(deploymentQueries(DEPLOYING).map(queryKey)).size).toBe(6);
    expect(deploymentQueries(anEndpoint())).toEqual([]);
    const [query] = deploymentQueries(DEPLOYING);
    if (query === undefined) throw new RangeError('a deployment is asked about');
    expect(metricQuery('q0', query, 'Sum').MetricStat?.Metric?.Dimensions).toEqual([
      { Name: 'EndpointName', Value: 'fraud' },
      { Name: 'VariantName', Value: 'main' },
      { Name: 'EndpointConfigName', Value: 'fraud-config' },
    ]);
  });

  test('new instances that fail plainly beside well ones are told at once, once', () => {
    const told = watched(repliesWith(1, 60));
    expect(toldOf(told, 'deployment-failing')).toMatchObject([
      {},
      {
        severity: 'critical',
        why: 'SageMaker deploys config-2: in 2 minutes running its instances of main failed 120 of 200 requests (60%), those of fraud-config 2 of 200 requests (1.0%); AWS refuses changes during this deployment, so what is to be done about it is queued until it ends',
      },
    ]);
    expect(watched(repliesWith(1, 60), { ...told, outbox: [] }).outbox).toEqual([]);
  });

  test.each<[string, ReturnType<typeof repliesWith>]>([
    ['both fail', repliesWith(50, 60)],
    ['less than half fails', repliesWith(1, 49)],
    ['it was one minute', repliesWith(1, 90, 1)],
    ['SageMaker does not publish by config', new Map()],
  ])('nothing is told where %s', (_, replies) => {
    expect(watched(replies)).toEqual(aState());
  });

  test('the next deployment is told afresh', () => {
    const told = { ...watched(repliesWith(1, 60)), outbox: [] };
    const over = watched(new Map(), told, anEndpoint());
    expect(over.told).toEqual([]);
    expect(toldOf(watched(repliesWith(1, 60), over), 'deployment-failing')).toHaveLength(2);
    expect(watched(new Map(), over, anEndpoint())).toBe(over);
  });
});
