import type { Tale } from './tale.ts';

/** What the story amounted to. */
export interface Report {
  /** Of the first stack. */
  readonly resources: number;
  /** By function name, then by action. */
  readonly calls: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly callsInAll: number;
  /** Mails by confirmed address. */
  readonly mails: Readonly<Record<string, number>>;
  readonly seconds: number;
}

export async function reportOf({ stage, resources }: Tale, seconds: number): Promise<Report> {
  const calls: Record<string, Record<string, number>> = {};
  const all = await stage.moto.calls();
  for (const { caller, service, operation } of all) {
    const who = caller ?? 'everybody else';
    const own = calls[who] ?? {};
    calls[who] = own;
    const action = caller === null ? service : `${service}:${operation}`;
    own[action] = (own[action] ?? 0) + 1;
  }
  const mails: Record<string, number> = {};
  for (const { to } of await stage.moto.mails()) mails[to] = (mails[to] ?? 0) + 1;
  return { resources, calls, callsInAll: all.length, mails, seconds: Math.round(seconds) };
}
