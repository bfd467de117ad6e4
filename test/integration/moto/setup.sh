#!/usr/bin/env bash
# Makes .cache/venv with the pinned moto, AWS CLI and cfn-lint, and .cache/ric with AWS's own runtime client for Node.
# Does nothing when they are there already with these pins.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../../.." && pwd)"
venv="$root/.cache/venv"
ric="$root/.cache/ric"
ric_version=4.0.2
stamp="$venv/.pins"
mkdir -p "$root/.cache"

if ! command -v python3 >/dev/null; then
  echo "python3 is missing: the integration suite runs moto, which needs Python 3.10 or newer with its venv module" >&2
  exit 1
fi
if ! python3 -c 'import sys, venv; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
  echo "python3 is $(python3 -V 2>&1): the integration suite needs Python 3.10 or newer with its venv module" >&2
  exit 1
fi

# two suites may start at once; the second waits and then finds the work done
if command -v flock >/dev/null; then
  exec 9>"$root/.cache/venv.lock"
  flock 9
fi

# no scripts: its native part needs autotools, and test/integration/ric/shim.cjs stands in for it
if [ "$(cat "$ric/.pin" 2>/dev/null)" != "$ric_version" ]; then
  echo "setting up $ric: aws-lambda-ric $ric_version"
  rm -rf "$ric"
  mkdir -p "$ric"
  echo '{"private":true}' >"$ric/package.json"
  npm install --prefix "$ric" --ignore-scripts --no-audit --no-fund --no-package-lock --loglevel=error "aws-lambda-ric@$ric_version" >/dev/null
  echo "$ric_version" >"$ric/.pin"
fi

# the marker is written last, so a set-up that was interrupted is done again
pins="$(cat "$here/requirements.txt"; python3 -V)"
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$pins" ]; then
  exit 0
fi

echo "setting up $venv: $(grep -v '^#' "$here/requirements.txt" | tr '\n' ' ')(one to three minutes)"
rm -rf "$venv"
python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
printf '%s\n' "$pins" >"$stamp"
echo "set up: moto $("$venv/bin/python" -c 'import moto; print(moto.__version__)'), $("$venv/bin/aws" --version 2>&1 | cut -d' ' -f1), $("$venv/bin/cfn-lint" --version)"
