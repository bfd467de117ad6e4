"""CloudTrail's LookupEvents, always empty: the CDK CLI asks it why a deployment failed, and waits half a minute for an answer."""

from moto.cloudtrail.responses import CloudTrailResponse
from moto.core.responses import ActionResult


def install() -> None:
    def lookup_events(self: CloudTrailResponse) -> ActionResult:
        return ActionResult({"Events": []})

    CloudTrailResponse.lookup_events = lookup_events
