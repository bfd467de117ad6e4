"""Reads every resource of a stack back from its own service, with boto3, in the words of CloudFormation.

Standard input: {"stack": name, "asked": {logical id: {"Type", "Properties"}}}, the template with its references filled in; it only says
where to look. Standard output: {"resources": {logical id: {Type, Properties}}, "bundles": {logical id: {file name: text}}}.
"""

import io
import json
import sys
import zipfile
from typing import Any, Callable

import boto3

Asked = dict[str, Any]
clients: dict[str, Any] = {}


def aws(service: str) -> Any:
    if service not in clients:
        clients[service] = boto3.client(service)
    return clients[service]


def picked(shown: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: shown[name] for name in names if shown.get(name) not in (None, [])}


def table(name: str, _: Asked) -> dict[str, Any]:
    shown = aws("dynamodb").describe_table(TableName=name)["Table"]
    backups = aws("dynamodb").describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
    recovery = backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"
    return {
        "KeySchema": shown["KeySchema"],
        "AttributeDefinitions": shown["AttributeDefinitions"],
        "BillingMode": shown["BillingModeSummary"]["BillingMode"],
        "GlobalSecondaryIndexes": [picked(index, "IndexName", "KeySchema", "Projection") for index in shown["GlobalSecondaryIndexes"]],
        "Replicas": [
            {
                "Region": clients["dynamodb"].meta.region_name,
                "DeletionProtectionEnabled": shown["DeletionProtectionEnabled"],
                "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": recovery},
                "GlobalSecondaryIndexes": [picked(index, "IndexName") for index in shown["GlobalSecondaryIndexes"]],
            }
        ],
        # a table under DynamoDB's own key describes no encryption
        "SSESpecification": {"SSEEnabled": "SSEDescription" in shown},
    }


def topic(arn: str, _: Asked) -> dict[str, Any]:
    return picked(aws("sns").get_topic_attributes(TopicArn=arn)["Attributes"], "DisplayName", "KmsMasterKeyId")


def topic_policy(_: str, asked: Asked) -> dict[str, Any]:
    topics = asked["Topics"]
    policies = [json.loads(aws("sns").get_topic_attributes(TopicArn=arn)["Attributes"]["Policy"]) for arn in topics]
    return {"Topics": topics, "PolicyDocument": policies[0]}


def subscription(arn: str, _: Asked) -> dict[str, Any]:
    shown = aws("sns").get_subscription_attributes(SubscriptionArn=arn)["Attributes"]
    policy = {"FilterPolicy": json.loads(shown["FilterPolicy"])} if "FilterPolicy" in shown else {}
    return {**picked(shown, "TopicArn", "Protocol", "Endpoint"), **policy}


