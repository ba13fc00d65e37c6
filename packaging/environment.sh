# What run.sh and test.sh share: the system's packages and the private Python environment.
# Sourced, never run, by a script that has set `root` to the checkout. POSIX sh; nothing here needs
# root unless something has to be installed.
# shellcheck shell=sh disable=SC2154

# What Qt's own libraries and its X11, Wayland and offscreen plugins link against and no wheel
# carries. Debian's names; where a release renamed one (glib's t64), the old name is provided.
QT_PACKAGES="libdbus-1-3 libegl1 libfontconfig1 libgl1 libglib2.0-0 libwayland-client0
 libwayland-cursor0 libwayland-egl1 libx11-6 libx11-xcb1 libxcb-cursor0 libxcb-icccm4
 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-sync1
 libxcb-xfixes0 libxcb-xkb1 libxkbcommon-x11-0"

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

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# need_packages PURPOSE PACKAGE...: install Debian packages, or stop and say which.
need_packages() {
    purpose=$1
    shift
    command -v apt-get >/dev/null ||
        stop "$purpose needs these, please install them (Debian's names): $*"
    as_root true 2>/dev/null ||
        stop "$purpose needs a few system packages, please run this first: sudo apt install $*"
    say "Installing for $purpose: $*"
    [ -n "${lists_are_fresh:-}" ] || apt_get update ||
        say "apt's package lists could not be refreshed; going on with the old ones."
    lists_are_fresh=yes
    apt_get install -y --no-install-recommends "$@" ||
        stop "apt could not install what $purpose needs: $*"
}

apt_get() {
    quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@"
}

# environment_folder NAME: print where an environment goes, in the checkout where that is writable.
environment_folder() {
    if [ -w "$root" ]; then
        printf '%s\n' "$root/$1"
    else
        printf '%s\n' "${XDG_DATA_HOME:-$HOME/.local/share}/plainwatt/$1"
    fi
}

# make_environment FOLDER LOCK: fill a private Python environment with exactly what a lock names.
# The lock is kept inside it as the mark that it is whole; with the same mark there is nothing to do.
make_environment() {
    venv=$1
    if environment_works && cmp -s "$2" "$venv/installed.lock"; then
        return 0
    fi
    find_python
    "$python" -c 'import ensurepip, venv' 2>/dev/null || need_packages "Python" "$(venv_package)"
    rm -f "$venv/installed.lock"
    if ! environment_works || ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
        mkdir -p "$(dirname "$venv")"
        quietly "$python" -m venv --clear "$venv" || stop "$python could not make $venv."
    fi
    say "Fetching what Plainwatt is made of into $venv; the first time takes a few minutes."
    quietly "$venv/bin/python" -m pip install --no-deps --require-hashes --only-binary :all: \
        --no-input --disable-pip-version-check --requirement "$2" || stop "$(why_not_fetched)"
    cp "$2" "$venv/installed.lock"
}

# A system upgrade may have put another Python under an environment: then its packages are not seen.
environment_works() {
    [ -x "$venv/bin/python" ] && "$venv/bin/python" -c 'import os, sys, sysconfig
sys.exit(not os.path.isdir(sysconfig.get_path("purelib")))' 2>/dev/null
}

find_python() {
    for python in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
        if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            return 0
        fi
    done
    stop "Plainwatt needs Python 3.11 or newer (Debian 12, Raspberry Pi OS of 2023, Ubuntu 24.04 or later)."
}

venv_package() {
    case "${python##*/}" in
        python3.*) printf '%s-venv\n' "${python##*/}" ;;
        *) printf 'python3-venv\n' ;;
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

# need_qt PURPOSE: see that the system libraries of the environment's Qt are there.
need_qt() {
    qt=$(echo "$venv"/lib/python*/site-packages/PySide6)
    if ldd "$qt/QtWidgets.abi3.so" "$qt/Qt/plugins/platforms/libqxcb.so" \
        "$qt/Qt/plugins/platforms/libqwayland.so" 2>/dev/null | grep -q 'not found'; then
        # shellcheck disable=SC2086 # a list of words
        need_packages "$1" $QT_PACKAGES
    fi
}
