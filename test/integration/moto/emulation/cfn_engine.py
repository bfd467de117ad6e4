"""CloudFormation's honesty: resources are made in the order of their references, a failure is an event with its reason and a rollback,
and a type that nobody emulates is a failure too. Stock moto skips such types and reports CREATE_COMPLETE over a resource that raised.
"""

import re
from typing import Any, Iterator

from moto.cloudformation import parsing
from moto.cloudformation.models import Event, Stack
from moto.cloudformation.parsing import NULL_MODELS

SUB_REFERENCE = re.compile(r"\$\{([^!}][^}]*)\}")
# a change of these alone touches no resource
QUIET_KEYS = ("Metadata", "DeletionPolicy", "UpdateReplacePolicy", "DependsOn")


# what a stack's own tags reach; a global table's tags belong to its replicas
TAGGED = (
    "AWS::CloudWatch::Alarm",
    "AWS::DynamoDB::Table",
    "AWS::IAM::Role",
    "AWS::Lambda::Function",
    "AWS::Logs::LogGroup",
    "AWS::SNS::Topic",
    "AWS::SQS::Queue",
    "AWS::Scheduler::ScheduleGroup",
)


class Failed(Exception):
    """A resource could not be made, changed or removed."""


def references(node: Any) -> Iterator[str]:
    """Logical ids (and parameters, and pseudo parameters) that a part of a template refers to."""
    if isinstance(node, list):
        for item in node:
            yield from references(item)
    if not isinstance(node, dict):
        return
    for key, value in node.items():
        if key == "Ref":
            yield value
        elif key == "Fn::GetAtt":
            yield value[0] if isinstance(value, list) else value.split(".")[0]
        elif key == "DependsOn":
            yield from [value] if isinstance(value, str) else value
        elif key == "Fn::Sub":
            text = value if isinstance(value, str) else value[0]
            yield from (name.split(".")[0] for name in SUB_REFERENCE.findall(text))
            yield from references([] if isinstance(value, str) else value[1])
        else:
            yield from references(value)


def in_order(resources: dict[str, Any]) -> list[str]:
    """Each resource after those it refers to; otherwise as in the template."""
    ordered: list[str] = []
    visiting: list[str] = []

    def visit(logical_id: str) -> None:
        if logical_id in ordered:
            return
        if logical_id in visiting:
            raise Failed(f"Circular dependency between resources: [{', '.join(visiting)}]")
        visiting.append(logical_id)
        for name in references(resources[logical_id]):
            if name in resources:
                visit(name)
        visiting.pop()
        ordered.append(logical_id)

    for logical_id in resources:
        visit(logical_id)
    return ordered


def reason_of(failure: Exception) -> str:
    return getattr(failure, "message", None) or str(failure) or type(failure).__name__