def queue(url: str, _: Asked) -> dict[str, Any]:
    shown = aws("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    return {"SqsManagedSseEnabled": shown.get("SqsManagedSseEnabled") == "true", "MessageRetentionPeriod": int(shown["MessageRetentionPeriod"])}


def queue_policy(_: str, asked: Asked) -> dict[str, Any]:
    urls = asked["Queues"]
    shown = aws("sqs").get_queue_attributes(QueueUrl=urls[0], AttributeNames=["Policy"])["Attributes"]
    return {"Queues": urls, "PolicyDocument": json.loads(shown["Policy"])}


def log_group(name: str, _: Asked) -> dict[str, Any]:
    groups = aws("logs").describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    return {"RetentionInDays": next(group for group in groups if group["logGroupName"] == name)["retentionInDays"]}


def role(name: str, _: Asked) -> dict[str, Any]:
    shown = aws("iam").get_role(RoleName=name)["Role"]
    attached = [policy["PolicyArn"] for policy in aws("iam").list_attached_role_policies(RoleName=name)["AttachedPolicies"]]
    return {**picked(shown, "AssumeRolePolicyDocument", "Description"), **({"ManagedPolicyArns": attached} if attached else {})}


def policy(_: str, asked: Asked) -> dict[str, Any]:
    name, roles = asked["PolicyName"], asked["Roles"]
    shown = [aws("iam").get_role_policy(RoleName=each, PolicyName=name) for each in roles]
    return {"PolicyName": name, "Roles": [each["RoleName"] for each in shown], "PolicyDocument": shown[0]["PolicyDocument"]}


def managed_policy(arn: str, _: Asked) -> dict[str, Any]:
    shown = aws("iam").get_policy(PolicyArn=arn)["Policy"]
    version = aws("iam").get_policy_version(PolicyArn=arn, VersionId=shown["DefaultVersionId"])["PolicyVersion"]
    return {**picked(shown, "Description", "Path"), "PolicyDocument": version["Document"]}


FUNCTION = "Architectures DeadLetterConfig Description Environment FunctionName Handler LoggingConfig MemorySize Role Runtime Timeout"


def function(name: str, asked: Asked) -> dict[str, Any]:
    shown = aws("lambda").get_function(FunctionName=name)
    reserved = shown.get("Concurrency", {}).get("ReservedConcurrentExecutions")
    kept = {"ReservedConcurrentExecutions": reserved} if reserved is not None else {}
    return {**picked(shown["Configuration"], *FUNCTION.split()), **kept, "Code": asked["Code"]}


def bundle(asked: Asked) -> dict[str, str]:
    body = aws("s3").get_object(Bucket=asked["Code"]["S3Bucket"], Key=asked["Code"]["S3Key"])["Body"].read()
    with zipfile.ZipFile(io.BytesIO(body)) as files:
        return {name: files.read(name).decode() if name.endswith(".json") else "..." for name in files.namelist()}


def invoke_config(_: str, asked: Asked) -> dict[str, Any]:
    shown = aws("lambda").get_function_event_invoke_config(FunctionName=asked["FunctionName"])
    numbers = picked(shown, "MaximumEventAgeInSeconds") | {"MaximumRetryAttempts": shown["MaximumRetryAttempts"]}
    # AWS ends the ARN with the qualifier, moto does not
    qualifier = shown["FunctionArn"].partition(f":function:{asked['FunctionName']}")[2].lstrip(":") or "$LATEST"
    return {**numbers, "FunctionName": asked["FunctionName"], "Qualifier": qualifier}


def permission(name: str, asked: Asked) -> dict[str, Any]:
    statements = json.loads(aws("lambda").get_policy(FunctionName=asked["FunctionName"])["Policy"])["Statement"]
    shown = next(statement for statement in statements if statement["Sid"] == name)
    source = shown["Condition"]["ArnLike"]["AWS:SourceArn"]
    return {"Action": shown["Action"], "FunctionName": shown["Resource"], "Principal": shown["Principal"]["Service"], "SourceArn": source}


def rule(name: str, _: Asked) -> dict[str, Any]:
    shown = aws("events").describe_rule(Name=name)
    targets = aws("events").list_targets_by_rule(Rule=name)["Targets"]
    return {**picked(shown, "State", "Description"), "EventPattern": json.loads(shown["EventPattern"]), "Targets": targets}


def group(name: str, _: Asked) -> dict[str, Any]:
    return picked(aws("scheduler").get_schedule_group(Name=name), "Name")


SCHEDULE = "Description FlexibleTimeWindow GroupName ScheduleExpression ScheduleExpressionTimezone State Target"


def schedule(name: str, asked: Asked) -> dict[str, Any]:
    return picked(aws("scheduler").get_schedule(Name=name, GroupName=asked["GroupName"]), *SCHEDULE.split())


ALARM = "AlarmActions AlarmDescription ComparisonOperator EvaluationPeriods MetricName Namespace Period Statistic Threshold TreatMissingData"


def alarm(name: str, _: Asked) -> dict[str, Any]:
    shown = aws("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"][0]
    return picked(shown, *ALARM.split(), "Dimensions")


def nothing(_: str, asked: Asked) -> dict[str, Any]:
    return asked


READ: dict[str, Callable[[str, Asked], dict[str, Any]]] = {
    "AWS::CDK::Metadata": nothing,
    "AWS::CloudWatch::Alarm": alarm,
    "AWS::DynamoDB::GlobalTable": table,
    "AWS::Events::Rule": rule,
    "AWS::IAM::ManagedPolicy": managed_policy,
    "AWS::IAM::Policy": policy,
    "AWS::IAM::Role": role,
    "AWS::Lambda::EventInvokeConfig": invoke_config,
    "AWS::Lambda::Function": function,
    "AWS::Lambda::Permission": permission,
    "AWS::Logs::LogGroup": log_group,
    "AWS::SNS::Subscription": subscription,
    "AWS::SNS::Topic": topic,
    "AWS::SNS::TopicPolicy": topic_policy,
    "AWS::SQS::Queue": queue,
    "AWS::SQS::QueuePolicy": queue_policy,
    "AWS::Scheduler::Schedule": schedule,
    "AWS::Scheduler::ScheduleGroup": group,
}


def main() -> None:
    given = json.load(sys.stdin)
    resources, bundles = {}, {}
    pages = aws("cloudformation").get_paginator("list_stack_resources").paginate(StackName=given["stack"])
    for listed in (each for page in pages for each in page["StackResourceSummaries"]):
        id_, type_ = listed["LogicalResourceId"], listed["ResourceType"]
        asked = given["asked"][id_]["Properties"]
        resources[id_] = {"Type": type_, "Properties": READ[type_](listed["PhysicalResourceId"], asked)}
        if type_ == "AWS::Lambda::Function":
            bundles[id_] = bundle(asked)
    json.dump({"resources": resources, "bundles": bundles}, sys.stdout, default=str)


if __name__ == "__main__":
    main()
