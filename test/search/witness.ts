import type { GuardEvent } from '../../lib/core/record/event.ts';
import { entryId } from '../../lib/core/record/outbox.ts';
import type { LocalAws } from '../../lib/local/start-local-aws.ts';
import type { HttpReply } from '../../lib/local/wire/aws-reply.ts';
import type { Crossed } from './crossing.ts';
import { type Ledger, memoryOf, newLedger } from './ledger.ts';
import { seeEndpoint, seenEndpointOf } from './outside.ts';
import { isPerson } from './people.ts';
import { checkEvidence } from './rules/evidence-rules.ts';
import { checkClaims, checkProof, checkStateWrite } from './rules/state-rules.ts';
import { checkUpdate } from './rules/update-rules.ts';
import type { SdkCall } from './sdk-calls.ts';
import { guardStateOf, type Item, plain } from './stored-item.ts';

/** Looks at every call that goes over the wire, keeps what it must know, and applies the rules to each. */
export interface Witness {
  readonly ledger: Ledger;
  before(actor: string, call: SdkCall): Promise<void>;
  seen(crossed: Crossed): Promise<void>;
}

export function witnessOf(aws: LocalAws): Witness {
  const ledger = newLedger();
  return {
    ledger,
    async before(actor, { request }) {
      if (isUpdate(request)) ledger.endpointBefore = await seeEndpoint(aws);
      if (isStateOf(request.operation, request.input, 'PutItem')) {
        memoryOf(ledger, actor).wish = guardStateOf((request.input as { Item: Item }).Item);
      }
    },
    async seen(crossed) {
      const { service, operation } = crossed.call.request;
      if (service === 'dynamodb' && operation === 'GetItem') sawRead(ledger, crossed);
      if (operation === 'DescribeEndpoint') sawDescribed(ledger, crossed);
      if (service === 'dynamodb' && operation === 'PutItem') sawPut(ledger, crossed, aws);
      if (service === 'sns' && operation === 'Publish') sawPublish(ledger, crossed);
      if (isUpdate(crossed.call.request)) sawUpdate(ledger, crossed, aws);
    },
  };
}

const isUpdate = ({ service, operation }: { service: string; operation: string }): boolean =>
  service === 'sagemaker' && operation.startsWith('UpdateEndpoint');

function isStateOf(operation: string, input: unknown, wanted: 'PutItem' | 'GetItem'): boolean {
  const { Item, Key } = input as { Item?: Item; Key?: Item };
  const key = wanted === 'PutItem' ? Item : Key;
  return operation === wanted && key?.sk?.S === 'STATE' && String(key.pk?.S).startsWith('ENDPOINT#');
}

const ok = (reply: HttpReply | undefined): reply is HttpReply => reply?.status === 200;

function sawRead(ledger: Ledger, { actor, call, reply, fate }: Crossed): void {
  if (!isStateOf('GetItem', call.request.input, 'GetItem') || !ok(reply) || fate !== 'ok') return;
  const { Item } = JSON.parse(reply.body) as { Item?: Item };
  memoryOf(ledger, actor).read = Item === undefined ? undefined : guardStateOf(Item);
}

function sawDescribed(ledger: Ledger, { actor, reply, fate }: Crossed): void {
  if (ok(reply) && fate === 'ok')
    memoryOf(ledger, actor).described = seenEndpointOf(JSON.parse(reply.body) as Record<string, unknown>);
}

function sawPut(ledger: Ledger, { actor, call, reply, fate }: Crossed, aws: LocalAws): void {
  const { Item = {} } = call.request.input as { Item?: Item };
  if (!isStateOf('PutItem', call.request.input, 'PutItem')) {
    const refused = reply?.body.includes('ConditionalCheckFailed') === true;
    if (String(Item.sk?.S).startsWith('EVENT#') && (ok(reply) || refused)) sawEvent(ledger, plain(Item), ok(reply));
    return;
  }
  const memory = memoryOf(ledger, actor);
  // the SDK's own repetition may have written it after all
  memory.unwritten = fate !== 'ok' || (memory.unwritten && !ok(reply));
  if (!ok(reply)) return;
  const next = guardStateOf(Item);
  checkStateWrite(ledger, next, actor, aws.clock.nowEpochSeconds());
  checkEvidence(next, aws);
  checkProof(ledger.stored, next, memory.described);
  checkClaims(ledger.stored, next, memory.described);
  ledger.stored = next;
  memory.read = next;
  if (isPerson(actor)) ledger.disturbed = true;
  for (const entry of next.outbox) ledger.entries.set(entryId(entry), entry);
  for (const { modelName, version } of next.placements) ledger.versions.set(modelName, version);
  const { rollback } = next;
  if (rollback === undefined) return;
  const lived = ledger.rollbacks.get(rollback.id) ?? new Set();
  ledger.rollbacks.set(rollback.id, lived.add(rollback.status).add(rollback.recovery));
}

function sawEvent(ledger: Ledger, item: Record<string, unknown>, fresh: boolean): void {
  const event = item as unknown as GuardEvent;
  ledger.delivered.add(`event:${event.id}`);
  if (fresh) ledger.events.push(event);
}

function sawPublish(ledger: Ledger, { call, reply }: Crossed): void {
  if (!ok(reply)) return;
  const { Message } = call.request.input as { Message: string };
  const { http } = JSON.parse(Message) as { http: string };
  const { id, audience } = JSON.parse(http) as { id: string; audience: string };
  ledger.published.add(`${id} ${audience}`);
  const entry = ledger.entries.get(`notice:${id}`);
  const audiences = entry?.kind === 'notice' ? entry.notice.audiences : [];
  if (audiences.every((each) => ledger.published.has(`${id} ${each}`))) ledger.delivered.add(`notice:${id}`);
}

function sawUpdate(ledger: Ledger, { actor, call, reply, fate }: Crossed, aws: LocalAws): void {
  if (reply === undefined) return;
  const { wish, unwritten } = memoryOf(ledger, actor);
  const update = {
    actor,
    atEpochSeconds: aws.clock.nowEpochSeconds(),
    operation: call.request.operation,
    input: call.request.input,
    accepted: ok(reply),
    undone: fate === 'throttle' || fate === 'refuse' || (fate === 'ok' && reply.status >= 400 && reply.status < 500),
    unwritten,
    ...(wish?.rollback === undefined ? {} : { rollback: wish.rollback.id }),
  };
  checkUpdate(ledger, update);
  ledger.updates.push(update);
  if (update.accepted) ledger.disturbed = false;
}