class Change:
    """Brings a stack's resources to a template. What was done before a failure stays done; the caller rolls back."""

    def __init__(self, stack: Stack) -> None:
        self.stack, self.map = stack, stack.resource_map
        self.account, self.region = stack.account_id, stack.region_name
        self.kinds: dict[str, str] = {}

    def note(self, logical_id: str, status: str, resource: Any = None, reason: str | None = None) -> None:
        shown = self.kinds.get(logical_id, "")
        physical = getattr(resource, "physical_resource_id", "")
        event = Event(self.stack.stack_id, self.stack.name, logical_id, str(physical), shown, status, reason, None)
        self.stack.events.append(event)
        self.stack.stablehand_statuses[logical_id] = status

    def bring_to(self, template: dict[str, Any], parameters: dict[str, Any]) -> None:
        before = dict(self.map._resource_json_map)
        self.map._template, self.map.input_parameters = template, parameters
        old_values = dict(self.map.resolved_parameters)
        self.map.resolved_parameters = {}
        self.map.load_mapping()
        self.map.load_parameters()
        self.map.load_conditions()
        wanted = {
            logical_id: resource
            for logical_id, resource in tagged(template["Resources"], self.stack.tags).items()
            if "Condition" not in resource or self.map.lazy_condition_map[resource["Condition"]]
        }
        self.kinds = {key: value["Type"] for key, value in {**before, **wanted}.items()}
        changed_values = {key for key, value in self.map.resolved_parameters.items() if old_values.get(key) != value}

        replaced: set[str] = set(changed_values)
        for logical_id in in_order(wanted):
            if logical_id not in before:
                self.create(logical_id, wanted[logical_id])
            elif differs(before[logical_id], wanted[logical_id]) or replaced & set(references(wanted[logical_id])):
                if self.update(logical_id, before[logical_id], wanted[logical_id]):
                    replaced.add(logical_id)
            # only what exists: the map would make anything else the moment somebody lists it
            self.map._resource_json_map = {**self.map._resource_json_map, logical_id: wanted[logical_id]}
        for logical_id in reversed(in_order(before)):
            if logical_id not in wanted:
                self.remove(logical_id, before[logical_id])

    def create(self, logical_id: str, resource: dict[str, Any]) -> None:
        self.note(logical_id, "CREATE_IN_PROGRESS")
        try:
            made = parsing.parse_and_create_resource(logical_id, dict(resource), self.map, self.account, self.region)
            if made is None and resource["Type"] not in NULL_MODELS:
                raise Failed(f"{resource['Type']} is not emulated by the test launcher")
        except Exception as failure:
            self.note(logical_id, "CREATE_FAILED", reason=reason_of(failure))
            raise Failed(f"{logical_id}: {reason_of(failure)}") from failure
        self.map._parsed_resources[logical_id] = made
        self.note(logical_id, "CREATE_COMPLETE", made)

    def update(self, logical_id: str, before: dict[str, Any], wanted: dict[str, Any]) -> bool:
        """Whether others that refer to it must look again: its name or an attribute may be another now."""
        self.note(logical_id, "UPDATE_IN_PROGRESS", self.map[logical_id])
        try:
            if before["Type"] != wanted["Type"]:
                raise Failed("Update of resource type is not permitted.")
            known = getattr(self.map[logical_id], "physical_resource_id", None)
            made = parsing.parse_and_update_resource(logical_id, dict(wanted), self.map, self.account, self.region)
            if made is None:
                raise Failed(f"an update of {wanted['Type']} is not emulated by the test launcher")
        except Exception as failure:
            self.note(logical_id, "UPDATE_FAILED", reason=reason_of(failure))
            raise Failed(f"{logical_id}: {reason_of(failure)}") from failure
        self.map._parsed_resources[logical_id] = made
        self.note(logical_id, "UPDATE_COMPLETE", made)
        return getattr(made, "physical_resource_id", None) != known

    def remove(self, logical_id: str, resource: dict[str, Any]) -> None:
        made = self.map._parsed_resources.get(logical_id)
        retained = resource.get("DeletionPolicy") in ("Retain", "RetainExceptOnCreate")
        if made is not None and not retained:
            self.note(logical_id, "DELETE_IN_PROGRESS", made)
            try:
                self.map._delete_resource(made, resource)
            except Exception as failure:
                self.note(logical_id, "DELETE_FAILED", made, reason_of(failure))
                raise Failed(f"{logical_id}: {reason_of(failure)}") from failure
        self.note(logical_id, "DELETE_SKIPPED" if retained else "DELETE_COMPLETE", made)
        self.map._parsed_resources.pop(logical_id, None)
        self.map._resource_json_map = {key: value for key, value in self.map._resource_json_map.items() if key != logical_id}

    def remove_all(self) -> None:
        """Goes on past a failure, so that as little as possible is left, and raises the failures afterwards."""
        here = dict(self.map._resource_json_map)
        self.kinds = {key: value["Type"] for key, value in here.items()}
        failures = []
        for logical_id in reversed(in_order(here)):
            try:
                self.remove(logical_id, here[logical_id])
            except Failed as failure:
                failures.append(str(failure))
        if failures:
            raise Failed("; ".join(failures))


def tagged(resources: dict[str, Any], stack_tags: dict[str, str]) -> dict[str, Any]:
    """The resources with the stack's tags on those that take tags; a resource's own tag of the same name wins."""

    def with_tags(resource: dict[str, Any]) -> dict[str, Any]:
        properties = resource.get("Properties", {})
        own = properties.get("Tags", [])
        names = {tag["Key"] for tag in own}
        inherited = [{"Key": key, "Value": value} for key, value in stack_tags.items() if key not in names]
        if resource["Type"] not in TAGGED or not inherited:
            return resource
        return {**resource, "Properties": {**properties, "Tags": [*own, *inherited]}}

    return {logical_id: with_tags(resource) for logical_id, resource in resources.items()}


def differs(before: dict[str, Any], wanted: dict[str, Any]) -> bool:
    def seen(resource: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in resource.items() if key not in QUIET_KEYS}

    return seen(before) != seen(wanted)
