import { InMemoryEndpointControl } from '../support/in-memory/in-memory-endpoint-control.ts';
import { InMemoryEventHistory } from '../support/in-memory/in-memory-event-history.ts';
import { InMemoryFleetStore } from '../support/in-memory/in-memory-fleet-store.ts';
import { InMemoryGuardStore } from '../support/in-memory/in-memory-guard-store.ts';
import { InMemoryMetricSource } from '../support/in-memory/in-memory-metric-source.ts';
import { InMemoryNotifier } from '../support/in-memory/in-memory-notifier.ts';
import { InMemoryUnguardedStore } from '../support/in-memory/in-memory-unguarded-store.ts';
import { InMemoryVersionHistory } from '../support/in-memory/in-memory-version-history.ts';
import { describeEndpointControl } from './endpoint-control.contract.ts';
import { describeEventHistory } from './event-history.contract.ts';
import { describeFleetStore } from './fleet-store.contract.ts';
import { describeGuardStore } from './guard-store.contract.ts';
import { describeMetricSource, MINUTES, type Truth } from './metric-source.contract.ts';
import { describeNotifier } from './notifier.contract.ts';
import { describeUnguardedStore } from './unguarded-store.contract.ts';
import { describeVersionHistory } from './version-history.contract.ts';

/** 2026-11-22T12:00:00Z */
const NOON = Date.UTC(2026, 10, 22, 12) / 1000;

describeGuardStore('InMemoryGuardStore', async () => ({ store: new InMemoryGuardStore() }));
describeFleetStore('InMemoryFleetStore', async () => ({ store: new InMemoryFleetStore() }));
describeUnguardedStore('InMemoryUnguardedStore', async () => new InMemoryUnguardedStore());
describeVersionHistory('InMemoryVersionHistory', async () => ({ history: new InMemoryVersionHistory() }));
describeEventHistory('InMemoryEventHistory', async () => ({ history: new InMemoryEventHistory() }));

describeEndpointControl('InMemoryEndpointControl', async () => {
  let now = NOON;
  const control = new InMemoryEndpointControl({ nowEpochSeconds: () => now });
  return {
    control,
    async deploy(endpoint, config, variants) {
      control.deploy(endpoint, {
        config,
        models: Object.fromEntries(variants.map(({ name, model }) => [name, model])),
        weights: variants.map(({ name, weight }) => ({ variant: name, share: weight })),
      });
    },
    async settle() {
      now += 600;
    },
    async remove(endpoint) {
      control.delete(endpoint);
    },
    async addConfig(config, variants) {
      control.addConfig(config, {
        models: Object.fromEntries(variants.map(({ name, model }) => [name, model])),
        weights: variants.map(({ name, weight }) => ({ variant: name, share: weight })),
      });
    },
    async removeConfig(config) {
      control.deleteConfig(config);
    },
    async removeModel(model) {
      control.deleteModel(model);
    },
    refuseInstances: (when) =>
      control.refuseInstances(
        when === 'late' ? 'Unable to provision: InsufficientInstanceCapacity' : 'ResourceLimitExceeded: the limit is 1',
        when === 'late',
      ),
    attempts: () => control.accepted.length,
  };
});

describeMetricSource('InMemoryMetricSource', async () => {
  const from = NOON / 60;
  const truth = (variant: string, minute: number): Truth => {
    const n = (variant === 'stable' ? 900 : 100) + (minute % 7);
    const bad = minute % 5;
    return {
      invocations: n,
      'latency-samples': n - bad,
      'errors-5xx': bad,
      'model-errors': bad,
      'errors-4xx': 1,
      'latency-over': 9,
    };
  };
  let hidden = (_metric: string, _minute: number) => false;
  const source = new InMemoryMetricSource(
    { nowEpochSeconds: () => NOON + (MINUTES + 1) * 60 },
    ({ endpoint, variant, metric }, minute) => {
      const served = endpoint === 'ranker' && (variant === 'stable' || variant === 'candidate');
      if (!served || minute < from || minute >= from + MINUTES) return undefined;
      return variant === 'candidate' && hidden(metric, minute) ? undefined : truth(variant, minute)[metric];
    },
  );
  return {
    source,
    from,
    truth,
    hide: (metric, first, last) => {
      hidden = (each, minute) => each === metric && minute >= first && minute < last;
    },
  };
});

describeNotifier('InMemoryNotifier', async () => {
  const notifier = new InMemoryNotifier();
  return {
    notifier,
    heard: async () =>
      notifier.published.flatMap(({ audiences, severity, endpoint, kind, id }) =>
        audiences.map((audience) => ({ audience, severity, endpoint, kind, id })),
      ),
  };
});
