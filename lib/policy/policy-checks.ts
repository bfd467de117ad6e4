import type { GuardPolicy } from '../core/words/policy.ts';
import { limitsSaidTwice, limitsWithoutGround } from './checks/limit-checks.ts';
import { renderDurationMinutes } from './duration.ts';
import { gotOf, type Mistake, refusal, renderPath } from './mistake.ts';
import { AUDIENCE_DEFAULT, TOPIC_LIMITS } from './policy-defaults.ts';
import { nearestWord } from './spelling/nearest-word.ts';

/** A policy as it was written, before it is known to be sound: any part may be anything. */
interface Raw {
  readonly guards?: unknown;
  readonly notify?: unknown;
  readonly mlflow?: unknown;
  readonly defaults?: unknown;
}

const entriesOf = (list: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(list) ? list.map((entry) => (typeof entry === 'object' && entry !== null ? entry : {})) : [];

const textsOf = (list: unknown): readonly string[] =>
  Array.isArray(list) ? list.filter((entry) => typeof entry === 'string') : [];

/** What one field cannot know: repeats, and names that have to be there. Looks at what is there, sound or not. */
export function mistakesBetweenFields(raw: Raw): readonly Mistake[] {
  const guards = entriesOf(raw.guards);
  const subscribers = entriesOf(raw.notify);
  return [
    ...repeats(
      guards.map(({ endpoint }) => endpoint),
      (index) => ['guards', index, 'endpoint'],
      // SageMaker lets no two endpoints of a region differ in case alone
      'one guard for each endpoint (upper and lower case are one name)',
    ),
    ...repeats(
      subscribers.map(({ email, audience }) =>
        typeof email === 'string' ? `${email} as ${String(audience ?? AUDIENCE_DEFAULT)}` : undefined,
      ),
      (index) => ['notify', index],
      'each address once for each audience',
    ),
    ...subscribers.flatMap(({ endpoints, severity }, index) => [
      ...unguarded(
        endpoints,
        index,
        guards.map(({ endpoint }) => endpoint),
      ),
      ...repeats(textsOf(endpoints), (i) => ['notify', index, 'endpoints', i], 'each endpoint once'),
      ...repeats(textsOf(severity), (i) => ['notify', index, 'severity', i], 'each severity once'),
    ]),
    ...beyondTopic(subscribers),
    ...withoutServer(raw.mlflow, guards),
    ...withoutModel(guards),
    ...guards.flatMap(({ signals }, index) => limitsSaidTwice(signals, ['guards', index, 'signals'])),
    ...entriesOf([raw.defaults]).flatMap(({ signals }) => limitsSaidTwice(signals, ['defaults', 'signals'])),
  ];
}

/** A guard's words about MLflow do nothing while nobody says where MLflow is. */
const withoutServer = (server: unknown, guards: readonly Readonly<Record<string, unknown>>[]): readonly Mistake[] =>
  server !== undefined
    ? []
    : guards.flatMap(({ mlflow }, index) =>
        mlflow === undefined
          ? []
          : [
              {
                path: ['guards', index, 'mlflow'],
                message:
                  'needs to know where MLflow is, allowed: beside guards: also mlflow: { server: https://mlflow.example.com }',
              },
            ],
      );

/** An alias belongs to a registered model. */
const withoutModel = (guards: readonly Readonly<Record<string, unknown>>[]): readonly Mistake[] =>
  guards.flatMap(({ mlflow }, index) =>
    typeof mlflow === 'object' && mlflow !== null && 'alias' in mlflow && !('model' in mlflow)
      ? [
          {
            path: ['guards', index, 'mlflow', 'alias'],
            message: 'needs the registered model that it belongs to, allowed: { model: fraud, alias: champion }',
          },
        ]
      : [],
  );

function repeats(
  values: readonly unknown[],
  pathOf: (index: number) => readonly PropertyKey[],
  allowed: string,
): readonly Mistake[] {
  const firstAt = new Map<string, number>();
  return values.flatMap((value, index) => {
    if (typeof value !== 'string') return [];
    const first = firstAt.get(value.toLowerCase());
    if (first !== undefined) {
      return [
        {
          path: pathOf(index),
          message: `${gotOf(value)} again after ${renderPath(pathOf(first))}, allowed: ${allowed}`,
        },
      ];
    }
    firstAt.set(value.toLowerCase(), index);
    return [];
  });
}

function unguarded(endpoints: unknown, index: number, guarded: readonly unknown[]): readonly Mistake[] {
  const known = guarded.filter((name) => typeof name === 'string');
  return textsOf(endpoints).flatMap((name, i) => {
    if (known.includes(name)) return [];
    const meant = nearestWord(name, known);
    const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
    return [
      { path: ['notify', index, 'endpoints', i], message: `${refusal(name, 'an endpoint that has a guard')}${hint}` },
    ];
  });
}

function beyondTopic(subscribers: readonly Readonly<Record<string, unknown>>[]): readonly Mistake[] {
  const { filterCombinations, filteredSubscriptions } = TOPIC_LIMITS;
  const addresses = new Set(subscribers.map(({ email }) => String(email).toLowerCase()));
  const tooMany: readonly Mistake[] =
    addresses.size <= filteredSubscriptions
      ? []
      : [
          {
            path: ['notify'],
            message: `${addresses.size} addresses, allowed: at most ${filteredSubscriptions} on one SNS topic; use a mailing list`,
          },
        ];
  const tooWide = subscribers.flatMap(({ endpoints, severity }, index) => {
    const combinations = Math.max(1, textsOf(endpoints).length) * Math.max(1, textsOf(severity).length);
    if (combinations <= filterCombinations) return [];
    const allowed = `at most ${filterCombinations} pairs of endpoint and severity for one address; leave one of the two lists out`;
    return [{ path: ['notify', index], message: `${combinations} pairs, allowed: ${allowed}` }];
  });
  return [...tooMany, ...tooWide];
}

/** What only a guard with its defaults filled in can tell. */
export function mistakesOfGuard(guard: GuardPolicy, index: number): readonly Mistake[] {
  const mistakes: Mistake[] = [];
  if (guard.signals.length === 0) {
    mistakes.push({
      path: ['guards', index, 'signals'],
      message: 'every signal is off, allowed: at least one of errors, latency, client-errors on',
    });
  }
  const { tolerateBurstsMinutes: bursts, bakeMinutes } = guard;
  if (bursts !== undefined && bursts >= bakeMinutes) {
    mistakes.push({
      path: ['guards', index, 'tolerate-bursts'],
      message: `${renderDurationMinutes(bursts)} would excuse a whole bake, allowed: less than bake (${renderDurationMinutes(bakeMinutes)})`,
    });
  }
  return [...mistakes, ...limitsWithoutGround(guard, index)];
}
