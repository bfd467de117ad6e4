import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { FunctionSetting } from './function-setting.ts';
import { GuardFunction } from './guard-function.ts';

export interface OperateProps {
  readonly setting: FunctionSetting;
}

/** A person's way to pause, promote, quarantine and ask. It cannot move traffic, so its right may be given more widely than manual-rollback's. */
export class Operate extends Construct {
  readonly guard: GuardFunction;

  constructor(scope: Construct, id: string, { setting }: OperateProps) {
    super(scope, id);
    this.guard = new GuardFunction(this, 'Guard', {
      name: 'operate',
      setting,
      description: 'Pauses guards, promotes and quarantines versions, and answers what is and what was',
      // known beforehand, like that of manual-rollback: mails and the command line call it by name
      functionName: setting.settings.operateName,
      // a pause of every endpoint is a write for each
      timeout: Duration.seconds(60),
      memorySize: 512,
      // an order is for now: carried out later it could meet another situation
      retryAttempts: 0,
      maxEventAge: Duration.seconds(60),
    });
  }
}
