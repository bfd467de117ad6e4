"""The call log: every AWS call that reached the server, with the function that made it; and the server's own pages."""

import gzip
import io
import json
import threading
import time
from typing import Any, Callable, Iterable
from urllib.parse import parse_qsl

from .knobs import knobs

# a function's credentials carry its name, so that its calls can be told from everybody else's (functions.py)
CALLER_PREFIX = "fn."
REST_SERVICES = {"lambda": "awslambda", "scheduler": "scheduler"}


class CallLog:
    """Notes each call and passes it on. Bodies of S3 calls are left alone: they are large, and say nothing about rights."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self.app = app
        self.calls: list[dict[str, Any]] = []
        self.lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path.startswith("/stablehand/"):
            return self.own_page(path, environ, start_response)

        call = call_of(environ)
        with self.lock:
            call["n"] = len(self.calls)
            self.calls.append(call)
            refusal = refusal_of(call)

        def noting(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            call["status"] = int(status.split()[0])
            return start_response(status, headers, *rest)

        if refusal:
            return refused(refusal, environ, noting)
        return self.app(environ, noting)

    def own_page(self, path: str, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        from . import mails

        page = path.removeprefix("/stablehand/")
        body = json.loads(read_body(environ) or b"{}")
        if page == "calls":
            answer: Any = [c for c in self.calls if not c["operation"].startswith("moto")]
        elif page == "mails":
            answer = mails.delivered
        elif page == "confirm":
            answer = {"confirmed": mails.confirm(body.get("address"))}
        elif page == "knobs":
            try:
                knobs.set(body)
            except KeyError as unknown:
                return reply(start_response, "400 BAD REQUEST", {"error": unknown.args[0]})
            answer = {}
        else:
            return reply(start_response, "404 NOT FOUND", {"error": f"there is no page {path}"})
        return reply(start_response, "200 OK", answer)


def call_of(environ: dict[str, Any]) -> dict[str, Any]:
    """service, operation (the IAM spelling where both are known), caller (function name or None), input, at (epoch seconds)."""
    service, caller = signer_of(environ.get("HTTP_AUTHORIZATION", ""))
    target = environ.get("HTTP_X_AMZ_TARGET")
    given: Any = {}
    operation = f"{environ.get('REQUEST_METHOD')} {environ.get('PATH_INFO')}"
    if target:
        operation = target.split(".")[-1]
        given = json_of(read_body(environ))
    elif environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
        given = dict(parse_qsl(read_body(environ).decode(), keep_blank_values=True))
        operation = given.pop("Action", operation)
    elif service in REST_SERVICES:
        operation = rest_operation(service, environ) or operation
        given = {"path": environ.get("PATH_INFO"), **json_of(read_body(environ))}
    iam = {"monitoring": "cloudwatch"}.get(service, service)
    return {"at": time.time(), "caller": caller, "service": iam, "operation": operation, "input": given, "status": None}


def signer_of(authorization: str) -> tuple[str, str | None]:
    try:
        scope = authorization.split("Credential=", 1)[1].split(",")[0].split("/")
    except IndexError:
        return "", None
    key = scope[0]
    return scope[3], key.removeprefix(CALLER_PREFIX) if key.startswith(CALLER_PREFIX) else None


def rest_operation(service: str, environ: dict[str, Any]) -> str | None:
    from moto.core.responses import BaseResponse

    asked = BaseResponse(service_name=service)
    asked.region = "us-east-1"
    return asked._get_action_from_method_and_request_uri(environ["REQUEST_METHOD"], environ["PATH_INFO"])


def read_body(environ: dict[str, Any]) -> bytes:
    """The whole body, unzipped; the request can still be read by who comes next."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    raw = environ["wsgi.input"].read(length) if length else b""
    environ["wsgi.input"] = io.BytesIO(raw)
    return gzip.decompress(raw) if environ.get("HTTP_CONTENT_ENCODING") == "gzip" else raw


def json_of(body: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(body or b"{}")
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}


def refusal_of(call: dict[str, Any]) -> dict[str, Any] | None:
    for rule in knobs.refuse:
        wanted = rule.get("caller") in (None, call["caller"]) and rule.get("times", 1) > 0
        if wanted and rule["operation"] == f"{call['service']}:{call['operation']}":
            if "times" in rule:
                rule["times"] -= 1
            return rule
    return None


def refused(rule: dict[str, Any], environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The error in the protocol of the call: JSON where a target header was sent, else the Query XML."""
    code, message = rule["error"], rule.get("message", "refused by the test")
    if environ.get("HTTP_X_AMZ_TARGET"):
        return reply(start_response, "400 BAD REQUEST", {"__type": code, "message": message})
    xml = f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>r</RequestId></ErrorResponse>"
    start_response("403 FORBIDDEN", [("content-type", "text/xml"), ("content-length", str(len(xml)))])
    return [xml.encode()]


def reply(start_response: Callable[..., Any], status: str, answer: Any) -> Iterable[bytes]:
    text = json.dumps(answer, default=str).encode()
    start_response(status, [("content-type", "application/json"), ("content-length", str(len(text)))])
    return [text]
