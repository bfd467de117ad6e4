import { AwsError } from './aws-error.ts';
import type { WritableCallLog } from './calls.ts';
import type { FaultKind, FaultTable } from './faults.ts';
import { type HttpReply, renderError, renderOutput } from './wire/aws-reply.ts';
import { type AwsRequest, type HttpRequest, readAwsRequest, type Service } from './wire/aws-request.ts';

/** What happens to the connection: an answer, silence, or a break. */
export type Outcome = HttpReply | 'hang' | 'break';

/** Runs one operation of one service. @throws {AwsError} for what AWS would refuse. */
export type ServiceCall = (operation: string, input: unknown) => unknown | Promise<unknown>;

export interface GatewayOptions {
  readonly services: Readonly<Record<Service, ServiceCall>>;
  readonly faults: FaultTable;
  readonly calls: WritableCallLog;
  readonly now: () => number;
  readonly newId: () => string;
}

/** Reads a request of any protocol, lets the faults strike, calls the service and renders its answer. */
export function gateway({
  services,
  faults,
  calls,
  now,
  newId,
}: GatewayOptions): (request: HttpRequest) => Promise<Outcome> {
  return async (http) => {
    const requestId = newId();
    let request: AwsRequest;
    try {
      request = readAwsRequest(http);
    } catch (failure) {
      return renderError({ kind: 'json', contentType: 'application/x-amz-json-1.0' }, toAwsError(failure), requestId);
    }
    const { service, operation, input, protocol } = request;
    const fault = faults.strike(service, operation, input);
    const log = (outcome: string) => calls.add({ atEpochSeconds: now(), service, operation, input, outcome });

    if (fault === 'timeout-before') {
      log(fault);
      return 'hang';
    }
    try {
      const refusal = refusalOf(fault, service, operation);
      if (refusal !== undefined) throw refusal;
      const output = await services[service](operation, input);
      log(fault ?? 'ok');
      if (fault !== undefined) return fault === 'lost-reply' ? 'break' : 'hang';
      return renderOutput(protocol, operation, output, requestId);
    } catch (failure) {
      const error = toAwsError(failure);
      log(error.code);
      return renderError(protocol, error, requestId);
    }
  };
}

const THROTTLE_CODE: Readonly<Record<Service, string>> = {
  sagemaker: 'ThrottlingException',
  cloudwatch: 'Throttling',
  dynamodb: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
  sns: 'Throttling',
  sts: 'Throttling',
  'application-autoscaling': 'ThrottlingException',
};

function refusalOf(fault: FaultKind | undefined, service: Service, operation: string): AwsError | undefined {
  switch (fault) {
    case 'throttle':
      return new AwsError(THROTTLE_CODE[service], 'Rate exceeded');
    case '500':
      return new AwsError('InternalFailure', 'The request processing has failed because of an unknown error.', 500);
    case 'refuse': {
      const action = `${service}:${operation}`;
      const code = service === 'sns' ? 'AuthorizationError' : 'AccessDeniedException';
      const message = `User: arn:aws:iam::123456789012:user/local is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`;
      return new AwsError(code, message, service === 'sns' ? 403 : 400);
    }
    default:
      return undefined;
  }
}

/** A defect of the emulation is a 500 whose message says what broke. */
function toAwsError(failure: unknown): AwsError {
  if (failure instanceof AwsError) return failure;
  return new AwsError(
    'InternalFailure',
    failure instanceof Error ? `${failure.name}: ${failure.message}` : String(failure),
    500,
  );
}
