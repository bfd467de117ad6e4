"""The rest of our CloudFormation types, and the table of all of them."""

import json
from typing import Any

from moto.awslambda.models import lambda_backends
from moto.cloudformation import parsing
from moto.scheduler.models import scheduler_backends

from .cfn_ours import (
    Kind,
    Made,
    Where,
    change_subscription,
    change_table,
    drop_alarm,
    drop_table,
    make_alarm,
    make_subscription,
    make_table,
    nothing,
    policy_of_bucket,
    policy_of_queues,
    policy_of_topics,
    unsubscribe,
)
from .trust import must_be_assumable

# types whose names AWS cuts to 64 characters; stock moto lets them grow
SHORT_NAMES = ("AWS::Lambda::Function", "AWS::IAM::Role", "AWS::Scheduler::Schedule", "AWS::Scheduler::ScheduleGroup")


def make_group(where: Where, name: str, p: dict[str, Any]) -> Made:
    group = scheduler_backends[where[0]][where[1]].create_schedule_group(name=name, tags=p.get("Tags", []))
    return Made(name, {"Arn": group.arn})


def drop_group(where: Where, made: Made) -> None:
    scheduler_backends[where[0]][where[1]].delete_schedule_group(made.physical_resource_id)


def make_schedule(where: Where, name: str, p: dict[str, Any]) -> Made:
    refusal = "The execution role you provide must allow AWS EventBridge Scheduler to assume the role."
    must_be_assumable(where[0], p["Target"].get("RoleArn"), "scheduler.amazonaws.com", refusal)
    backend = scheduler_backends[where[0]][where[1]]
    backend.get_schedule_group(p.get("GroupName"))
    target = json.loads(json.dumps(p["Target"]))
    schedule = backend.create_schedule(
        description=p.get("Description"),
        end_date=p.get("EndDate"),
        flexible_time_window=p["FlexibleTimeWindow"],
        group_name=p.get("GroupName"),
        kms_key_arn=p.get("KmsKeyArn"),
        name=name,
        schedule_expression=p["ScheduleExpression"],
        schedule_expression_timezone=p.get("ScheduleExpressionTimezone"),
        start_date=p.get("StartDate"),
        state=p.get("State"),
        target=target,
        action_after_completion=None,
    )
    return Made(name, {"Arn": schedule.arn})


def drop_schedule(where: Where, made: Made) -> None:
    scheduler_backends[where[0]][where[1]].delete_schedule(made.properties.get("GroupName"), made.physical_resource_id)


def make_invoke_config(where: Where, _: str, p: dict[str, Any]) -> Made:
    wanted = {key: p[key] for key in ("MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig") if key in p}
    lambda_backends[where[0]][where[1]].put_function_event_invoke_config(p["FunctionName"], wanted)
    return Made(f"{p['FunctionName']}|{p['Qualifier']}")


def drop_invoke_config(where: Where, made: Made) -> None:
    lambda_backends[where[0]][where[1]].delete_function_event_invoke_config(made.properties["FunctionName"])


def make_permission(where: Where, name: str, p: dict[str, Any]) -> Made:
    fn = lambda_backends[where[0]][where[1]].get_function(p["FunctionName"])
    statement = {key: value for key, value in p.items() if key != "FunctionName"}
    fn.policy.add_statement(json.dumps({**statement, "StatementId": name}))
    return Made(name)


def drop_permission(where: Where, made: Made) -> None:
    lambda_backends[where[0]][where[1]].get_function(made.properties["FunctionName"]).policy.del_statement(made.physical_resource_id)


def metadata(_: Where, name: str, __: dict[str, Any]) -> Made:
    return Made(name)


KINDS: dict[str, Kind] = {
    "AWS::DynamoDB::GlobalTable": Kind("TableName", ("Arn", "TableId", "StreamArn"), make_table, drop_table, change_table),
    "AWS::SNS::Subscription": Kind(None, ("Arn",), make_subscription, unsubscribe, change_subscription),
    "AWS::SNS::TopicPolicy": Kind(None, (), policy_of_topics, nothing),
    "AWS::SQS::QueuePolicy": Kind(None, (), policy_of_queues, nothing),
    "AWS::S3::BucketPolicy": Kind(None, (), policy_of_bucket, nothing),
    "AWS::CloudWatch::Alarm": Kind("AlarmName", ("Arn",), make_alarm, drop_alarm),
    "AWS::CloudWatch::CompositeAlarm": Kind("AlarmName", ("Arn",), make_alarm, drop_alarm),
    "AWS::Scheduler::ScheduleGroup": Kind("Name", ("Arn",), make_group, drop_group),
    "AWS::Scheduler::Schedule": Kind("Name", ("Arn",), make_schedule, drop_schedule),
    "AWS::Lambda::EventInvokeConfig": Kind(None, (), make_invoke_config, drop_invoke_config),
    "AWS::Lambda::Permission": Kind(None, ("Id",), make_permission, drop_permission),
    "AWS::CDK::Metadata": Kind(None, (), metadata, nothing),
}


def install() -> None:
    class_of, name_property_of, generate = (
        parsing.resource_class_from_type,
        parsing.resource_name_property_from_type,
        parsing.generate_resource_name,
    )

    def resource_class_from_type(resource_type: str) -> Any:
        return KINDS.get(resource_type) or class_of(resource_type)

    def resource_name_property_from_type(resource_type: str) -> str | None:
        if resource_type in KINDS:
            return KINDS[resource_type].name_property
        return name_property_of(resource_type)

    def generate_resource_name(resource_type: str, stack_name: str, logical_id: str) -> str:
        if resource_type in SHORT_NAMES:
            return generate(resource_type, stack_name[:24].rstrip("-"), logical_id[:24])
        return generate(resource_type, stack_name, logical_id)

    parsing.resource_class_from_type = resource_class_from_type
    parsing.resource_name_property_from_type = resource_name_property_from_type
    parsing.generate_resource_name = generate_resource_name
