import type { Notice } from '../../../lib/core/record/notice.ts';
import type { Notifier } from '../../../lib/flows/ports.ts';

/** Keeps what was published, repeats included, in order. */
export class InMemoryNotifier implements Notifier {
  readonly published: Notice[] = [];

  async publish(notice: Notice): Promise<void> {
    this.published.push(structuredClone(notice));
  }
}
