"""Alarms that tell: SetAlarmState publishes to the alarm's topics, as a real change of state does.

Stock moto stores alarms and never acts on them. Nothing here evaluates one: a test sets the state and sees who is told.
"""

import json
from typing import Any

from moto.cloudwatch.models import CloudWatchBackend
from moto.core.utils import iso_8601_datetime_with_milliseconds
from moto.sns.models import sns_backends

ACTIONS = {"ALARM": "alarm_actions", "OK": "ok_actions", "INSUFFICIENT_DATA": "insufficient_data_actions"}


def install() -> None:
    put, set_state = CloudWatchBackend.put_metric_alarm, CloudWatchBackend.set_alarm_state

    def put_metric_alarm(self: CloudWatchBackend, *args: Any, **kwargs: Any) -> Any:
        alarm = put(self, *args, **kwargs)
        alarm.state_value = "INSUFFICIENT_DATA"  # stock says OK about an alarm that has seen nothing
        return alarm

    def set_alarm_state(self: CloudWatchBackend, alarm_name: str, reason: str, reason_data: str, state_value: str) -> None:
        alarm = self.alarms.get(alarm_name)
        before = alarm.state_value if alarm else None
        set_state(self, alarm_name, reason, reason_data, state_value)
        if alarm is None or not alarm.actions_enabled or before == state_value:
            return
        text = json.dumps(
            {
                "AlarmName": alarm_name,
                "AlarmDescription": alarm.description,
                "AWSAccountId": self.account_id,
                "NewStateValue": state_value,
                "NewStateReason": reason,
                "StateChangeTime": iso_8601_datetime_with_milliseconds(),
                "Region": self.region_name,
                "AlarmArn": alarm.alarm_arn,
                "OldStateValue": before,
            }
        )
        for arn in getattr(alarm, ACTIONS[state_value]) or []:
            if arn.split(":")[2] == "sns":
                topics = sns_backends[self.account_id][arn.split(":")[3]]
                topics.publish(text, arn, subject=f'{state_value}: "{alarm_name}" in {self.region_name}')

    CloudWatchBackend.put_metric_alarm = put_metric_alarm
    CloudWatchBackend.set_alarm_state = set_alarm_state
