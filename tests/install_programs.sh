#!/bin/sh
# Programs the tests drive for real: the system's Chromium, Redis, RabbitMQ and OpenSSL. What is missing is installed from Debian.
set -eu
missing=""
found() { for name in "$@"; do if [ -x "$name" ] || command -v "$name" >/dev/null; then return 0; fi; done; return 1; }
found chromium chromium-browser google-chrome || missing="chromium"
found redis-server || missing="$missing redis-server"
found /usr/lib/rabbitmq/bin/rabbitmq-server || missing="$missing rabbitmq-server"
found openssl || missing="$missing openssl"
if [ -z "$missing" ]; then exit 0; fi
if ! command -v apt-get >/dev/null; then
    echo "The tests need $missing: install them (no apt-get here to do so)." >&2
    exit 1
fi
as_root=""
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "The tests need $missing: as root, run 'apt-get install $missing'." >&2
        exit 1
    fi
    as_root="sudo"
fi
echo "Installing $missing ..."
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
if ! { $as_root apt-get update && $as_root apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
    echo "The tests need $missing and 'apt-get install $missing' failed (above)." >&2
    exit 1
fi
rm -f "$log"
