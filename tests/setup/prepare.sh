# prepare.sh
#     What the set-up commands share: packages, a build, a place for tests. Sourced; root is the
#     clone.
#
# When all packages of .ci/packages.txt are there, neither apt-get nor sudo is asked.
# shellcheck shell=sh
: "${root:?}"

# install_packages [PACKAGE]: all but this one, which only tests need.
install_packages() {
    missing=
    while read -r package; do
        [ "$package" != "${1:-}" ] || continue
        case $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null) in
        'install ok installed') ;;
        *) missing="$missing $package" ;;
        esac
    done <"$root/.ci/packages.txt"
    [ -n "$missing" ] || return 0
    echo "installing:$missing"
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || {
            echo "these packages are missing, and there is no sudo: install them as root" >&2
            return 1
        }
        as_root=sudo
    fi
    $as_root apt-get update -qq
    # shellcheck disable=SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        $missing
}

# build FOLDER [OPTION...]: set up once, then only what changed.
build() {
    folder=$root/$1
    shift
    if [ -f "$folder/build.ninja" ]; then
        meson configure "$folder" "$@"
    else
        meson setup "$folder" "$root" "$@"
    fi
    ninja -C "$folder"
}

# work_in_memory: folders of tests lie in memory when nobody said where and there is plenty of it.
# A file system on a disk takes twice as long for the files of databases that live for seconds.
work_in_memory() {
    enough=8388608 # kB
    [ -z "${TMPDIR:-}" ] || return 0
    room=$(df -Pk -t tmpfs /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }')
    memory=$(awk '$1 == "MemAvailable:" { print $2 }' /proc/meminfo)
    if [ "${room:-0}" -ge "$enough" ] && [ "${memory:-0}" -ge "$enough" ]; then
        export TMPDIR=/dev/shm
    fi
}
