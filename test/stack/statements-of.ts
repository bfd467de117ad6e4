import type { Template } from 'aws-cdk-lib/assertions';
import { flat } from './a-stack.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** Every right of the roles whose logical id begins like this, one text each, sorted: `action on resource if condition`. */
export function rightsOf(template: Template, roleIdBegins: string): readonly string[] {
  const documents = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap((type) =>
    Object.values(template.findResources(type))
      .filter(({ Properties }) =>
        ((Properties.Roles ?? []) as { Ref: string }[]).some(({ Ref }) => Ref.startsWith(roleIdBegins)),
      )
      .map(({ Properties }) => Properties.PolicyDocument),
  );
  return documents.flatMap(linesOf).sort();
}

export const linesOf = (document: { readonly Statement: readonly Statement[] }): readonly string[] =>
  document.Statement.flatMap(({ Effect, Action, Resource, Condition }) => {
    if (Effect !== 'Allow') throw new Error(`only Allow is expected, found ${Effect}`);
    const condition = Condition === undefined ? '' : ` if ${JSON.stringify(Condition)}`;
    const resources = Array.isArray(Resource) ? Resource : [Resource];
    return [Action]
      .flat()
      .flatMap((action) => resources.map((resource) => `${action} on ${flat(resource)}${condition}`));
  });
