import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { CfnEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import { ModelGuard } from '../../lib/stack/model-guard.ts';
import { Stablehand } from '../../lib/stack/stablehand.ts';
import { anApp, aPolicy, flat } from './a-stack.ts';

const aUsersStack = (app: App = anApp()): Stack => new Stack(app, 'Fraud', { env: { region: 'eu-central-1' } });

/** The policy that lies beside every bundle of a synthesised app. */
function shippedPolicies(app: App): { guards: { endpoint: string; mode: string }[]; hash: string }[] {
  const { directory } = app.synth();
  return readdirSync(directory)
    .filter((name) => name.startsWith('asset.'))
    .map((name) => JSON.parse(readFileSync(join(directory, name, 'policy.json'), 'utf8')));
}

describe("Stablehand in somebody's own app", () => {
  it('guards what its policy names and what model guards add, in the functions, their rights and the rules', () => {
    const app = anApp();
    const stack = aUsersStack(app);
    new Stablehand(stack, 'Stablehand', { policy: aPolicy(['ranker']) });
    new ModelGuard(stack, 'Guard', { endpoint: 'fraud-detector', mode: 'auto', falseRollbackBudget: '0.5%' });
    const policies = shippedPolicies(app);
    expect(policies.length).toBeGreaterThan(0);
    for (const { guards } of policies)
      expect(guards.map(({ endpoint, mode }) => [endpoint, mode])).toEqual([
        ['ranker', 'observe'],
        ['fraud-detector', 'auto'],
      ]);
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        detail: { EndpointName: [{ 'equals-ignore-case': 'ranker' }, { 'equals-ignore-case': 'fraud-detector' }] },
      },
    });
    const statements = Object.values(template.findResources('AWS::IAM::Policy')).map((each) => flat(each));
    expect(statements.some((text) => text.includes('endpoint/fraud-detector'))).toBe(true);
  });

  it('needs no policy file: model guards are enough, wherever in the app they stand', () => {
    const app = anApp();
    new Stablehand(aUsersStack(app), 'Stablehand', { notify: [{ email: 'oncall@example.com' }] });
    const models = new Stack(app, 'Models');
    const endpoint = new CfnEndpoint(models, 'Endpoint', { endpointName: 'ranker', endpointConfigName: 'ranker-1' });
    new ModelGuard(models, 'Guard', { endpoint });
    expect(shippedPolicies(app)[0]?.guards.map(({ endpoint: name }) => name)).toEqual(['ranker']);
  });

  it('the same guards make the same policy hash, whether a file or code names them', () => {
    const [byFile, byCode] = [anApp(), anApp()];
    const notify = [{ email: 'oncall@example.com' }];
    new Stablehand(aUsersStack(byFile), 'Stablehand', { policy: aPolicy(['ranker']) });
    const stack = aUsersStack(byCode);
    new Stablehand(stack, 'Stablehand', { notify });
    new ModelGuard(stack, 'Guard', { endpoint: 'ranker' });
    expect(shippedPolicies(byCode)[0]?.hash).toBe(shippedPolicies(byFile)[0]?.hash);
  });

  it.each<[string, (stack: Stack) => unknown, RegExp]>([
    [
      'no Stablehand in the app',
      (stack) => new ModelGuard(stack, 'G', { endpoint: 'a' }),
      /this app has no Stablehand yet/,
    ],
    [
      'two of them',
      (stack) => {
        new Stablehand(stack, 'A', { namePrefix: 'a' });
        new Stablehand(stack, 'B', { namePrefix: 'b' });
        return new ModelGuard(stack, 'G', { endpoint: 'a' });
      },
      /this app has 2 Stablehands \(Fraud\/A, Fraud\/B\): name one with the prop stablehand/,
    ],
    [
      'an endpoint whose name nobody knows yet',
      (stack) => {
        new Stablehand(stack, 'A');
        return new ModelGuard(stack, 'G', { endpoint: new CfnEndpoint(stack, 'E', { endpointConfigName: 'c' }) });
      },
      /give the endpoint an endpointName/,
    ],
    [
      'words that no policy has, each by its name in code',
      (stack) => {
        new Stablehand(stack, 'A');
        return new ModelGuard(stack, 'G', { endpoint: 'a', mode: 'autoo' as 'auto', falseRollbackBudget: '80%' });
      },
      /guards\[0\]\.mode: .*autoo[\s\S]*guards\[0\]\.falseRollbackBudget: /,
    ],
    [
      'an address that is none',
      (stack) => new Stablehand(stack, 'A', { notify: [{ email: 'nobody', audience: 'managers' as 'engineers' }] }),
      /an address of notify is refused:[\s\S]*email: [\s\S]*audience: /,
    ],
    [
      'no guard at all',
      (stack) => new Stablehand(stack, 'A') && App.of(stack)?.synth(),
      /Stablehand guards no endpoint/,
    ],
    [
      'two guards for one endpoint',
      (stack) => {
        new Stablehand(stack, 'A', { policy: aPolicy(['ranker']) });
        new ModelGuard(stack, 'G', { endpoint: 'Ranker' });
        return App.of(stack)?.synth();
      },
      /two guards watch the endpoint ranker/,
    ],
  ])('refuses %s, with a sentence', (_, build, sentence) => {
    expect(() => build(aUsersStack())).toThrow(sentence);
  });

  it('takes a topic and a key of your own', () => {
    const stack = aUsersStack();
    const alertTopic = new Topic(stack, 'Mine');
    const tableKey = new Key(stack, 'Key');
    const stablehand = new Stablehand(stack, 'Stablehand', { policy: aPolicy(), alertTopic, tableKey });
    const template = Template.fromStack(stack);
    expect(stablehand.alertTopic).toBe(alertTopic);
    template.resourceCountIs('AWS::SNS::Topic', 2); // yours, and the one for alarms
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
    });
  });

  it('lets others roll back or only look, and shows how often it rolled back', () => {
    const stack = aUsersStack();
    const stablehand = new Stablehand(stack, 'Stablehand', { policy: aPolicy() });
    const [viewer, operator] = ['Viewer', 'Operator'].map(
      (id) => new Role(stack, id, { assumedBy: new ServicePrincipal('ec2.amazonaws.com') }),
    ) as [Role, Role];
    stablehand.grantView(viewer);
    stablehand.grantRollback(operator);
    const template = Template.fromStack(stack);
    const invokes = Match.objectLike({ Action: 'lambda:InvokeFunction' });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyName: Match.stringLikeRegexp('^OperatorDefaultPolicy'),
      PolicyDocument: { Statement: Match.arrayWith([invokes]) },
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyName: Match.stringLikeRegexp('^ViewerDefaultPolicy'),
      PolicyDocument: { Statement: Match.not(Match.arrayWith([invokes])) },
    });
    expect(stablehand.metricRollbacks().toMetricConfig().metricStat?.metricName).toBe('Rollbacks');
  });
});
