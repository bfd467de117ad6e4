// Runs one invocation of a Node function the way its runtime would: loads the handler, calls it, writes the answer to a file.
// Arguments: the answer file. Standard input: {event, requestId, functionArn, timeoutSeconds}. Everything printed is the log.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const answerFile = process.argv[2];
const { event, requestId, functionArn, timeoutSeconds } = JSON.parse(readFileSync(0, 'utf8'));
const deadline = Date.now() + timeoutSeconds * 1000;
const env = process.env;

/** The shape in which Lambda reports a thrown value. */
function thrown(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}

function answer(value) {
  writeFileSync(answerFile, JSON.stringify(value));
  // a runtime freezes the process here; what the function left running does not delay the answer
  process.exit(0);
}

process.on('uncaughtException', (error) => answer({ error: thrown(error) }));
process.on('unhandledRejection', (error) => answer({ error: thrown(error) }));

const [moduleName, exportName] = env._HANDLER.split('.');
const file = ['.js', '.mjs', '.cjs'].map((end) => join(env.LAMBDA_TASK_ROOT, moduleName + end)).find(existsSync);
if (!file)
  answer({
    error: {
      errorType: 'Runtime.ImportModuleError',
      errorMessage: `Error: Cannot find module '${moduleName}'`,
      trace: [],
    },
  });

try {
  const loaded = await import(pathToFileURL(file).href);
  const handler = loaded[exportName] ?? loaded.default?.[exportName];
  if (typeof handler !== 'function') {
    answer({
      error: {
        errorType: 'Runtime.HandlerNotFound',
        errorMessage: `${env._HANDLER} is undefined or not exported`,
        trace: [],
      },
    });
  }
  const result = await handler(event, {
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: '$LATEST',
    invokedFunctionArn: functionArn,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    awsRequestId: requestId,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  });
  answer({ result: result === undefined ? null : result });
} catch (error) {
  console.error(error);
  answer({ error: thrown(error) });
}
