#!/usr/bin/env bash
# Makes sure that there is a Chromium for the page tests: the one named by CHROMIUM, or the system's package.
set -euo pipefail

browser="${CHROMIUM:-/usr/bin/chromium}"
if [ -x "$browser" ]; then exit 0; fi

if [ -n "${CHROMIUM:-}" ]; then
  echo "CHROMIUM names $browser, which is not there or may not be run: name a Chromium, or unset CHROMIUM" >&2
  exit 1
fi
if ! command -v apt-get >/dev/null; then
  echo "there is no $browser and no apt-get to install it with: install Chromium and name it by CHROMIUM=/path/to/chromium" >&2
  exit 1
fi

root=""
if [ "$(id -u)" -ne 0 ]; then root="sudo -n"; fi
log="$(mktemp)"
if ! { $root apt-get update && $root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium; } >"$log" 2>&1; then
  tail -n 5 "$log" >&2
  echo "Chromium could not be installed by apt-get (see above): install it by hand, or name one by CHROMIUM=/path/to/chromium" >&2
  exit 1
fi
if [ ! -x "$browser" ]; then
  echo "apt-get installed a chromium package that holds no $browser: name the browser by CHROMIUM=/path/to/chromium" >&2
  exit 1
fi
