"""CloudFormation types that stock moto has, with what it drops or does wrong on create, update and read-back."""

import json
from typing import Any

from moto.awslambda.models import LambdaFunction
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.table import Table
from moto.iam.models import ManagedPolicy, iam_backends
from moto.kms.models import Key, kms_backends
from moto.logs.models import LogGroup, logs_backends
from moto.sns.models import Topic, sns_backends

from .trust import must_be_assumable

FUNCTION_EXTRAS = ("LoggingConfig", "DeadLetterConfig")
CANNOT_ASSUME = "The role defined for the function cannot be assumed by Lambda."


def tags_of(properties: dict[str, Any]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in properties.get("Tags", [])}


def mend_functions() -> None:
    create, configuration = LambdaFunction.create_from_cloudformation_json.__func__, LambdaFunction.get_configuration

    def configure(fn: LambdaFunction, p: dict[str, Any]) -> None:
        fn.description, fn.handler, fn.role, fn.run_time = p.get("Description", ""), p.get("Handler"), p["Role"], p.get("Runtime")
        fn.memory_size, fn.timeout = int(p.get("MemorySize", 128)), int(p.get("Timeout", 3))
        fn.environment_vars = p.get("Environment", {}).get("Variables", {})
        fn.architectures = p.get("Architectures", ["x86_64"])
        fn.tracing_config = p.get("TracingConfig", {"Mode": "PassThrough"})
        fn.reserved_concurrency = p.get("ReservedConcurrentExecutions")
        fn.tags = tags_of(p)
        fn.stablehand_extras = {key: p[key] for key in FUNCTION_EXTRAS if key in p}
        fn.logs_group_name = p.get("LoggingConfig", {}).get("LogGroup") or f"/aws/lambda/{fn.function_name}"

    def create_function(cls: Any, resource_name: str, cloudformation_json: Any, account_id: str, region_name: str, **kwargs: Any) -> Any:
        properties = cloudformation_json["Properties"]
        must_be_assumable(account_id, properties["Role"], "lambda.amazonaws.com", CANNOT_ASSUME)
        fn = create(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs)
        configure(fn, properties)
        return fn

    def update_function(_: Any, original_resource: LambdaFunction, new_resource_name: str, cloudformation_json: Any, account_id: str, region_name: str) -> Any:
        properties = cloudformation_json["Properties"]
        if properties.get("FunctionName", original_resource.function_name) != original_resource.function_name:
            raise ValueError("a function with another name is another function; the launcher does not replace functions")
        must_be_assumable(account_id, properties["Role"], "lambda.amazonaws.com", CANNOT_ASSUME)
        configure(original_resource, properties)
        original_resource.update_function_code(properties["Code"])
        return original_resource

    def get_configuration(self: LambdaFunction, on_create: bool = False) -> dict[str, Any]:
        extras = getattr(self, "stablehand_extras", {})
        logging = {"LogFormat": "Text", "LogGroup": self.logs_group_name, **extras.get("LoggingConfig", {})}
        return {**configuration(self, on_create), **extras, "LoggingConfig": logging}

    LambdaFunction.create_from_cloudformation_json = classmethod(create_function)
    LambdaFunction.update_from_cloudformation_json = classmethod(update_function)
    LambdaFunction.get_configuration = get_configuration


def mend_tables() -> None:
    create = Table.create_from_cloudformation_json.__func__

    def protect(table: Table, p: dict[str, Any], account_id: str, region_name: str) -> Table:
        backend = dynamodb_backends[account_id][region_name]
        table.deletion_protection_enabled = p.get("DeletionProtectionEnabled", False)
        recovery = p.get("PointInTimeRecoverySpecification")
        backend.update_continuous_backups(table.name, {"PointInTimeRecoveryEnabled": False, **(recovery or {})})
        if p.get("TimeToLiveSpecification"):
            backend.update_time_to_live(table.name, p["TimeToLiveSpecification"])
        table.tags = p.get("Tags", [])
        return table

    def create_table(cls: Any, resource_name: str, cloudformation_json: Any, account_id: str, region_name: str, **kwargs: Any) -> Table:
        table = create(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs)
        table.stablehand_key = cloudformation_json["Properties"]["KeySchema"]
        return protect(table, cloudformation_json["Properties"], account_id, region_name)

    def update_table(_: Any, original_resource: Table, new_resource_name: str, cloudformation_json: Any, account_id: str, region_name: str) -> Table:
        p = cloudformation_json["Properties"]
        if p["KeySchema"] != original_resource.stablehand_key or p.get("TableName", original_resource.name) != original_resource.name:
            raise ValueError("a table with another key or name is another table; the launcher does not replace tables")
        return protect(original_resource, p, account_id, region_name)

    Table.create_from_cloudformation_json = classmethod(create_table)
    Table.update_from_cloudformation_json = classmethod(update_table)


