import { describe, expect, test, vi } from 'vitest';

vi.mock(import('../../lib/core/signals/registry.ts'), async (original) => {
  const [{ SIGNAL_LIST }, { THROTTLES }] = await Promise.all([original(), import('./throttles.ts')]);
  // the line that a newcomer adds to the registry
  return { SIGNAL_LIST: [...SIGNAL_LIST, THROTTLES] } as never;
});

import { renderPolicySchema } from '../../docs/from-code/policy-schema.ts';
import { metricQuery, statisticOf } from '../../lib/adapters/aws/cloudwatch/cloudwatch-query.ts';
import { judgePart } from '../../lib/backtest/judge-part.ts';
import { runReport } from '../../lib/backtest/page/run-report.ts';
import { metricMeaningOf } from '../../lib/backtest/record/metric-words.ts';
import { summaryOf } from '../../lib/backtest/summary.ts';
import { readTraceHeader } from '../../lib/backtest/trace/read-runs.ts';
import { queriesOf } from '../../lib/cli/fetch-plan.ts';
import { parseGuardState, renderGuardState } from '../../lib/contract/guard-state/guard-state-item.ts';
import { parsePolicyFile, renderPolicyFile } from '../../lib/contract/policy-file.ts';
import { signalQueries } from '../../lib/core/minutes/readings.ts';
import type { SignalName } from '../../lib/core/signals/registry.ts';
import type { GuardPolicy } from '../../lib/core/words/policy.ts';
import { parsePolicy } from '../../lib/policy/parse-policy.ts';
import { renderMessage } from '../../lib/report/mail/message.ts';
import { renderIncidentPage } from '../../lib/report/page/incident-page.ts';
import { aFile, aHeader, aSeries, DAY } from '../backtest/a-trace.ts';
import { aWorld } from '../support/a-world.ts';
import { InMemoryMetricSource } from '../support/in-memory/in-memory-metric-source.ts';

// the types know the registry as it is written, not as this test extends it
const THROTTLED = 'throttles' as SignalName;

const YAML = `guards:
  - endpoint: fraud-detector
    mode: auto
    signals: { errors: off, latency: off, throttles: on }
`;
const guardOf = (yaml: string): GuardPolicy => {
  const [guard] = parsePolicy(yaml, 'stablehand.yaml').guards;
  if (guard === undefined) throw new Error('the policy has a guard');
  return guard;
};

/** Two arms; 30% of the candidate's requests are throttled, of stable's one in a hundred; nothing fails. */
async function throttledWorld() {
  const world = aWorld({ guard: { signals: guardOf(YAML).signals } });
  const metrics = new InMemoryMetricSource(world.clock, ({ variant, metric }) => {
    const n = variant === 'stable' ? 900 : 100;
    if (metric === 'invocations') return n;
    const throttled = Math.round(n * (variant === 'stable' ? 0.01 : 0.3));
    return (metric as string) === 'throttled' ? throttled : 0;
  });
  const ports = { ...world.ports, metrics };
  const reports = await world.minutes(30, ports);
  return { world, reports };
}

describe('a signal that is one file and one line in the registry', () => {
  test('has its word in the policy, with a default weight, and its mistakes are sentences', () => {
    const { signals } = guardOf(YAML);
    expect(signals).toContainEqual({ signal: 'throttles', weight: 2 });
    const heavier = guardOf(YAML.replace('throttles: on', 'throttles: { weight: 5 }'));
    expect(heavier.signals).toContainEqual({ signal: 'throttles', weight: 5 });
    expect(() => guardOf(YAML.replace('throttles: on', 'throttle: on'))).toThrow('did you mean throttles?');
    expect(() => guardOf(YAML.replace('throttles: on', 'throttles: maybe'))).toThrow(
      'on, off or a map such as { weight: 2 }',
    );
    expect(renderPolicySchema()).toContain('Requests answered with a 429.');
  });

  test('reaches the functions in the deployed policy', () => {
    const policy = parsePolicy(YAML, 'stablehand.yaml');
    expect(parsePolicyFile(renderPolicyFile(policy))).toEqual(policy);
  });

  test('is read from CloudWatch', () => {
    const [requests, bad] = signalQueries('fraud', 'candidate', { signal: THROTTLED });
    expect(requests?.metric).toBe('invocations');
    if (bad === undefined) throw new Error('throttles have a count');
    expect(metricQuery('q1', bad, statisticOf(bad, 'PR')).MetricStat).toMatchObject({
      Metric: { MetricName: 'InvocationThrottles' },
      Stat: 'Sum',
    });
  });

  test('moves traffic, is remembered, and is told in its own words', async () => {
    const { world, reports } = await throttledWorld();
    const breach = reports
      .flatMap(({ verdicts }) => verdicts)
      .find(({ verdict }) => verdict.kind === 'breach')?.verdict;
    expect(breach).toMatchObject({ cause: 'evidence', failureClass: 'operational', signal: 'throttles' });
    expect(await world.shares()).toMatchObject({ candidate: 0 });
    const state = await world.state();
    expect(parseGuardState({ ...renderGuardState(state) })).toEqual(state);

    const notice = world.notifier.published.find(({ kind }) => kind === 'rollback-started');
    if (notice === undefined) throw new Error('a rollback is told');
    const context = { timeZone: 'UTC', manualRollbackName: 'manual', operateName: 'operate' };
    const { subject, text } = renderMessage(notice, 'engineers', context);
    expect(subject).toContain('throttled requests 30% vs 1.0%');
    expect(text).toContain('30% of requests to v2 were throttled');
    expect(text).toContain('Throttled means answered with a 429.');
    expect(notice.why).toContain('throttled requests: candidate 60 of 200 requests (30%)');
  });

  test('is judged in a backtest, drawn on its page, and fetched into a trace', () => {
    const minutes = 60;
    const path = aFile([
      aHeader(),
      aSeries('stable', -DAY, DAY + minutes, { invocations: () => 900, throttled: () => 9 }),
      aSeries('candidate', 0, minutes, { invocations: () => 100, throttled: (minute) => (minute < 10 ? 1 : 30) }),
    ]);
    const header = readTraceHeader(path);
    const guard = guardOf(YAML);
    const options = { path, header, guard, lagMinutes: 1, peers: false };
    const { runs } = judgePart(options, { from: 0, to: Number.POSITIVE_INFINITY }, () => undefined);
    const [outcome] = runs.map((run) => run.outcome);
    expect(outcome).toMatchObject({ outcome: 'rollback', signal: 'throttles', reason: 'evidence' });
    if (outcome === undefined) throw new Error('the trace has a run');

    const summary = summaryOf([outcome]);
    const found = { policyHash: '', outcomes: [outcome], summary, signals: [THROTTLED], leftOut: [], strayFaults: [] };
    const result = { header, guard, ...found };
    const report = runReport(result, outcome, { path, lagMinutes: 1 });
    if (report === undefined) throw new Error('the run can be drawn');
    expect(renderIncidentPage(report)).toContain('throttles');

    expect(queriesOf('fraud-detector', 'stable', undefined).map(({ metric }) => metric)).toContain('throttled');
    expect(metricMeaningOf('InvocationThrottles', 'Sum')).toEqual({ kind: 'count', name: 'throttled' });
  });
});
