# What run.sh and test.sh share: the system's packages and the private Python environment.
# Sourced, never run, by a script that has set `root` to the checkout. POSIX sh; nothing here needs
# root unless something has to be installed.
# shellcheck shell=sh disable=SC2154

# What Qt's own libraries and its X11, Wayland and offscreen plugins link against and no wheel
# carries, with Debian's package for each (ldd in bare installations of Debian 12 and 13 tells).
# Where a release renamed one, as 64-bit time renamed glib's, it provides the old name.
QT_LIBRARIES="libEGL.so.1:libegl1 libGL.so.1:libgl1 libX11-xcb.so.1:libx11-xcb1 libX11.so.6:libx11-6
 libdbus-1.so.3:libdbus-1-3 libfontconfig.so.1:libfontconfig1 libfreetype.so.6:libfreetype6
 libglib-2.0.so.0:libglib2.0-0 libwayland-client.so.0:libwayland-client0
 libwayland-cursor.so.0:libwayland-cursor0 libwayland-egl.so.1:libwayland-egl1
 libxcb-cursor.so.0:libxcb-cursor0 libxcb-glx.so.0:libxcb-glx0 libxcb-icccm.so.4:libxcb-icccm4
 libxcb-image.so.0:libxcb-image0 libxcb-keysyms.so.1:libxcb-keysyms1
 libxcb-randr.so.0:libxcb-randr0 libxcb-render-util.so.0:libxcb-render-util0
 libxcb-shape.so.0:libxcb-shape0 libxcb-shm.so.0:libxcb-shm0 libxcb-sync.so.1:libxcb-sync1
 libxcb-util.so.1:libxcb-util1 libxcb-xfixes.so.0:libxcb-xfixes0 libxcb-xkb.so.1:libxcb-xkb1
 libxkbcommon-x11.so.0:libxkbcommon-x11-0 libxkbcommon.so.0:libxkbcommon0"

missing= # packages that have been wanted and are not there

say() {
    printf 'plainwatt: %s\n' "$*" >&2
}

stop() {
    say "$*"
    exit 1
}

# quietly COMMAND...: show what a command printed only when it fails.
quietly() {
    log=$(mktemp)
    if "$@" >"$log" 2>&1 </dev/null; then
        rm -f "$log"
        return 0
    fi
    tail -n 15 "$log" >&2
    rm -f "$log"
    return 1
}

want_command() {
    command -v "$1" >/dev/null || missing="$missing $2"
}

want_qt_libraries() {
    found=$(PATH=$PATH:/usr/sbin:/sbin ldconfig -p 2>/dev/null) || return 0
    for pair in $QT_LIBRARIES; do
        case "$found" in
            *"${pair%:*} "*) ;;
            *) missing="$missing ${pair#*:}" ;;
        esac
    done
}

# install_missing: install what was wanted and is not there through apt, or stop and name it.
install_missing() {
    missing=${missing# }
    [ -n "$missing" ] || return 0
    command -v apt-get >/dev/null ||
        stop "Some system packages are missing; please install them (Debian calls them $missing)."
    as_root true 2>/dev/null ||
        stop "Some system packages are missing; please run this first: sudo apt install $missing"
    say "Installing system packages: $missing"
    apt_get update || say "apt's package lists could not be refreshed; going on with the old ones."
    # shellcheck disable=SC2086 # a list of words
    apt_get install -y --no-install-recommends $missing ||
        stop "apt could not install $missing (it tells why above)."
    missing=
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

apt_get() {
    quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@"
}

# want_environment NAME LOCK: choose where the environment is, in the checkout where that can be
# written, and see whether it is whole: then the lock it was made from is kept inside it.
want_environment() {
    lock=$2
    venv=$root/$1
    [ -w "$root" ] || venv=${XDG_DATA_HOME:-$HOME/.local/share}/plainwatt/$1
    ready=
    if environment_works && cmp -s "$lock" "$venv/installed.lock"; then
        ready=yes
    else
        find_python
        want_venv
    fi
}

# A system upgrade may have put another Python under an environment: then its packages are not seen.
environment_works() {
    [ -x "$venv/bin/python" ] && "$venv/bin/python" -c 'import os, sys, sysconfig
sys.exit(not os.path.isdir(sysconfig.get_path("purelib")))' 2>/dev/null
}

# fill_environment: bring the wanted environment in step with its lock.
fill_environment() {
    [ -z "$ready" ] || return 0
    rm -f "$venv/installed.lock"
    if ! environment_works || ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
        mkdir -p "$(dirname "$venv")"
        quietly "$python" -m venv --clear "$venv" || stop "$python could not make $venv."
    fi
    say "Fetching what Plainwatt is made of into $venv; the first time takes a few minutes."
    quietly "$venv/bin/python" -m pip install --no-deps --require-hashes --only-binary :all: \
        --no-input --disable-pip-version-check --requirement "$lock" || stop "$(why_not_fetched)"
    cp "$lock" "$venv/installed.lock"
}

find_python() {
    for python in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
        if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            return 0
        fi
    done
    stop "Plainwatt needs Python 3.11 or newer (Debian 12, Ubuntu 24.04 and later have it)."
}

# Debian's python3 cannot make an environment without python3-venv.
want_venv() {
    "$python" -c 'import ensurepip, venv' 2>/dev/null && return 0
    case "${python##*/}" in
        python3.*) missing="$missing ${python##*/}-venv" ;;
        *) missing="$missing python3-venv" ;;
    esac
}

why_not_fetched() {
    if glibc_is_too_old; then
        printf 'Qt has no build for this system: it takes 64-bit x86 with Debian 12 or later, or %s\n' \
            "64-bit ARM with Raspberry Pi OS Trixie, Debian 13, Ubuntu 24.04 or later."
    else
        printf 'Not everything could be fetched (pip tells why above): is this machine online? %s\n' \
            "Run the same command again to go on."
    fi
}

glibc_is_too_old() {
    case "$(uname -m)" in
        x86_64) least=34 ;;
        aarch64) least=39 ;;
        *) return 0 ;;
    esac
    glibc=$(getconf GNU_LIBC_VERSION 2>/dev/null) || return 1
    [ "${glibc##*.}" -lt "$least" ]
}
