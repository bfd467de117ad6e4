#!/usr/bin/env bash
# Makes .cache/mlflow with the pinned MLflow. Does nothing when it is there already with these pins.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../../.." && pwd)"
venv="$root/.cache/mlflow"
stamp="$venv/.pins"
mkdir -p "$root/.cache"

if ! python3 -c 'import sys, venv; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
  echo "python3 is missing or too old: MLflow needs Python 3.10 or newer with its venv module" >&2
  exit 1
fi

# two suites may start at once; the second waits and then finds the work done
if command -v flock >/dev/null; then
  exec 9>"$root/.cache/mlflow.lock"
  flock 9
fi

# the marker is written last, so a set-up that was interrupted is done again
pins="$(cat "$here/requirements.txt"; python3 -V)"
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$pins" ]; then
  exit 0
fi

echo "setting up $venv: $(grep -v '^#' "$here/requirements.txt" | tr '\n' ' ')(one to two minutes)"
rm -rf "$venv"
python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
printf '%s\n' "$pins" >"$stamp"
echo "set up: mlflow $("$venv/bin/python" -c 'import mlflow; print(mlflow.__version__)')"
