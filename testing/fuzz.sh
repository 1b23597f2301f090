# Fuzzing as bin/test does it: each target in a JVM of its own, one on each processor, for its maxDuration.
# Sourced by bin/test, after dist/launch.sh, with `root`, `logs` and its counters set.
# shellcheck shell=bash

# "module class method" a line, of every target whose "Type.method" matches the pattern.
fuzz_targets() {
    grep -rlE '^ *@FuzzTest' --include=*.java ./*/src/test | sort | while read -r file; do
        awk -v file="${file#./}" '
            BEGIN { module = file; sub("/src/test/.*", "", module); type = file; sub(".*/src/test/java/", "", type); sub("\\.java$", "", type); gsub("/", ".", type) }
            /^ *@FuzzTest/ { fuzz = 1; next }
            fuzz && match($0, /[A-Za-z0-9_]+\(/) && !/^ *@/ { print module, type, substr($0, RSTART, RLENGTH - 1); fuzz = 0 }' "$file"
    done | awk -v pattern="$1" '{ name = $2; sub(".*\\.", "", name); if (name "." $3 ~ pattern) print }'
}

# pom_property NAME MODULE: the module's, or else that of all modules.
pom_property() {
    sed -nE "s,.*<$1>(.*)</$1>.*,\1,p" "$root/$2/pom.xml" "$root/pom.xml" | head -n 1
}

# fuzz_target MODULE CLASS METHOD: prints its name and number of runs, after "FAILED" where something was found or nothing ran.
fuzz_target() {
    local module=$1 type=$2 method=$3 verdict='' runs log
    log=$logs/fuzz-${type##*.}-$method.log
    # shellcheck disable=SC2046 # lists of words
    (cd "$module" && JAZZER_FUZZ=1 "$jdk/bin/java" $(pom_property surefire.jvm "$module") $(pom_property fuzz.jvm "$module") \
        -cp "target/classes:target/test-classes:$(cat target/fuzz-classpath)" org.psephos.core.fuzz.FuzzTarget "$type" "$method") \
        >"$log" 2>&1 </dev/null || verdict='FAILED '
    runs=$(sed -nE 's/^Done ([0-9]+) runs .*/\1/p; s/^#([0-9]+)[[:space:]].*/\1/p' "$log" | tail -n 1)
    [ "${runs:-0}" -gt 0 ] || verdict='FAILED '
    echo "  $verdict${type##*.}.$method ${runs:-0}"
}

# fuzz PATTERN
fuzz() {
    local targets modules processors worker line
    targets=$(fuzz_targets "$1")
    [ -n "$targets" ] || die "no fuzz target matches $1"
    modules=$(cut -d ' ' -f 1 <<<"$targets" | sort -u | paste -sd , -)
    step "compile (log: target/test/fuzz-compile.log)"
    if ! run_maven -pl "$modules" -am -DskipUi -DskipUiTests=true -Dspotless.check.skip -Denforcer.skip test-compile \
        dependency:build-classpath -Dmdep.outputFile=target/fuzz-classpath >"$logs/fuzz-compile.log" 2>&1; then
        problems+=("the build of $(failed_modules "$logs/fuzz-compile.log"): see target/test/fuzz-compile.log")
        return
    fi
    processors=$(getconf _NPROCESSORS_ONLN)
    step "fuzzing $(count_lines "$targets") targets, each for its maxDuration, $processors at a time (logs: target/test/fuzz-*.log)"
    : >"$logs/fuzz.log"
    for ((worker = 0; worker < processors; worker++)); do
        awk -v worker="$worker" -v workers="$processors" 'NR % workers == worker' <<<"$targets" | while read -r line; do
            # shellcheck disable=SC2086 # three words
            fuzz_target $line | tee -a "$logs/fuzz.log"
        done &
    done
    wait
    while read -r line; do
        case $line in
        FAILED*)
            failed=$((failed + 1))
            line=${line#FAILED }
            problems+=("fuzzing ${line% *} (${line##* } runs): see target/test/fuzz-$(tr . - <<<"${line% *}").log")
            ;;
        *) passed=$((passed + 1)) ;;
        esac
    done <"$logs/fuzz.log"
}
