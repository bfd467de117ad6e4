"""What a test may set while the server runs: POST /stablehand/knobs with the camelCase names."""

from dataclasses import dataclass, field, fields
from typing import Any


@dataclass
class Knobs:
    # seconds that an endpoint stays Updating after a change; AWS publishes no number
    update_seconds: float = 0.0
    # the reason with which the next UpdateEndpoint ends; the endpoint is then InService on its old configuration
    fail_next_update: str | None = None
    # beginnings of statistics that GetMetricData refuses, e.g. ["PR"]
    refuse_statistics: list[str] = field(default_factory=list)
    # endpoint name -> status to show instead of the real one, e.g. {"ranker": "UpdateRollbackFailed"}
    endpoint_status: dict[str, str] = field(default_factory=dict)
    # refusals by call: [{"operation": "sns:Publish", "error": "AuthorizationError", "caller"?: function name, "times"?: n}]
    refuse: list[dict[str, Any]] = field(default_factory=list)

    def set(self, wanted: dict[str, Any]) -> None:
        """Raises KeyError with the allowed names when a name is unknown."""
        names = {camel(f.name): f.name for f in fields(self)}
        for name, value in wanted.items():
            if name not in names:
                raise KeyError(f"there is no knob {name}; there are {', '.join(sorted(names))}")
            setattr(self, names[name], value)


def camel(snake: str) -> str:
    head, *rest = snake.split("_")
    return head + "".join(word.title() for word in rest)


knobs = Knobs()
