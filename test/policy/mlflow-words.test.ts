import { expect, test } from 'vitest';
import { parsePolicyFile, renderPolicyFile } from '../../lib/contract/policy-file.ts';
import { parsePolicy } from '../../lib/policy/parse-policy.ts';
import { refused } from './refused.ts';

const withServer = (guard: string, server = 'https://mlflow.example.com'): string =>
  `mlflow: { server: "${server}" }\nguards: [{ endpoint: fraud, mlflow: ${guard} }]\n`;

test('a server and what an endpoint is called there reach the functions', () => {
  const policy = parsePolicy(
    'mlflow: { server: "https://mlflow.example.com", login: "arn:aws:secretsmanager:eu-central-1:123456789012:secret:m-1" }\n' +
      'guards: [{ endpoint: fraud, mlflow: { model: fraud, alias: champion } }, { endpoint: churn }]\n',
    'p',
  );
  expect(policy.mlflow).toEqual({
    server: 'https://mlflow.example.com',
    login: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:m-1',
  });
  expect(policy.guards.map(({ mlflow }) => mlflow)).toEqual([{ model: 'fraud', alias: 'champion' }, undefined]);
  expect(parsePolicyFile(renderPolicyFile(policy))).toEqual(policy);
});

test.each([
  'arn:aws:sagemaker:eu-central-1:123456789012:mlflow-tracking-server/team',
  'arn:aws:sagemaker:us-east-1:123456789012:mlflow-app/app-ABC',
  'http://10.0.0.7:5000',
])('%s is a server', (server) => {
  expect(parsePolicy(withServer('{}', server), 'p').mlflow?.server).toBe(server);
});

const ALLOWED_SERVER =
  'an address such as https://mlflow.example.com without a login in it, or the ARN of a SageMaker MLflow tracking server or app';

test.each([
  ['https://ada:secret@mlflow.example.com', `got an address with a login in it, allowed: ${ALLOWED_SERVER}`],
  ['mlflow.example.com', `got "mlflow.example.com", allowed: ${ALLOWED_SERVER}`],
  ['ftp://mlflow.example.com', `got "ftp://mlflow.example.com", allowed: ${ALLOWED_SERVER}`],
])('%s is none', (server, sentence) => {
  expect(refused(withServer('{}', server))).toEqual([`1:11 mlflow.server: ${sentence}`]);
});

test.each(['latest', 'Latest', 'v7', 'V12', 'my alias', 'a.b'])('%s is no alias', (alias) => {
  expect(refused(withServer(`{ model: fraud, alias: "${alias}" }`))[0]).toContain(
    `guards[0].mlflow.alias: got "${alias}", allowed: letters, digits, _ and -, but neither latest nor v1, v2 and so on`,
  );
});

test('an alias without its model, and a guard that speaks of MLflow while nobody says where it is, are refused', () => {
  expect(refused(withServer('{ alias: champion }'))).toEqual([
    '2:39 guards[0].mlflow.alias: needs the registered model that it belongs to, allowed: { model: fraud, alias: champion }',
  ]);
  expect(refused('guards: [{ endpoint: fraud, mlflow: { model: fraud } }]\n')).toEqual([
    '1:29 guards[0].mlflow: needs to know where MLflow is, allowed: beside guards: also mlflow: { server: https://mlflow.example.com }',
  ]);
});
