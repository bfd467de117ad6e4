import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { Policy } from '../../lib/core/words/policy.ts';
import { parsePolicy } from '../../lib/policy/parse-policy.ts';
import { StablehandStack, type StablehandStackProps } from '../../lib/stack/stablehand-stack.ts';

const cdkJson = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')) as {
  context: Record<string, unknown>;
};

/** An app with the feature flags of `cdk.json`; functions are not bundled. */
export const anApp = (): App => new App({ context: { ...cdkJson.context, 'aws:cdk:bundling-stacks': [] } });

/** A policy that guards these endpoints and tells one engineer. */
export function aPolicy(endpoints: readonly string[] = ['ranker'], over: Partial<Policy> = {}): Policy {
  const text = `notify:\n  - email: oncall@example.com\nguards:\n${endpoints.map((name) => `  - endpoint: ${name}\n`).join('')}`;
  return { ...parsePolicy(text, 'test.yaml'), ...over };
}

export const aStack = (props: Partial<StablehandStackProps> = {}, app: App = anApp(), id = 'Guards'): StablehandStack =>
  new StablehandStack(app, id, { policy: aPolicy(), ...props });

export const aTemplate = (props: Partial<StablehandStackProps> = {}): Template => Template.fromStack(aStack(props));

/** The one resource of this type whose logical id begins like this; fails when there is none or there are several. */
export function theResource(
  template: Template,
  type: string,
  idBegins: string,
): { id: string; properties: Record<string, unknown> } {
  const found = Object.entries(template.findResources(type)).filter(([id]) => id.startsWith(idBegins));
  const [only] = found;
  if (only === undefined || found.length > 1) {
    throw new Error(`wanted one ${type} named ${idBegins}..., found ${found.length}`);
  }
  return { id: only[0], properties: only[1].Properties };
}

/** A value of a template as text: joins joined, references as `<id>`, attributes as `<id.Attribute>`. */
export function flat(value: unknown): string {
  if (value === null || typeof value !== 'object') return String(value);
  if ('Ref' in value) return `<${value.Ref}>`;
  if ('Fn::GetAtt' in value) return `<${(value['Fn::GetAtt'] as string[]).join('.')}>`;
  if ('Fn::Join' in value) {
    const [separator, parts] = value['Fn::Join'] as [string, unknown[]];
    return parts.map(flat).join(separator);
  }
  return JSON.stringify(value);
}
