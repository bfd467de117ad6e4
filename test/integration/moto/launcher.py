"""Starts moto on loopback with the pieces of AWS that stock moto lacks (see emulation/).

Prints one JSON line `{"url": ...}` when it listens, and stops by itself when its standard input closes: whoever started it is gone then.
"""

import argparse
import json
import os
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
# no compiled copies among the sources
sys.dont_write_bytecode = True


def die_with_parent() -> None:
    """Reads standard input until it ends; a parent that was killed closes it as surely as one that left."""
    while sys.stdin.buffer.read(4096):
        pass
    functions = sys.modules.get("emulation.functions")
    if functions:
        functions.clean_up()
    os._exit(0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--update-seconds", type=float, default=0.0, help="how long an endpoint stays Updating")
    parser.add_argument("--keep-running", action="store_true", help="do not stop when standard input closes")
    args = parser.parse_args()

    if not args.keep_running:
        threading.Thread(target=die_with_parent, daemon=True).start()

    # moto asks boto3 for its models, and boto3 wants credentials and a region even for that
    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
    os.environ.setdefault("AWS_ACCESS_KEY_ID", "testing")
    os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "testing")
    os.environ.pop("AWS_ENDPOINT_URL", None)

    from werkzeug.serving import WSGIRequestHandler, make_server

    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

    import emulation
    from emulation.calls import CallLog
    from emulation.knobs import knobs

    class Quiet(WSGIRequestHandler):
        """The call log replaces the access log."""

        protocol_version = "HTTP/1.1"

        def log_request(self, *_: object) -> None:
            pass

    knobs.update_seconds = args.update_seconds
    app = CallLog(DomainDispatcherApplication(create_backend_app))
    # loopback, and no option for anything else: this server has no authentication
    server = make_server("127.0.0.1", args.port, app, threaded=True, request_handler=Quiet)
    url = f"http://127.0.0.1:{server.server_port}"
    os.environ["MOTO_PORT"] = str(server.server_port)
    emulation.install(url)
    print(json.dumps({"url": url}), flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
