# What the image recipes share; sourced by them, never run. The caller has `set -euo pipefail` and has set RECIPE (its name in messages).
#
# A recipe's result is a folder in the cache whose name holds a hash of all that went into it. It is built under a
# temporary name and renamed when whole, under a lock of its own: a killed build leaves nothing that could be taken for
# a result, and of two calls at once the second waits and finds what the first has built.

umask 022
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL=C SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-1735689600}" # 2025-01-01: files of one recipe carry one date

CACHE=${IRONIC_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ironic-appliance}
KEEP_DAYS=14 # results unused for longer are removed when a new one is published

say() { echo "$RECIPE: $*" >&2; }
die() { say "$*"; exit 1; }

# need_programs NAME...: all that are missing at once, not one by one.
need_programs() {
  local name missing=()
  for name in "$@"; do command -v "$name" >/dev/null || missing+=("$name"); done
  [ ${#missing[@]} -eq 0 ] || die "not installed: ${missing[*]} (the set 'images' of appliance/packaging/debian-packages holds them)"
}

# hash_of WORD... -- FILE...: 16 hex digits over the words and over the names and contents of the files.
hash_of() {
  local words=()
  while [ "$1" != -- ]; do words+=("$1"); shift; done
  shift
  {
    [ ${#words[@]} -eq 0 ] || printf '%s\n' "${words[@]}"
    for file in "$@"; do printf '%s ' "${file##*/}"; sha256sum < "$file"; done
  } | sha256sum | cut -c1-16
}

# cached NAME FUNCTION ARGUMENT...: sets RESULT to the folder NAME of the cache; where it is not there yet, or FRESH is set,
# FUNCTION fills it, called in a subshell with WORK set to the folder in the making. To be called as a plain command only,
# not in a condition, where bash ignores failures.
cached() {
  local name=$1; shift
  RESULT=$CACHE/$name
  if [ -d "$RESULT" ] && [ -z "${FRESH:-}" ]; then touch "$RESULT"; return; fi
  mkdir -p "$CACHE/.locks"
  local lock
  exec {lock}> "$CACHE/.locks/$name"
  flock "$lock"
  if [ ! -d "$RESULT" ] || [ -n "${FRESH:-}" ]; then
    # Whoever holds the lock may clear what a killed build of the same name has left.
    rm -rf --one-file-system "$CACHE/.$name".making.*
    WORK=$(mktemp -d "$CACHE/.$name.making.XXXXXX")
    chmod 755 "$WORK"
    # Not "( ... ) || status=$?": bash would then let every failure inside pass.
    local status
    set +e
    (set -e; "$@") {lock}>&-
    status=$?
    set -e
    if [ $status -ne 0 ]; then rm -rf --one-file-system "$WORK"; die "$name was not built"; fi
    sync -f "$WORK"
    [ ! -d "$RESULT" ] || mv -T "$RESULT" "$WORK.old"
    mv -T "$WORK" "$RESULT"
    rm -rf --one-file-system "$WORK.old"
    forget_unused
  fi
  exec {lock}>&-
}

forget_unused() {
  find "$CACHE/debs" -type f -mtime +$KEEP_DAYS -delete 2>/dev/null || true
  find "$CACHE" -mindepth 1 -maxdepth 1 -type d \( -name 'os-*' -o -name 'ramdisk-*' -o -name 'bootloaders-*' \) \
    -mtime +$KEEP_DAYS -exec rm -rf --one-file-system {} +
}

# fetch_debs FOLDER PACKAGE...: links to the candidate version of each package, downloaded from wherever this machine's apt is
# told to look, unless the cache holds it already.
fetch_debs() {
  local folder=$1 attempt
  shift
  mkdir -p "$folder" "$CACHE/debs"
  for attempt in 1 2; do
    ! collect_debs "$folder" "$@" || return 0
    [ $attempt = 2 ] || { say "apt could not download; trying again with fresh package lists"; apt-get update -qq >&2; }
  done
  die "cannot download: $*"
}

collect_debs() {
  local folder=$1 uri name size sum partial
  shift
  # From within an empty folder: apt names only what it does not find in the current one.
  (cd "$folder" && apt-get -qq download --print-uris "$@") > "$folder/.uris" || return 1
  # 'http://mirror/pool/...deb' name.deb size SHA256:sum
  while read -r uri name size sum; do
    if ! matches "$CACHE/debs/$name" "$size" "${sum#SHA256:}"; then
      partial=$(mktemp -d "$CACHE/debs/.XXXXXX")
      (cd "$partial" && apt-get -qq -o APT::Sandbox::User=root download "${name%%_*}" >&2) && mv "$partial/$name" "$CACHE/debs/$name"
      rm -rf "$partial"
    fi
    matches "$CACHE/debs/$name" "$size" "${sum#SHA256:}" && ln -s "$CACHE/debs/$name" "$folder/$name" || return 1
    touch "$CACHE/debs/$name"
  done < "$folder/.uris"
}

# matches FILE SIZE SHA256
matches() { [ -f "$1" ] && [ "$(stat -c %s "$1")" = "$2" ] && [ "$(sha256sum < "$1")" = "$3  -" ]; }

# kernel_package FLAVOUR: the package that linux-image-FLAVOUR stands for today (linux-image-6.1.0-NN-FLAVOUR).
kernel_package() {
  apt-cache show --no-all-versions "linux-image-$1" 2>/dev/null | sed -n 's/^Depends: \(linux-image-[^ ,]*\).*/\1/p' | head -n1 | grep . ||
    die "apt knows no linux-image-$1: run apt-get update, and see that a Debian mirror is configured"
}
