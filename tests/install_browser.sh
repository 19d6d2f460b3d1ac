#!/bin/sh
# The browser tests drive the system's Chromium; Debian's package is installed where there is none.
set -eu
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then exit 0; fi
done
if ! command -v apt-get >/dev/null; then
    echo "The browser tests need Chromium: install it (no apt-get here to do so)." >&2
    exit 1
fi
as_root=""
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "The browser tests need Chromium: as root, run 'apt-get install chromium'." >&2
        exit 1
    fi
    as_root="sudo"
fi
echo "Installing Chromium ..."
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
if ! { $as_root apt-get update && $as_root apt-get install -y --no-install-recommends chromium; } >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
    echo "The browser tests need Chromium and 'apt-get install chromium' failed (above)." >&2
    exit 1
fi
rm -f "$log"
