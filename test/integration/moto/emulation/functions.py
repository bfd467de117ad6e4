"""Lambda without docker: each invocation runs the uploaded zip in a fresh node process with the function's own environment.

The function's AWS calls come back here: AWS_ENDPOINT_URL points at this server, and its credentials carry its name for the call log.
Reserved concurrency, retries and dead letters are not emulated; an Event invocation has ended when its 202 arrives.
"""

import base64
import io
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Any

from moto.awslambda.models import LambdaFunction
from moto.events.models import Rule
from moto.moto_api._internal import mock_random

from .calls import CALLER_PREFIX

RUNNER = Path(__file__).parent.parent / "lambda-runner.mjs"
LOG_TAIL_BYTES = 4096

# outside the repository, whose package.json would make a bundle's index.js an ES module
unpacked_root = Path(tempfile.mkdtemp(prefix="stablehand-functions-"))
server_url = ""


def unpacked(fn: LambdaFunction) -> Path:
    """The bundle's files, unpacked once for each content."""
    folder = unpacked_root / fn.code_sha_256.replace("/", "_")
    if not folder.exists():
        fresh = Path(tempfile.mkdtemp(dir=unpacked_root))
        zipfile.ZipFile(io.BytesIO(fn.code_bytes)).extractall(fresh)
        try:
            fresh.rename(folder)
        except OSError:  # another invocation was faster
            shutil.rmtree(fresh)
    return folder


def environment(fn: LambdaFunction, request_id: str) -> dict[str, str]:
    """What the runtime sets, then what the function is configured with, then where AWS is: here."""
    stream = time.strftime("%Y/%m/%d/") + f"[$LATEST]{request_id.replace('-', '')}"
    return {
        "PATH": os.environ.get("PATH", ""),
        "TZ": ":UTC",
        "_HANDLER": str(fn.handler),
        "LAMBDA_TASK_ROOT": str(unpacked(fn)),
        "AWS_REGION": fn.region,
        "AWS_DEFAULT_REGION": fn.region,
        "AWS_LAMBDA_FUNCTION_NAME": fn.function_name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(fn.memory_size),
        "AWS_LAMBDA_LOG_GROUP_NAME": fn.logs_group_name,
        "AWS_LAMBDA_LOG_STREAM_NAME": stream,
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{fn.run_time}",
        "AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED": "true",
        **{key: str(value) for key, value in fn.environment_vars.items()},
        "AWS_ENDPOINT_URL": server_url,
        "AWS_ACCESS_KEY_ID": CALLER_PREFIX + fn.function_name,
        "AWS_SECRET_ACCESS_KEY": "none",
        "AWS_SESSION_TOKEN": "none",
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def run(fn: LambdaFunction, event: Any) -> tuple[str, bool, str]:
    """Payload text, whether it is an error's, and the log. A function past its timeout is killed with its children."""
    request_id = str(mock_random.uuid4())
    seconds = int(fn.timeout)
    env = environment(fn, request_id)
    with tempfile.TemporaryDirectory(prefix="stablehand-call-") as folder:
        answer_file = Path(folder) / "answer.json"
        given = {"event": event, "requestId": request_id, "functionArn": fn.function_arn, "timeoutSeconds": seconds}
        started = time.monotonic()
        child = subprocess.Popen(
            ["node", str(RUNNER), str(answer_file)],
            cwd=env["LAMBDA_TASK_ROOT"],
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            output, _ = child.communicate(json.dumps(given).encode(), timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            output, _ = child.communicate()
            text = f"{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())} {request_id} Task timed out after {seconds:.2f} seconds"
            answer = {"error": {"errorType": "Sandbox.Timedout", "errorMessage": f"RequestId: {request_id} Error: {text}"}}
        else:
            gone = {"errorType": "Runtime.ExitError", "errorMessage": f"RequestId: {request_id} Error: Runtime exited with status {child.returncode}"}
            answer = json.loads(answer_file.read_text()) if answer_file.exists() else {"error": gone}
        millis = (time.monotonic() - started) * 1000
    log = output.decode(errors="replace")
    log = f"START RequestId: {request_id} Version: $LATEST\n{log}END RequestId: {request_id}\nREPORT RequestId: {request_id}\tDuration: {millis:.2f} ms\n"
    failed = "error" in answer
    return json.dumps(answer["error"] if failed else answer.get("result")), failed, log


def _invoke_lambda(self: LambdaFunction, event: Any = None) -> tuple[str, bool, str]:
    self.logs_backend.ensure_log_group(self.logs_group_name)
    payload, failed, log = run(self, event)
    self.save_logs(log)
    return payload, failed, log


def invoke(self: LambdaFunction, body: Any, request_headers: Any, response_headers: Any) -> bytes:
    payload, failed, log = self._invoke_lambda(json.loads(body) if body else {})
    if request_headers.get("x-amz-invocation-type", "RequestResponse") != "RequestResponse":
        return b""
    if failed:
        response_headers["x-amz-function-error"] = "Unhandled"
    response_headers["x-amz-log-result"] = base64.b64encode(log.encode()[-LOG_TAIL_BYTES:]).decode()
    response_headers["x-amz-executed-version"] = "$LATEST"
    return payload.encode()


def clean_up() -> None:
    shutil.rmtree(unpacked_root, ignore_errors=True)


def install(url: str) -> None:
    global server_url
    server_url = url
    LambdaFunction._invoke_lambda = _invoke_lambda
    LambdaFunction.invoke = invoke
    send = Rule.send_to_targets

    def send_to_targets(self: Rule, original_event: Any, transform_input: bool = True) -> None:
        """Stock knows no function as a target of a rule. The event goes as it is: a target's Input is not transformed."""
        from moto.awslambda.models import lambda_backends

        targets = self.targets
        functions = [target for target in targets if target["Arn"].split(":")[2] == "lambda"]
        if functions and self.event_pattern.matches_event(original_event) and self.state == "ENABLED":
            for target in functions:
                arn = target["Arn"].split(":")
                lambda_backends[arn[4]][arn[3]].get_function(arn[6]).invoke(json.dumps(original_event), {}, {})
        self.targets = [target for target in targets if target not in functions]
        try:
            send(self, original_event, transform_input)
        finally:
            self.targets = targets

    Rule.send_to_targets = send_to_targets
