#!/usr/bin/env bash
# Builds the committed sources twice, in two folders, and compares every jar byte by byte.
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
(
    . "$root/dist/launch.sh"
    find_jdk
    find_maven
    for copy in first the-second; do
        mkdir "$scratch/$copy"
        git -C "$root" archive HEAD | tar -x -C "$scratch/$copy"
        root=$scratch/$copy run_maven -q -Dquick -pl dist -am package >"$scratch/$copy.log" 2>&1 || {
            tail -n 20 "$scratch/$copy.log"
            exit 1
        }
    done
)
jars=("$scratch"/first/dist/target/psephos/lib/*.jar)
different=0
for jar in "${jars[@]}"; do
    cmp "$jar" "$scratch/the-second/dist/target/psephos/lib/${jar##*/}" || different=$((different + 1))
done
echo "${#jars[@]} jars compared, $different differ"
[ "$different" = 0 ]
