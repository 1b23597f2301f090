# What the commands in bin/ share: finding a JDK 25 and Maven, building what is missing or stale, starting a program.
# Sourced by bash scripts that have set `root`, the folder of the checkout.
# shellcheck shell=bash

home=$root/dist/target/psephos

say() { echo "psephos: $*" >&2; }

die() {
    say "$*"
    exit 1
}

# --- JDK ------------------------------------------------------------------------------------------------------------

# is_jdk25 FOLDER: sets jdk and jdk_version when FOLDER holds a JDK 25.
is_jdk25() {
    local release line
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    release=
    while IFS= read -r line; do
        case $line in
        JAVA_VERSION=\"25[.\"]*) release=25 ;;
        JAVA_RUNTIME_VERSION=*) jdk_version=${line#*=} ;;
        esac
    done <"$1/release"
    [ "$release" = 25 ] || return 1
    jdk=$1
    jdk_version=${jdk_version:-25}
    jdk_version=${jdk_version//[^0-9A-Za-z.+-]/}
}

find_jdk() {
    local folder java
    if [ -n "${JAVA_HOME:-}" ] && is_jdk25 "$JAVA_HOME"; then return; fi
    if java=$(command -v java) && java=$(readlink -f "$java" 2>/dev/null) && is_jdk25 "${java%/bin/java}"; then return; fi
    for folder in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* /opt/*jdk* "${HOME:-/}"/.sdkman/candidates/java/* \
        "${HOME:-/}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk@25 /usr/local/opt/openjdk@25; do
        if is_jdk25 "$folder"; then return; fi
    done
    die "no JDK 25 found. Install one (Eclipse Temurin 25: https://adoptium.net, or your system's openjdk-25-jdk), or set JAVA_HOME to it."
}

# --- Maven ----------------------------------------------------------------------------------------------------------

find_maven() {
    command -v mvn >/dev/null && return
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "installing Maven from the system's packages"
        install_packages maven || die "Maven could not be installed: see the lines above."
    else
        die "Maven 3.8 or newer is needed to build. Install it: 'sudo apt-get install maven', 'sudo dnf install maven' or 'brew install maven'."
    fi
}

install_packages() {
    {
        DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" ||
            { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; }
    } </dev/null >&2
}

# run_maven ARGUMENT...
run_maven() {
    JAVA_HOME=$jdk MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}" mvn -B -f "$root/pom.xml" "$@" </dev/null
}

# --- Build ----------------------------------------------------------------------------------------------------------

# stale STAMP FILE_OR_FOLDER...: is anything there newer than the stamp?
stale() {
    local stamp=$1
    shift
    [ -e "$stamp" ] || return 0
    [ -n "$(find "$@" -newer "$stamp" -print -quit 2>/dev/null)" ]
}

program_sources() {
    sources=("$root"/pom.xml "$root"/.mvn "$root"/*/pom.xml "$root"/*/src/main "$root"/dist/*.sh "$root"/dist/jvm
        "$root"/web-ui/src "$root"/web-ui/build "$root"/web-ui/public "$root"/web-ui/index.html "$root"/web-ui/*.json "$root"/web-ui/*.config.* "$root"/web-ui/build.sh)
}

# Shows Maven's progress as a few plain lines.
progress() {
    awk '
        /Downloaded from/ { if (++files % 50 == 0) { print "psephos:   " files " files downloaded"; fflush() } }
        /Building Psephos [a-z]/ { print "psephos:   " $4; fflush() }
        /^psephos: / { print; fflush() }
    ' >&2
}

# build STAMP MODULES: quick build of the Maven modules (comma-separated) and of all that they need.
build() {
    local stamp=$1 modules=$2 log=$root/dist/target/build.log started=$SECONDS
    find_maven
    say "building (log: dist/target/build.log)"
    mkdir -p "${stamp%/*}"
    touch "$stamp.next"
    if ! MAVEN_OPTS="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 ${MAVEN_OPTS:-}" \
        run_maven -Dquick -T2 -pl "$modules" -am package 9>&- 2>&1 | tee "$log" | progress; then
        grep -E '^\[(ERROR|FATAL)\]|^psephos: ' "$log" | head -n 20 >&2
        die "the build failed; the whole log is in $log"
    fi
    mv "$stamp.next" "$stamp"
    say "built in $((SECONDS - started)) s"
}

# ensure_built NAME MODULES FILE...: builds when one of the files is newer than the last build; one builder at a time.
ensure_built() {
    local stamp=$root/dist/target/$1.stamp modules=$2
    shift 2
    stale "$stamp" "$@" || return 0
    mkdir -p "$root/dist/target"
    exec 9>"$root/dist/target/.lock"
    if command -v flock >/dev/null; then
        flock -n 9 || {
            say "another build is running: waiting for it"
            flock 9
        }
    fi
    if stale "$stamp" "$@"; then build "$stamp" "$modules"; fi
    exec 9>&-
}

# AOT caches belong to one JDK: made at build, and made again when the JDK is another.
ensure_trained() {
    [ -e "$home/aot/$jdk_version.trained" ] || bash "$root/dist/train.sh" >&2 </dev/null || true
}

# The jars' manifests name the rest of each classpath.
set_classpaths() {
    local node=("$home"/lib/node-[0-9]*.jar) page=("$home"/lib/web-ui-[0-9]*.jar) wallet=("$home"/lib/wallet-cli-[0-9]*.jar)
    node_classpath=${node[0]}:${page[0]}
    wallet_classpath=${wallet[0]}
}

# prepare: a JDK, and the programs built from the present sources.
prepare() {
    find_jdk
    program_sources
    ensure_built programs dist "${sources[@]}"
    set_classpaths
    ensure_trained
}

# jvm PROGRAM OPTION...: sets `command` to the JVM with the options of node, wallet or bench.
jvm() {
    local program=$1
    shift
    # shellcheck disable=SC2206 # PSEPHOS_JAVA_OPTS is a list of words
    command=("$jdk/bin/java" "@$root/dist/jvm/common.options" "@$root/dist/jvm/$program.options"
        "-Dpsephos.genesis=$root/genesis.json" "$@" ${PSEPHOS_JAVA_OPTS:-})
}

# start PROGRAM CLASSPATH MAIN ARGUMENT...: becomes the JVM.
start() {
    local program=$1 classpath=$2 main=$3 cache=$home/aot/$1-$jdk_version.aot
    shift 3
    # The database's write batches are large and freed by another thread: without these, C memory never shrinks again.
    export MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX:-2} MALLOC_MMAP_THRESHOLD_=${MALLOC_MMAP_THRESHOLD_:-1048576}
    if [ -e "$cache" ]; then jvm "$program" "-XX:AOTCache=$cache"; else jvm "$program"; fi
    exec "${command[@]}" -cp "$classpath" "$main" "$@"
}
