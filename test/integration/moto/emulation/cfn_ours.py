"""CloudFormation types that stock moto ignores, each made through the service's own backend. Unknown types stay refused (cfn_engine.py)."""

import json
from dataclasses import dataclass, field
from typing import Any, Callable

from moto.cloudformation.exceptions import UnformattedGetAttTemplateException
from moto.cloudwatch.models import Dimension, Metric, MetricDataQuery, MetricStat, cloudwatch_backends
from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import s3_backends
from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends


@dataclass
class Made:
    """A resource of ours: what Ref and GetAtt give, and where it lives."""

    physical_resource_id: str
    attributes: dict[str, str] = field(default_factory=dict)
    properties: dict[str, Any] = field(default_factory=dict)
    kind: Any = None

    def get_cfn_attribute(self, name: str) -> str:
        if name not in self.attributes:
            raise UnformattedGetAttTemplateException()
        return self.attributes[name]

    def is_created(self) -> bool:
        return True

    def delete(self, account_id: str, region_name: str) -> None:
        self.kind.remove(account_id, region_name, self)


Where = tuple[str, str]


@dataclass(frozen=True)
class Kind:
    """Stands where moto expects a model class. `change` is None: a changed resource is made anew and the old one removed."""

    name_property: str | None
    gets: tuple[str, ...]
    make: Callable[[Where, str, dict[str, Any]], Made]
    remove_made: Callable[[Where, Made], None]
    change: Callable[[Where, Made, dict[str, Any]], Made | None] | None = None

    def has_cfn_attr(self, name: str) -> bool:
        return name in self.gets

    def create_from_cloudformation_json(self, resource_name: str, cloudformation_json: Any, account_id: str, region_name: str, **_: Any) -> Made:
        properties = cloudformation_json.get("Properties", {})
        made = self.make((account_id, region_name), resource_name, properties)
        made.properties, made.kind = properties, self
        return made

    def update_from_cloudformation_json(self, original_resource: Made, new_resource_name: str, cloudformation_json: Any, account_id: str, region_name: str) -> Made:
        where, properties = (account_id, region_name), cloudformation_json.get("Properties", {})
        changed = self.change(where, original_resource, properties) if self.change else None
        if changed is None:
            named = self.name_property and self.name_property in properties
            # a generated name is kept where the old resource must go first anyway; AWS would make a new one
            name = properties[self.name_property] if named else original_resource.physical_resource_id
            self.remove_made(where, original_resource)
            changed = self.make(where, name, properties)
        changed.properties, changed.kind = properties, self
        return changed

    def remove(self, account_id: str, region_name: str, made: Made) -> None:
        self.remove_made((account_id, region_name), made)


def nothing(_: Where, __: Made) -> None:
    pass


def make_table(where: Where, name: str, p: dict[str, Any]) -> Made:
    account, region = where
    replica = next((r for r in p["Replicas"] if r["Region"] == region), None)
    if replica is None:
        raise ValueError(f"Replicas of {name} must contain the stack's own region {region}")
    backend = dynamodb_backends[account][region]
    table = backend.create_table(
        name=name,
        schema=p["KeySchema"],
        throughput=None,
        attr=p["AttributeDefinitions"],
        global_indexes=p.get("GlobalSecondaryIndexes", []),
        indexes=p.get("LocalSecondaryIndexes", []),
        streams=p.get("StreamSpecification"),
        billing_mode=p.get("BillingMode", "PROVISIONED"),
        sse_specification=p.get("SSESpecification"),
        tags=replica.get("Tags", []),
        deletion_protection_enabled=replica.get("DeletionProtectionEnabled", False),
        warm_throughput=None,
    )
    protect_table(backend, name, replica, p)
    return Made(name, {"Arn": table.table_arn, "TableId": name, "StreamArn": f"{table.table_arn}/stream"})


def protect_table(backend: Any, name: str, replica: dict[str, Any], p: dict[str, Any]) -> None:
    recovery = replica.get("PointInTimeRecoverySpecification") or p.get("PointInTimeRecoverySpecification")
    if recovery:
        backend.update_continuous_backups(name, {"PointInTimeRecoveryEnabled": False, **recovery})
    if p.get("TimeToLiveSpecification"):
        backend.update_time_to_live(name, {"Enabled": True, **p["TimeToLiveSpecification"]})


def change_table(where: Where, made: Made, p: dict[str, Any]) -> Made:
    account, region = where
    if p["KeySchema"] != made.properties["KeySchema"] or p.get("TableName", made.physical_resource_id) != made.physical_resource_id:
        raise ValueError("a table with another key or name is another table; the launcher does not replace tables")
    replica = next(r for r in p["Replicas"] if r["Region"] == region)
    backend = dynamodb_backends[account][region]
    table = backend.get_table(made.physical_resource_id)
    table.deletion_protection_enabled = replica.get("DeletionProtectionEnabled", False)
    table.tags = replica.get("Tags", [])
    protect_table(backend, made.physical_resource_id, replica, p)
    return made


