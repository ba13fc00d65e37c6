#!/bin/sh
# Write both lock files again from pyproject.toml, then see that every Python and processor they
# are for has a ready-made wheel of everything in them. Needs uv (`pip install uv`).
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"

lock() {
    file=$1
    shift
    uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --upgrade \
        --python-version 3.11 --custom-compile-command "sh packaging/lock.sh" \
        "$@" --output-file "$file" pyproject.toml
}

prove() {
    for version in 3.11 3.12 3.13 3.14; do
        for platform in x86_64-manylinux_2_36 aarch64-manylinux_2_39; do
            uv pip install --quiet --dry-run --target "$scratch" --python-version "$version" \
                --python-platform "$platform" --only-binary :all: --require-hashes -r "$1"
        done
    done
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
lock packaging/requirements.lock --extra demo --extra nearby
lock packaging/requirements-test.lock --extra demo --extra nearby --extra keyring --extra test
prove packaging/requirements.lock
prove packaging/requirements-test.lock
