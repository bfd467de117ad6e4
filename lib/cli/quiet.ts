/**
 * Keeps the functions' own log lines and metrics off the terminal. They read these settings when their handlers are made, so this must
 * run before anything that imports a handler; a setting that is already there is left alone.
 */
export function quietFunctions(env: NodeJS.ProcessEnv): void {
  env.POWERTOOLS_LOG_LEVEL ??= 'SILENT';
  env.POWERTOOLS_METRICS_DISABLED ??= 'true';
  env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
}