def mend_topics() -> None:
    def settings(p: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in p.items() if key not in ("Tags", "TopicName", "Subscription", "DataProtectionPolicy")}

    def create_topic(_: Any, resource_name: str, cloudformation_json: Any, account_id: str, region_name: str, **__: Any) -> Topic:
        p, backend = cloudformation_json["Properties"], sns_backends[account_id][region_name]
        topic = backend.create_topic(resource_name, settings(p), tags_of(p))
        for subscription in p.get("Subscription", []):
            backend.subscribe(topic.arn, subscription["Endpoint"], subscription["Protocol"])
        return topic

    def update_topic(_: Any, original_resource: Topic, new_resource_name: str, cloudformation_json: Any, account_id: str, region_name: str) -> Topic:
        # in place: stock deletes and makes anew, and the subscriptions are gone
        from moto.core.utils import camelcase_to_underscores

        p = cloudformation_json["Properties"]
        if p.get("TopicName", original_resource.name) != original_resource.name:
            raise ValueError("a topic with another name is another topic; the launcher does not replace topics")
        for key, value in settings(p).items():
            setattr(original_resource, camelcase_to_underscores(key), value)
        original_resource._tags = tags_of(p)
        return original_resource

    def attribute(self: Topic, name: str) -> str:
        return {"TopicName": self.name, "TopicArn": self.arn}[name]

    Topic.create_from_cloudformation_json = classmethod(create_topic)
    Topic.update_from_cloudformation_json = classmethod(update_topic)
    Topic.has_cfn_attr = classmethod(lambda _, name: name in ("TopicName", "TopicArn"))
    Topic.get_cfn_attribute = attribute


def mend_log_groups() -> None:
    def create_group(_: Any, resource_name: str, cloudformation_json: Any, account_id: str, region_name: str, **__: Any) -> LogGroup:
        p = dict(cloudformation_json["Properties"])
        tags = tags_of(p)
        p.pop("Tags", None)
        return logs_backends[account_id][region_name].create_log_group(resource_name, tags, **p)

    def update_group(_: Any, original_resource: LogGroup, new_resource_name: str, cloudformation_json: Any, account_id: str, region_name: str) -> LogGroup:
        p = cloudformation_json["Properties"]
        if p.get("LogGroupName", original_resource.name) != original_resource.name:
            raise ValueError("a log group with another name is another log group; the launcher does not replace log groups")
        original_resource.set_retention_policy(p.get("RetentionInDays"))
        return original_resource

    LogGroup.create_from_cloudformation_json = classmethod(create_group)
    LogGroup.update_from_cloudformation_json = classmethod(update_group)


def mend_keys() -> None:
    def create_key(_: Any, resource_name: str, cloudformation_json: Any, account_id: str, region_name: str, **__: Any) -> Key:
        p = cloudformation_json["Properties"]
        tags = [{"TagKey": tag["Key"], "TagValue": tag["Value"]} for tag in p.get("Tags", [])]
        backend = kms_backends[account_id][region_name]
        key = backend.create_key(json.dumps(p["KeyPolicy"]), "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", p.get("Description"), tags)
        key.key_rotation_status = p.get("EnableKeyRotation", False)
        return key

    def update_key(_: Any, original_resource: Key, new_resource_name: str, cloudformation_json: Any, account_id: str, region_name: str) -> Key:
        p = cloudformation_json["Properties"]
        original_resource.policy = json.dumps(p["KeyPolicy"])
        original_resource.key_rotation_status = p.get("EnableKeyRotation", False)
        return original_resource

    Key.create_from_cloudformation_json = classmethod(create_key)
    Key.update_from_cloudformation_json = classmethod(update_key)


def mend_managed_policies() -> None:
    def update_policy(_: Any, original_resource: ManagedPolicy, new_resource_name: str, cloudformation_json: Any, account_id: str, region_name: str) -> Any:
        iam_backends[account_id]["aws"].create_policy_version(original_resource.arn, json.dumps(cloudformation_json["Properties"]["PolicyDocument"]), "true")
        return original_resource

    def delete(self: ManagedPolicy, account_id: str, region_name: str) -> None:
        iam_backends[account_id]["aws"].managed_policies.pop(self.arn, None)

    # Ref of a managed policy is its ARN; stock gives the Python object
    ManagedPolicy.physical_resource_id = property(lambda self: self.arn)
    ManagedPolicy.update_from_cloudformation_json = classmethod(update_policy)
    ManagedPolicy.delete = delete


def install() -> None:
    mend_functions()
    mend_tables()
    mend_topics()
    mend_log_groups()
    mend_keys()
    mend_managed_policies()
