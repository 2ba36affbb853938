# prepare.sh
#     What both set-up commands begin with: packages and a build. Sourced; root is the clone.
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
