import type { Notifier } from '../ports.ts';

/**
 * All channels as one notifier. Each is tried, whatever becomes of the others. When one fails the notice is published again with the next
 * tick, on all of them and under its own id.
 */
export const toAll = (channels: readonly Notifier[]): Notifier => ({
  async publish(notice) {
    const results = await Promise.allSettled(channels.map((channel) => channel.publish(notice)));
    const failures = results.flatMap((result): unknown[] => (result.status === 'rejected' ? [result.reason] : []));
    if (failures.length === 1) throw failures[0];
    if (failures.length > 1)
      throw new AggregateError(failures, `${failures.length} channels failed: ${failures.join('; ')}`);
  },
});
