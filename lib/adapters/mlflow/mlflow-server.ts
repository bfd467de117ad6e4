/** Where an MLflow server is and how it wants to be spoken to. */
export interface MlflowServer {
  readonly url: string;
  /** A SageMaker-managed server: requests are signed with the caller's own rights, and a header names the resource. */
  readonly managed?: {
    readonly service: string;
    readonly header: string;
    readonly arn: string;
    readonly region: string;
  };
}

const TRACKING_SERVER = /^arn:(aws|aws-us-gov):sagemaker:([a-z0-9-]+):\d{12}:mlflow-tracking-server\/[\w-]+$/;
const APP = /^arn:(aws|aws-us-gov):sagemaker:([a-z0-9-]+):\d{12}:mlflow-app\/[\w-]+$/;

/**
 * @param text - An http(s) URL, or the ARN of a SageMaker-managed tracking server or app.
 * @param customUrl - Stands in for a managed server's own host, as `SAGEMAKER_MLFLOW_CUSTOM_ENDPOINT` does for AWS's plugin.
 * @see aws/sagemaker-mlflow, auth.py: hosts, services and headers.
 */
export function mlflowServerOf(text: string, customUrl?: string): MlflowServer {
  const server = TRACKING_SERVER.exec(text);
  if (server?.[2] !== undefined) {
    const region = server[2];
    const managed = { service: 'sagemaker-mlflow', header: 'x-mlflow-sm-tracking-server-arn', arn: text, region };
    return { url: customUrl ?? `https://${region}.experiments.sagemaker.aws`, managed };
  }
  const app = APP.exec(text);
  if (app?.[2] !== undefined) {
    const region = app[2];
    const managed = { service: 'sagemaker', header: 'x-sm-mlflow-app-arn', arn: text, region };
    return { url: customUrl ?? `https://mlflow.sagemaker.${region}.app.aws`, managed };
  }
  return { url: text.replace(/\/+$/, '') };
}
