#!/usr/bin/env bash
# assemble.sh JARS HOME: brings HOME/lib in line with the folder JARS.
# A jar that changed is replaced by rename: a program that runs from the old one keeps it.
set -euo pipefail
jars=$1 home=$2
mkdir -p "$home/lib"
changed=
for jar in "$jars"/*.jar; do
    to=$home/lib/${jar##*/}
    if ! cmp -s "$jar" "$to"; then
        cp -p "$jar" "$to.next"
        mv -f "$to.next" "$to"
        changed=yes
    fi
done
for jar in "$home"/lib/*; do
    [ -e "$jars/${jar##*/}" ] || rm -f "$jar"
done
# Caches made from other jars are of no use.
if [ -n "$changed" ]; then rm -rf "$home/aot"; fi
