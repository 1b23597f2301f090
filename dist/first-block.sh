#!/usr/bin/env bash
# How long a newcomer waits: from a clean clone of what is committed to the first block. dist/first-block.sh [--cold]
#   --cold   with empty caches of packages, so that everything is downloaded
set -euo pipefail
root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd)
folder=$(mktemp -d)
node=
trap 'if [ -n "$node" ]; then kill "$node" 2>/dev/null || true; wait "$node" || true; fi; rm -rf "$folder"' EXIT

caches=warm
if [ "${1:-}" = --cold ]; then
    caches=cold
    export MAVEN_OPTS="-Dmaven.repo.local=$folder/maven ${MAVEN_OPTS:-}" npm_config_cache=$folder/npm
fi

port=$((20000 + RANDOM % 10000))
started=$(date +%s%N)
git clone -q "$root" "$folder/psephos"
"$folder/psephos/bin/psephos-node" --data-dir "$folder/data" --http "127.0.0.1:$port" --admin "127.0.0.1:$((port + 1))" \
    --p2p "127.0.0.1:$((port + 2))" >&2 &
node=$!
until curl -fs "http://127.0.0.1:$port/api/v1/blocks/1" >/dev/null 2>&1; do
    kill -0 "$node" 2>/dev/null || { echo "the node did not start" >&2; exit 1; }
    sleep 0.1
done
awk -v caches=$caches -v nanos=$(($(date +%s%N) - started)) -v load="$(cut -d' ' -f1 /proc/loadavg)" \
    'BEGIN { printf "{\"benchmark\":\"first-block\",\"caches\":\"%s\",\"seconds\":%.1f,\"load\":%s}\n", caches, nanos / 1e9, load }'
