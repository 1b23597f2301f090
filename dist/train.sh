#!/usr/bin/env bash
# Makes the AOT caches of node and wallet from a real run of each: a node on a throw-away chain, a wallet that asks it.
# Called by the launchers once per build and JDK. What fails here costs start-up time and nothing else.
set -uo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/dist/launch.sh"
find_jdk
set_classpaths

mkdir -p "$home/aot"
exec 9>"$root/dist/target/.train.lock"
if command -v flock >/dev/null; then flock 9; fi
[ -e "$home/aot/$jdk_version.trained" ] && exit 0

say "preparing fast start-up, once for this build"
scratch=$(mktemp -d)
node=
trap '[ -n "$node" ] && kill "$node" 2>/dev/null; rm -rf "$scratch"' EXIT
unset PSEPHOS_JAVA_OPTS JAVA_TOOL_OPTIONS
for name in ${!PSEPHOS_@}; do unset "$name"; done
export PSEPHOS_HOME=$scratch/wallet

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

ready() {
    local line
    exec 3<>"/dev/tcp/127.0.0.1/$1" || return 1
    printf 'GET /readyz HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' >&3
    IFS= read -r -t 2 line <&3
    exec 3>&-
    case $line in *" 200 "*) return 0 ;; esac
    return 1
} 2>/dev/null

free_port() {
    local port
    while port=$((20000 + RANDOM % 12000)) && answers "$port"; do :; done
    echo "$port"
}

# keep NAME: a cache becomes visible only when it is whole.
keep() {
    [ -s "$scratch/$1.aot" ] && mv -f "$scratch/$1.aot" "$home/aot/$1-$jdk_version.aot"
}

train_wallet() {
    jvm wallet "-XX:AOTCacheOutput=$scratch/wallet.aot"
    timeout 30 "${command[@]}" -cp "$wallet_classpath" org.psephos.wallet.Main "$@"
    keep wallet
} </dev/null >"$scratch/wallet.log" 2>&1 9>&-

port=$(free_port)
jvm node "-XX:AOTCacheOutput=$scratch/node.aot"
"${command[@]}" -cp "$node_classpath" org.psephos.node.Main --data-dir "$scratch/data" --genesis "$root/genesis.json" \
    --http "127.0.0.1:$port" --p2p 127.0.0.1:0 --admin 127.0.0.1:0 --no-discovery </dev/null >"$scratch/node.log" 2>&1 9>&- &
node=$!

for _ in {1..100}; do
    kill -0 "$node" 2>/dev/null || break
    if ready "$port"; then
        reachable=yes
        break
    fi
    sleep 0.1
done
if [ -n "${reachable:-}" ]; then
    train_wallet --node "http://127.0.0.1:$port" chain status
else
    train_wallet --version
fi
kill "$node" 2>/dev/null
for _ in {1..200}; do
    kill -0 "$node" 2>/dev/null || break
    sleep 0.1
done
wait "$node" 2>/dev/null
keep node
touch "$home/aot/$jdk_version.trained"
