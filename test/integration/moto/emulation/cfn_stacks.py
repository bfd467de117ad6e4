"""Stacks and change sets: what CreateStack, ExecuteChangeSet and DeleteStack do with the engine, and what is shown of it."""

import json
from typing import Any

from moto.cloudformation.exceptions import CloudFormationError, ValidationError
from moto.cloudformation.models import ChangeSet, CloudFormationBackend, Stack
from moto.cloudformation.responses import CloudFormationResponse
from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow

from .cfn_engine import Change, Failed, reason_of

UPDATABLE = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE")


class ChangeSetNotFound(CloudFormationError):
    code = "ChangeSetNotFound"


def enter(stack: Stack, status: str, reason: str | None = None) -> None:
    stack.status, stack.stack_status_reason = status, reason
    stack._add_stack_event(status, resource_status_reason=reason)


def create(stack: Stack, template: dict[str, Any], parameters: dict[str, Any]) -> None:
    enter(stack, "CREATE_IN_PROGRESS", "User Initiated")
    change = Change(stack)
    try:
        change.bring_to(template, parameters)
    except Exception as failure:
        stack.stablehand_reason = reason_of(failure)
        enter(stack, "ROLLBACK_IN_PROGRESS", f"The following resource(s) failed to create: {reason_of(failure)}")
        try:
            change.remove_all()
        except Failed as left:
            enter(stack, "ROLLBACK_FAILED", str(left))
            return
        enter(stack, "ROLLBACK_COMPLETE", reason_of(failure))
        return
    shown(stack, template, parameters)
    enter(stack, "CREATE_COMPLETE")


def update(stack: Stack, template: dict[str, Any], parameters: dict[str, Any]) -> None:
    before, known = stack.template_dict, dict(stack.resource_map.input_parameters)
    enter(stack, "UPDATE_IN_PROGRESS", "User Initiated")
    try:
        Change(stack).bring_to(template, parameters)
    except Exception as failure:
        enter(stack, "UPDATE_ROLLBACK_IN_PROGRESS", reason_of(failure))
        try:
            Change(stack).bring_to(before, known)
        except Exception as again:
            enter(stack, "UPDATE_ROLLBACK_FAILED", reason_of(again))
            return
        enter(stack, "UPDATE_ROLLBACK_COMPLETE", reason_of(failure))
        return
    shown(stack, template, parameters)
    enter(stack, "UPDATE_COMPLETE")


def shown(stack: Stack, template: dict[str, Any], parameters: dict[str, Any]) -> None:
    """What DescribeStacks and GetTemplate show afterwards; stock shows no outputs after a change set."""
    stack.template_dict, stack.parameters = template, parameters
    stack.template = json.dumps(template)
    stack.description = template.get("Description")
    stack.output_map = stack._create_output_map()


def execute_change_set(self: CloudFormationBackend, change_set_name: str, stack_name: str | None = None) -> None:
    change_set = find(self, change_set_name, stack_name)
    stack = self.stacks[change_set.stack_id]
    if change_set.execution_status == "EXECUTE_COMPLETE":
        return  # a client that lost the answer asks again
    change_set.execution_status = "EXECUTE_COMPLETE"
    if change_set.tags:
        stack.tags = change_set.tags
    (create if change_set.change_set_type == "CREATE" else update)(stack, change_set.template_dict, change_set.parameters)
    for export in stack.exports:
        self.exports[export.name] = export


def delete_stack(self: CloudFormationBackend, name_or_stack_id: str) -> None:
    stack = next((s for s in self.stacks.values() if name_or_stack_id in (s.name, s.stack_id)), None)
    if stack is None:
        return  # AWS answers with success
    enter(stack, "DELETE_IN_PROGRESS", "User Initiated")
    names = [export.name for export in stack.exports]
    try:
        Change(stack).remove_all()
    except Failed as failure:
        enter(stack, "DELETE_FAILED", f"The following resource(s) failed to delete: {failure}")
        return
    for name in names:
        self.exports.pop(name, None)
    enter(stack, "DELETE_COMPLETE")
    self.stacks.pop(stack.stack_id)
    self.deleted_stacks[stack.stack_id] = stack


