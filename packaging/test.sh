#!/bin/sh
# Run every check and every test, with all they need set up first. Options go to pytest, so
# `sh packaging/test.sh tests/ihd/bridges -x` runs the checks and those tests alone.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
. packaging/environment.sh
PATH=$PATH:/usr/sbin:/sbin

# Tests start brokers of their own on loopback; installing one must not leave another listening.
# A policy that the machine has already is its owner's and is left alone.
install_without_starting() {
    policy=/usr/sbin/policy-rc.d
    if as_root true 2>/dev/null && [ ! -e "$policy" ]; then
        trap 'as_root rm -f "$policy"' EXIT
        trap 'exit 130' INT TERM
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
        as_root chmod 755 "$policy"
        install_missing
        as_root rm -f "$policy"
        trap - EXIT INT TERM
    else
        install_missing
    fi
    if command -v systemctl >/dev/null; then
        as_root systemctl disable mosquitto >/dev/null 2>&1 || :
    fi
}

check() {
    name=$1
    shift
    say "$name"
    "$@" || failed="$failed, $name"
}

want_environment .venv-test packaging/requirements-test.lock
want_qt_libraries
want_command mosquitto_pub mosquitto-clients
want_command openssl openssl
want_command xdotool xdotool
want_command Xvfb xvfb
want_command dbus-daemon dbus-daemon
want_command /usr/libexec/at-spi2-registryd at-spi2-core
want_command qpdf qpdf
want_command pdftotext poppler-utils
if command -v mosquitto >/dev/null; then
    install_missing
else
    missing="$missing mosquitto"
    install_without_starting
fi
fill_environment

PATH=$venv/bin:$PATH
QT_QPA_PLATFORM=offscreen
export PATH QT_QPA_PLATFORM
failed=
check "format" ruff format --check .
check "lint" ruff check .
check "types" mypy
check "layers" lint-imports
# Drawn examples are the same here at each run, so that a change is judged by what it changed.
# pytest by itself draws new ones each time.
check "tests" python -m pytest --hypothesis-seed=0 "$@"
[ -z "$failed" ] || stop "Not all is well:${failed#,}."
