/** A refusal as AWS words it. Every protocol renders it in its own form; clients see `code` as the error's name. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly code: string;
  /** The HTTP status. */
  readonly status: number;
  /** Further fields of the error's body, such as the item of a failed condition. */
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, status = 400, fields: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.fields = fields;
  }
}
