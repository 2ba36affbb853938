#!/bin/sh
# all.sh
#     Installs what is needed, builds, and passes all tests. Can be repeated.
#
# usage: sh tests/all.sh     as root, or as a user with sudo
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=tests/setup/prepare.sh
. "$root/tests/setup/prepare.sh"

install_packages
build build
work_in_memory
# Two tests at a time: most of them wait for a PostgreSQL of their own.
meson test -C "$root/build" --print-errorlogs --num-processes 2 "$@"
