"""Whether a service may take on a role: AWS refuses a function or a schedule whose role does not trust its service."""

import json
from urllib.parse import unquote
from typing import Any

from moto.iam.models import iam_backends


class NotAssumable(Exception):
    """The role is missing, or its trust policy does not name the service."""


def must_be_assumable(account_id: str, role_arn: str | None, service: str, refusal: str) -> None:
    """Raises NotAssumable with AWS's own sentence, `refusal`."""
    roles = iam_backends[account_id]["aws"].roles.values()
    role = next((role for role in roles if role.arn == role_arn), None)
    if role is None or not trusts(role.assume_role_policy_document, service):
        raise NotAssumable(f"{refusal} (role {role_arn})")


def trusts(document: Any, service: str) -> bool:
    policy = document if isinstance(document, dict) else json.loads(unquote(document))
    statements = policy["Statement"]
    for statement in statements if isinstance(statements, list) else [statements]:
        principal = statement.get("Principal", {})
        named = principal.get("Service", []) if isinstance(principal, dict) else []
        if statement.get("Effect") == "Allow" and service in ([named] if isinstance(named, str) else named):
            return True
    return False
