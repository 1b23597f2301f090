#!/usr/bin/env bash
# Builds or tests the page for Maven.
#   build.sh page   makes target/ui, or leaves it as it is when no source is newer
#   build.sh test   type check and tests, with a JUnit report in target/surefire-reports
#   build.sh browser   tests of the built page in a real browser, with a JUnit report in ../testing/e2e/target/surefire-reports
# Without a usable Node.js the page is left out, and one line says so.
set -eu
cd "$(dirname "$0")"
# bin/test reads what the tests print.
export NO_COLOR=1
mkdir -p target
exec 9>target/.lock
flock 9

without_page() {
    echo "psephos: the web page is left out: $1. Install Node.js 20.19 or newer with npm to have it; all else works." >&2
    rm -rf target/ui target/ui.stamp
    mkdir -p target/ui
    exit 0
}

require_node() {
    command -v npm >/dev/null || without_page "npm is not installed"
    command -v node >/dev/null || without_page "Node.js is not installed"
    node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
        without_page "Node.js $(node --version) is too old"
}

install_packages() {
    if [ ! -e node_modules/.installed ] || [ package-lock.json -nt node_modules/.installed ]; then
        npm ci --prefer-offline --no-progress --loglevel=error >&2
        touch node_modules/.installed
    fi
}

is_fresh() {
    [ -e target/ui/index.html ] && [ -e target/ui.stamp ] &&
        [ -z "$(find src build public index.html package.json package-lock.json ./*.config.* tsconfig.json build.sh -newer target/ui.stamp -print -quit)" ]
}

case "${1:-}" in
page)
    is_fresh && exit 0
    require_node
    touch target/ui.stamp.next
    install_packages
    npm run --silent build -- --logLevel warn >&2
    mv target/ui.stamp.next target/ui.stamp
    ;;
test)
    require_node
    install_packages
    if grep -q '"resolved"' package-lock.json; then
        echo "psephos: web-ui/package-lock.json names download addresses; run 'npm install' in web-ui, whose .npmrc leaves them out" >&2
        exit 1
    fi
    rm -rf target/surefire-reports
    npm run --silent check >&2
    npm run --silent test >&2
    ;;
browser)
    require_node
    install_packages
    # The nodes that it starts build the page where it is stale.
    exec 9>&-
    npm run --silent test:browser >&2
    ;;
*)
    echo "usage: build.sh page|test|browser" >&2
    exit 2
    ;;
esac
