# What goes into the ramdisk, piece by piece; sourced by `build`. Each lay_X puts one kind of thing below a root folder.

# set_lines SET KIND: what the set and those it includes say of a kind: kernel, pack, module, file, package.
set_lines() {
  local kind rest
  while read -r kind rest; do
    case $kind in
      ''|\#*) ;;
      include) set_lines "$rest" "$2" ;;
      kernel|pack|file|package) [ "$kind" != "$2" ] || echo "$rest" ;;
      */*) [ module != "$2" ] || echo "$kind" ;;
      *) die "sets/$1: '$kind' is none of: kernel, pack, include, file, package, a module's path" ;;
    esac
  done < "$HERE/sets/$1"
}

lay_skeleton() {
  local root=$1 folder
  mkdir -p "$root"/usr/{bin,sbin,lib,lib64,share} "$root"/etc/ssl/certs "$root"/{dev,proc,sys,run,tmp,root,mnt,var}
  for folder in bin sbin lib lib64; do ln -s "usr/$folder" "$root/$folder"; done
  ln -s ../run "$root/var/run"
  echo 'root:x:0:0:root:/root:/bin/sh' > "$root/etc/passwd"
  echo 'root:x:0:' > "$root/etc/group"
  printf '127.0.0.1 localhost\n::1 localhost\n' > "$root/etc/hosts"
  # Devices that appear later, such as the virtual media of a BMC, get their driver from busybox's hotplug daemon.
  # shellcheck disable=SC2016 # the variable is mdev's
  echo '$MODALIAS=.* 0:0 660 @/sbin/modprobe -bq "$MODALIAS"' > "$root/etc/mdev.conf"
}

# lay_modules UNPACKED ROOT NAME...: the modules that the names stand for and all that they need; prints their paths.
lay_modules() {
  local unpacked=$1 root=$2 version tree name unknown=() module
  shift 2
  version=$(ls "$unpacked/lib/modules") tree=$unpacked/lib/modules/$version
  depmod -b "$unpacked" "$version"
  mkdir -p "$root/lib/modules/$version"
  for name in "$@"; do
    # A folder; or one module; or what this kernel has built in, maybe elsewhere than the other kernel has it as a module.
    if [[ $name == */ ]]; then grep -o "^kernel/${name}[^:]*" "$tree/modules.dep"
    else grep -o "^kernel/$name\.ko" "$tree/modules.dep" || grep -q "/${name##*/}\.ko$" "$tree/modules.builtin"
    fi || unknown+=("$name")
  done > "$root/wanted"
  [ ${#unknown[@]} -eq 0 ] || die "no such module in the kernel $version: ${unknown[*]}"
  # modules.dep holds for each module all that it needs, at any depth.
  awk -F'[: ]+' 'NR == FNR { wanted[$1]; next } $1 in wanted { for (i = 1; i <= NF; i++) if ($i != "") print $i }' \
    "$root/wanted" "$tree/modules.dep" | sort -u > "$root/closure"
  while read -r module; do install -D -m 644 "$tree/$module" "$root/lib/modules/$version/$module"; done < "$root/closure"
  cp "$tree"/modules.{builtin,builtin.modinfo,order} "$root/lib/modules/$version/"
  cat "$root/closure"
  rm "$root/wanted" "$root/closure"
  # Each by itself: the kernel then unpacks a third at boot, and a machine only the few that it has use for.
  find "$root/lib/modules" -name '*.ko' -print0 | xargs -0 -P "$(nproc)" -n 8 zstd -q -19 --rm
  depmod -b "$root" "$version"
  rm "$root/lib/modules/$version"/modules.{alias,dep,symbols,builtin,builtin.modinfo,order} # kmod reads the binary tables
  for name in modprobe insmod rmmod lsmod modinfo depmod; do ln -s ../bin/kmod "$root/usr/sbin/$name"; done
}

LOADER=usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2

# unpack FOLDER DEB...: their files in one tree that has /usr merged.
unpack() {
  local folder=$1 name deb
  shift
  mkdir -p "$folder"/usr/{bin,sbin,lib,lib64}
  for name in bin sbin lib lib64; do ln -s "usr/$name" "$folder/$name"; done
  for deb in "$@"; do dpkg-deb --fsys-tarfile "$deb" | tar -x --keep-directory-symlink -C "$folder"; done
}

# lay_files UNPACKED ROOT PATH...: programs and libraries, with the shared objects they need.
lay_files() {
  local unpacked=$1 root=$2 path
  shift 2
  for path in "$@"; do
    install -D -m 755 "$unpacked$path" "$root$path"
    needed_by "$unpacked" "$path"
  done | sort -u | while read -r path; do
    install -D -m 755 "$path" "$root/usr/lib/x86_64-linux-gnu/${path##*/}"
  done
  install -D -m 755 "$unpacked/$LOADER" "$root/usr/lib64/${LOADER##*/}"
}

# needed_by UNPACKED PATH: the shared objects that a file needs, as the loader of the packages themselves finds them.
needed_by() {
  local unpacked=$1 name arrow path status=0
  "$unpacked/$LOADER" --verify "$unpacked$2" || status=$?
  [ $status -ne 1 ] || return 0 # static
  "$unpacked/$LOADER" --library-path "$unpacked/usr/lib/x86_64-linux-gnu" --list "$unpacked$2" > "$unpacked.needs"
  while read -r name arrow path _; do
    [ "$arrow" = '=>' ] || continue
    case $path in
      "$unpacked"/*) echo "$path" ;;
      *) die "$2 needs $name, which no package of the set holds" ;;
    esac
  done < "$unpacked.needs"
}

# lay_busybox ROOT: the names of all its applets, where no real program has the name.
lay_busybox() {
  local root=$1 applet
  for applet in $("$root/usr/bin/busybox" --list); do
    [ -e "$root/usr/bin/$applet" ] || [ -e "$root/usr/sbin/$applet" ] || ln -s busybox "$root/usr/bin/$applet"
  done
}

# lay_firmware NAMES SOURCE ROOT: those of the named files that the source has; the drivers' wishes exceed what exists.
lay_firmware() {
  local names=$1 source=$2 root=$3 name found=0
  [ "$source" != debian ] || source=$(debian_firmware)
  while read -r name; do
    for file in "$source/$name" "$source/$name".xz "$source/$name".zst; do
      [ -f "$file" ] || continue
      mkdir -p "$root/$(dirname "$name")"
      case $file in
        *.xz) xz -dc "$file" ;;
        *.zst) zstd -qdc "$file" ;;
        *) cat "$file" ;;
      esac > "$root/$name"
      found=$((found + 1))
      break
    done
  done < "$names"
  [ $found -gt 0 ] || die "--firmware: '$source' holds none of the $(wc -l < "$names") files that the drivers ask for"
  say "firmware: $found of $(wc -l < "$names") files that the drivers ask for"
}

FIRMWARE_PACKAGES="firmware-linux-free firmware-bnx2 firmware-bnx2x firmware-cavium firmware-misc-nonfree
  firmware-myricom firmware-netronome firmware-netxen firmware-qlogic firmware-realtek"

# debian_firmware: unpacks Debian's packages, as far as apt knows them; prints the folder.
debian_firmware() {
  local package known=()
  for package in $FIRMWARE_PACKAGES; do
    if apt-cache show "$package" > "$WORK/show" 2>&1; then known+=("$package")
    else say "apt knows no $package (component non-free-firmware)"
    fi
  done
  [ ${#known[@]} -gt 0 ] || die "--firmware debian: apt knows none of $FIRMWARE_PACKAGES"
  fetch_debs "$WORK/firmware-debs" "${known[@]}"
  unpack "$WORK/firmware-debian" "$WORK"/firmware-debs/*.deb
  echo "$WORK/firmware-debian/lib/firmware"
}

# pack FOLDER FILE FORMAT: an initramfs archive; the same folder gives the same bytes. After lz4 the kernel finds another archive only if zeros tell it where this one ends.
pack() {
  find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
  (cd "$1" && find . -mindepth 1 | sort | cpio --quiet -o -H newc --reproducible -R 0:0) | case $3 in
    zstd) zstd -q -19 -T0 ;;
    lz4) lz4 -q -l -12 && printf '\0\0\0\0' ;;
    *) die "pack '$3' is none of: zstd, lz4" ;;
  esac > "$2"
}
