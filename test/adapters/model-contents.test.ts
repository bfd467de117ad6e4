import { describe, expect, test } from 'vitest';
import { contentOf } from '../../lib/adapters/aws/sagemaker/sagemaker-content.ts';
import { digest } from './embedded-world.ts';

const of = (name: string) => ({ Image: `registry/${name}:1`, ModelDataUrl: `s3://models/${name}` });
const contentsOf = (name: string, model: Partial<Parameters<typeof contentOf>[1]>) =>
  contentOf(
    { variant: 'blue', modelName: name },
    { ModelName: name, ModelArn: '', CreationTime: new Date(0), ...model },
    [],
    digest,
  );

describe('what a model is made of', () => {
  // moto answers like this; two different models once had one fingerprint
  test('an empty list of containers beside the one container does not hide it', () => {
    const [one, other] = ['one', 'other'].map((name) =>
      contentsOf(name, { Containers: [], PrimaryContainer: of(name) }),
    );
    expect(one?.containers).toHaveLength(1);
    expect(one?.fingerprint).not.toBe(other?.fingerprint);
    expect(contentsOf('one', { PrimaryContainer: of('one') }).fingerprint).toBe(one?.fingerprint);
  });

  test('an inference pipeline is all of its containers, in order', () => {
    const both = contentsOf('pipeline', { Containers: [of('one'), of('other')] });
    const turned = contentsOf('pipeline', { Containers: [of('other'), of('one')] });
    expect(both.containers.map(({ model }) => model)).toEqual(['s3://models/one', 's3://models/other']);
    expect(turned.fingerprint).not.toBe(both.fingerprint);
  });

  test.each([{}, { Containers: [] }])(
    'a model without any container (%j) is an error: all of them would look alike',
    (model) => {
      expect(() => contentsOf('empty', model)).toThrow(
        expect.objectContaining({ name: 'DependencyError', code: 'bad-reply', operation: 'sagemaker:DescribeModel' }),
      );
    },
  );
});
