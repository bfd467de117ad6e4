import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { FunctionSetting } from './function-setting.ts';
import { GuardFunction } from './guard-function.ts';

export interface ManualRollbackProps {
  readonly setting: FunctionSetting;
}

/** A person's way to move traffic back: invoked by name, under rights of their own. */
export class ManualRollback extends Construct {
  readonly guard: GuardFunction;

  constructor(scope: Construct, id: string, { setting }: ManualRollbackProps) {
    super(scope, id);
    this.guard = new GuardFunction(this, 'Guard', {
      name: 'manual-rollback',
      setting,
      description: 'Moves traffic back to the stable model when a person asks for it',
      // the one name that must be known beforehand: mails say what to paste, and a function cannot be told its own generated name
      functionName: setting.settings.manualRollbackName,
      timeout: Duration.seconds(60),
      memorySize: 512,
      // an order is for now: carried out later it could meet another situation
      retryAttempts: 0,
      maxEventAge: Duration.seconds(60),
    });
  }
}