def find(backend: CloudFormationBackend, name: str, stack_name: str | None) -> ChangeSet:
    """By ARN, or by name within its stack: two stacks may have change sets of one name."""
    for change_set in reversed(list(backend.change_sets.values())):
        of_stack = stack_name in (None, change_set.stack_name, change_set.stack_id)
        if change_set.change_set_id == name or (change_set.change_set_name == name and of_stack):
            return change_set
    raise ChangeSetNotFound(f"ChangeSet [{name}] does not exist")


def install() -> None:
    made = Stack.__init__

    def with_statuses(self: Stack, *args: Any, **kwargs: Any) -> None:
        self.stablehand_statuses: dict[str, str] = {}
        made(self, *args, **kwargs)

    def create_resources(self: Stack) -> None:
        template = self.template_dict
        self.resource_map._resource_json_map = {}
        create(self, template, self.parameters)

    def update_stack(self: Stack, template: str, role_arn: str | None = None, parameters: Any = None, tags: Any = None) -> None:
        update(self, self.parse_template(template), parameters or {})

    def execute(self: CloudFormationResponse) -> EmptyResult:
        self.cloudformation_backend.execute_change_set(self._get_param("ChangeSetName"), self._get_param("StackName"))
        return EmptyResult()

    def describe(self: CloudFormationResponse) -> ActionResult:
        return ActionResult(find(self.cloudformation_backend, self._get_param("ChangeSetName"), self._get_param("StackName")))

    def delete(self: CloudFormationResponse) -> EmptyResult:
        backend = self.cloudformation_backend
        try:
            change_set = find(backend, self._get_param("ChangeSetName"), self._get_param("StackName"))
        except ChangeSetNotFound:
            return EmptyResult()  # AWS succeeds as long as the stack is there
        del backend.change_sets[change_set.change_set_id]
        return EmptyResult()

    def resources(self: CloudFormationResponse) -> ActionResult:
        stack = self.cloudformation_backend.get_stack(self._get_param("StackName"))
        made_ones = [(key, stack.resource_map._parsed_resources.get(key)) for key in stack.resource_map._resource_json_map]
        summaries = [
            {
                "LogicalResourceId": key,
                "PhysicalResourceId": getattr(made_one, "physical_resource_id", ""),
                "ResourceType": stack.resource_map._resource_json_map[key]["Type"],
                "ResourceStatus": stack.stablehand_statuses[key],
                "LastUpdatedTimestamp": utcnow(),
            }
            for key, made_one in made_ones
        ]
        return ActionResult({"StackResourceSummaries": summaries})

    stock_create_change_set = CloudFormationResponse.create_change_set

    def create_change_set(self: CloudFormationResponse) -> ActionResult:
        # UsePreviousValue means the value as it was given; stock takes the value of the SSM parameter behind it
        backend = self.cloudformation_backend
        if self._get_param("ChangeSetType") == "UPDATE":
            stack = backend.get_stack(self._get_param("StackName"))
            if stack.status not in UPDATABLE:
                raise ValidationError(message=f"Stack:{stack.stack_id} is in {stack.status} state and can not be updated.")
            given = self._get_param("Parameters", [])
            known = [p for p in given if not p.get("UsePreviousValue") or p["ParameterKey"] in stack.parameters]
            for parameter in known:
                if parameter.pop("UsePreviousValue", False):
                    parameter["ParameterValue"] = stack.parameters[parameter["ParameterKey"]]
            self.params["Parameters"] = known
        return stock_create_change_set(self)

    Stack.__init__ = with_statuses
    Stack.create_resources = create_resources
    Stack.update = update_stack
    CloudFormationBackend.execute_change_set = execute_change_set
    CloudFormationBackend.delete_stack = delete_stack
    CloudFormationResponse.execute_change_set = execute
    CloudFormationResponse.describe_change_set = describe
    CloudFormationResponse.delete_change_set = delete
    CloudFormationResponse.list_stack_resources = resources
    CloudFormationResponse.create_change_set = create_change_set
