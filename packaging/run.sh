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

make_environment "$(environment_folder .venv)" "$root/packaging/requirements.lock"
if wants_screen "$@"; then
    if has_screen; then
        need_qt "the display"
    else
        say "There is no screen here, so this runs without one (Ctrl-C ends it)."
        set -- --headless "$@"
    fi
fi
exec "$venv/bin/python" "$root/main.py" demo "$@"
