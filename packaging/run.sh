#!/bin/sh
# Start the demo: a simulated home, its MQTT broker on this machine alone, and the display.
# The first run makes a private environment; later runs start at once. Options go to
# `plainwatt demo`, such as --headless, --days 30 or --speed 60.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/packaging/environment.sh"

has_screen() {
    [ "$(uname -s)" = Darwin ] || [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}${QT_QPA_PLATFORM:-}" ]
}

wants_screen() {
    for option in "$@"; do
        case "$option" in
            --headless | --help | -h) return 1 ;;
        esac
    done
}

if wants_screen "$@" && ! has_screen; then
    say "There is no screen here, so this runs without one (Ctrl-C ends it)."
    set -- --headless "$@"
fi

want_environment .venv "$root/packaging/requirements.lock"
if wants_screen "$@"; then want_qt_libraries; fi
install_missing
fill_environment
exec "$venv/bin/python" "$root/main.py" demo "$@"