def drop_table(where: Where, made: Made) -> None:
    dynamodb_backends[where[0]][where[1]].delete_table(made.physical_resource_id)


def make_subscription(where: Where, _: str, p: dict[str, Any]) -> Made:
    # a topic lives in the region of its ARN
    backend = sns_backends[where[0]][p["TopicArn"].split(":")[3]]
    subscription = backend.subscribe(p["TopicArn"], p["Endpoint"], p["Protocol"])
    filter_subscription(backend, subscription.arn, p)
    return Made(subscription.arn, {"Arn": subscription.arn})


def filter_subscription(backend: Any, arn: str, p: dict[str, Any]) -> None:
    if p.get("FilterPolicyScope"):
        backend.set_subscription_attributes(arn, "FilterPolicyScope", p["FilterPolicyScope"])
    backend.set_subscription_attributes(arn, "FilterPolicy", json.dumps(p["FilterPolicy"]) if p.get("FilterPolicy") else None)
    if p.get("RawMessageDelivery") is not None:
        backend.set_subscription_attributes(arn, "RawMessageDelivery", str(p["RawMessageDelivery"]).lower() == "true")
    if p.get("RedrivePolicy"):
        backend.set_subscription_attributes(arn, "RedrivePolicy", json.dumps(p["RedrivePolicy"]))


def change_subscription(where: Where, made: Made, p: dict[str, Any]) -> Made | None:
    if any(p.get(key) != made.properties.get(key) for key in ("TopicArn", "Endpoint", "Protocol")):
        return None
    filter_subscription(sns_backends[where[0]][p["TopicArn"].split(":")[3]], made.physical_resource_id, p)
    return made


def unsubscribe(where: Where, made: Made) -> None:
    sns_backends[where[0]][made.physical_resource_id.split(":")[3]].unsubscribe(made.physical_resource_id)


def policy_of_topics(where: Where, name: str, p: dict[str, Any]) -> Made:
    for arn in p["Topics"]:
        sns_backends[where[0]][where[1]].get_topic(arn).policy = json.dumps(p["PolicyDocument"])
    return Made(name)


def policy_of_queues(where: Where, name: str, p: dict[str, Any]) -> Made:
    for url in p["Queues"]:
        sqs_backends[where[0]][where[1]].get_queue(url.split("/")[-1]).policy = json.dumps(p["PolicyDocument"])
    return Made(name)


def policy_of_bucket(where: Where, name: str, p: dict[str, Any]) -> Made:
    # accepted and checked for its bucket, not applied: moto would enforce the TLS-only deny against its own plain HTTP
    s3_backends[where[0]]["aws"].get_bucket(p["Bucket"])
    return Made(p["Bucket"])


def metric_query(given: dict[str, Any]) -> MetricDataQuery:
    stat = given.get("MetricStat")
    of = stat["Metric"] if stat else {}
    dimensions = [Dimension(d["Name"], d["Value"]) for d in of.get("Dimensions", [])]
    metric = Metric(of["MetricName"], of["Namespace"], dimensions) if stat else None
    made = MetricStat(metric, stat["Period"], stat["Stat"], stat.get("Unit")) if stat else None
    return MetricDataQuery(given["Id"], given.get("Label"), given.get("Period"), given.get("ReturnData", True), given.get("Expression"), made)


def make_alarm(where: Where, name: str, p: dict[str, Any]) -> Made:
    alarm = cloudwatch_backends[where[0]][where[1]].put_metric_alarm(
        name=name,
        namespace=p.get("Namespace"),
        metric_name=p.get("MetricName"),
        metric_data_queries=[metric_query(query) for query in p.get("Metrics", [])],
        comparison_operator=p.get("ComparisonOperator"),
        evaluation_periods=p.get("EvaluationPeriods"),
        datapoints_to_alarm=p.get("DatapointsToAlarm"),
        period=p.get("Period"),
        threshold=p.get("Threshold"),
        statistic=p.get("Statistic"),
        extended_statistic=p.get("ExtendedStatistic"),
        description=p.get("AlarmDescription"),
        dimensions=p.get("Dimensions", []),
        alarm_actions=p.get("AlarmActions", []),
        ok_actions=p.get("OKActions", []),
        insufficient_data_actions=p.get("InsufficientDataActions", []),
        unit=p.get("Unit"),
        actions_enabled=p.get("ActionsEnabled", True),
        treat_missing_data=p.get("TreatMissingData"),
        rule=p.get("AlarmRule"),
        tags=p.get("Tags", []),
    )
    return Made(name, {"Arn": alarm.alarm_arn})


def drop_alarm(where: Where, made: Made) -> None:
    cloudwatch_backends[where[0]][where[1]].delete_alarms([made.physical_resource_id])
