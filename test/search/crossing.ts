import type { FaultKind } from '../../lib/local/faults.ts';
import type { LocalAws } from '../../lib/local/start-local-aws.ts';
import type { HttpReply } from '../../lib/local/wire/aws-reply.ts';
import type { SdkCall } from './sdk-calls.ts';

/**
 * What becomes of a call: it is answered, a fault strikes it, whoever sent it is dead before or after its effect, or was kept waiting for so
 * long that its client gave up.
 */
export type Fate = 'ok' | FaultKind | 'dies-before' | 'dies-after' | 'gave-up';

/** What was let go and what came of it. `reply` is AWS's own, also when nobody received it; absent when the call never reached AWS. */
export interface Crossed {
  readonly actor: string;
  readonly call: SdkCall;
  readonly fate: Fate;
  readonly reply?: HttpReply;
}

/** Somebody who does things: a function's invocation, or one step of the outside world. */
interface Run {
  readonly actor: string;
  over: boolean;
  dead: boolean;
  /** A fault that strikes the SDK's own repetitions of a call, too. */
  persisting?: { readonly operation: string; readonly fate: Fate };
}

interface Waiting {
  readonly run: Run;
  readonly sinceEpochSeconds: number;
  readonly call?: SdkCall;
  readonly proceed: (fate: Fate) => Promise<void>;
}

/** Turns of the event loop after which a run that neither calls nor ends is a defect. */
const MOST_TURNS = 100_000;
const UNSENT: readonly Fate[] = ['dies-before', 'timeout-before', 'gave-up'];
const REFUSALS: readonly Fate[] = ['throttle', 'refuse', '500'];

/** Where all calls to the embedded AWS wait until a schedule lets one of them go: nothing happens at the same time, everything in any order. */
export class Crossing {
  readonly #aws: LocalAws;
  readonly #seen: (crossed: Crossed) => Promise<void>;
  readonly #before: (actor: string, call: SdkCall) => Promise<void>;
  #runs: Run[] = [];
  #waiting: Waiting[] = [];
  readonly failures: { readonly actor: string; readonly failure: unknown }[] = [];

  constructor(
    aws: LocalAws,
    before: (actor: string, call: SdkCall) => Promise<void>,
    seen: (crossed: Crossed) => Promise<void>,
  ) {
    this.#aws = aws;
    this.#before = before;
    this.#seen = seen;
  }

  /** What an SDK client gets for its call, once it was let go. */
  arrive(call: SdkCall): Promise<HttpReply> {
    const run = this.#runs.find(({ actor }) => actor === call.caller);
    if (run === undefined) return Promise.reject(new RangeError(`${call.caller} calls AWS, but nobody started it`));
    if (run.dead) return new Promise(() => undefined);
    return new Promise((answered, failed) => {
      this.#waiting.push({
        run,
        sinceEpochSeconds: this.#aws.clock.nowEpochSeconds(),
        call,
        proceed: async (fate) => {
          const reply = await this.#cross(run, call, fate);
          if (run.dead) return;
          if (reply === undefined) failed(Object.assign(new Error(fate), { name: 'TimeoutError', code: 'ECONNRESET' }));
          else answered(reply);
        },
      });
    });
  }

  /** Lets a function run; its calls come to wait here. */
  start(actor: string, invoke: () => Promise<unknown>): void {
    const run: Run = { actor, over: false, dead: false };
    this.#runs.push(run);
    void invoke()
      .catch((failure: unknown) => this.failures.push({ actor, failure }))
      .finally(() => {
        run.over = true;
      });
  }

  /** Something that happens in one step, when it is let go. */
  step(actor: string, act: () => Promise<unknown>): void {
    const run: Run = { actor, over: false, dead: false };
    this.#runs.push(run);
    this.#waiting.push({
      run,
      sinceEpochSeconds: this.#aws.clock.nowEpochSeconds(),
      proceed: async () => {
        await act();
        run.over = true;
      },
    });
  }

  isFree(actor: string): boolean {
    return !this.#runs.some((run) => run.actor === actor);
  }

  get waiting(): readonly string[] {
    return this.#waiting.map(({ run, call }) => `${run.actor} ${call?.request.operation ?? ''}`);
  }

  /** The service that the pick-th of the waiting calls; undefined for a step of the outside world. */
  nextService(pick: number): string | undefined {
    return this.#waiting[pick % Math.max(1, this.#waiting.length)]?.call?.request.service;
  }

  /** What the pick-th of the waiting calls; undefined for a step of the outside world. */
  nextOperation(pick: number): string | undefined {
    return this.#waiting[pick % Math.max(1, this.#waiting.length)]?.call?.request.operation;
  }

  /** Lets the pick-th of the waiting go (counted around), and waits until everybody waits again, or is done. */
  async letGo(pick: number, fate: Fate = 'ok', persists = false): Promise<void> {
    await this.settled();
    const [next] = this.#waiting.splice(pick % Math.max(1, this.#waiting.length), 1);
    if (next === undefined) return;
    const { run, call } = next;
    const repeated = call !== undefined && call.attempt > 1 && run.persisting?.operation === call.request.operation;
    const struck = repeated ? (run.persisting?.fate ?? fate) : fate;
    if (persists && call !== undefined) run.persisting = { operation: call.request.operation, fate };
    await next.proceed(this.#gaveUp(next) ? (struck.startsWith('dies') ? 'dies-before' : 'gave-up') : struck);
    await this.settled();
  }

  /** Whoever was kept waiting longer than its client waits has broken the connection long ago: what was not there by then never is. */
  #gaveUp({ call, sinceEpochSeconds }: Waiting): boolean {
    return call !== undefined && this.#aws.clock.nowEpochSeconds() - sinceEpochSeconds > call.patienceSeconds;
  }

  /** Nobody's calls are answered any more, and nobody runs on: as when Lambda ends a function that takes too long. */
  async kill(actor: string): Promise<void> {
    for (const run of this.#runs) if (run.actor === actor) run.dead = true;
    await this.settled();
  }

  /** Until every run waits for its next call, or is over. */
  async settled(): Promise<void> {
    const quiet = (run: Run) => run.over || run.dead || this.#waiting.some((each) => each.run === run);
    let turns = 0;
    do {
      await new Promise(setImmediate);
      turns += 1;
      if (turns > MOST_TURNS)
        throw new Error(`somebody neither calls AWS nor ends: ${this.#runs.map(({ actor }) => actor)}`);
    } while (!this.#runs.every(quiet));
    this.#waiting = this.#waiting.filter(({ run }) => !run.dead);
    this.#runs = this.#runs.filter(({ over, dead }) => !over && !dead);
  }

  async #cross(run: Run, call: SdkCall, fate: Fate): Promise<HttpReply | undefined> {
    const { service, operation } = call.request;
    const actor = run.actor;
    await this.#before(actor, call);
    if (fate === 'dies-before') run.dead = true;
    const unsent = UNSENT.includes(fate);
    if (REFUSALS.includes(fate)) this.#aws.faults.next({ service, operation, kind: fate as FaultKind });
    const reply = unsent ? undefined : ((await this.#aws.answer(call.http)) as HttpReply);
    await this.#seen({ actor, call, fate, ...(reply === undefined ? {} : { reply }) });
    if (fate === 'dies-after') run.dead = true;
    if (fate === 'timeout-before' || fate === 'timeout-after') this.#aws.clock.advanceBy(call.patienceSeconds);
    return fate === 'ok' || REFUSALS.includes(fate) ? reply : undefined;
  }
}
