# Makes the root tree of the image from Debian packages and the overlay `overlay/`; sourced by `build`.

KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg # here and, by the package of that name, in the image

# debian_sources: one "deb" line for each part of Debian 12 that this machine's own apt uses.
debian_sources() {
  apt-get indextargets --format '$(ORIGIN) $(CODENAME) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' 'Architecture: amd64' |
    while read -r origin codename component uri; do
      [ "$origin" = Debian ] && [ "$component" = main ] || continue
      case $codename in
        bookworm|bookworm-updates|bookworm-security) echo "deb [signed-by=$KEYRING] $uri $codename main" ;;
      esac
    done | sort -u
}

# How this machine's apt reaches its mirror: proxies, certificates, leniency about clocks. And no change of user while
# downloading: the user _apt may not read the cache of root.
apt_transport() {
  apt-config dump | grep -E '^Acquire::(https?|Retries|Check-|socks|ForceIPv)[^ ]* ".+";$' || true
  echo 'APT::Sandbox::User "root";'
}

build_root() {
  local root=$1
  debian_sources > "$WORK/sources.list"
  grep -q ' bookworm main' "$WORK/sources.list" || { apt-get update -qq >&2; debian_sources > "$WORK/sources.list"; }
  grep -q ' bookworm main' "$WORK/sources.list" || die "this machine's apt has no mirror of Debian 12 (bookworm, main)"
  apt_transport > "$WORK/apt.conf"
  cp -r "$HERE/overlay" "$WORK/overlay"
  local packages
  packages=$(sed 's/#.*//' "$HERE/packages" | xargs | tr ' ' ,)
  say "installing Debian packages (a minute or two)"
  touch "$WORK/began"
  # The overlay goes in before the packages that read it, such as the one that makes the initramfs.
  # /usr is merged before the first package comes: the one that would merge it later stays out, and Perl's library with it.
  mmdebstrap --quiet --mode=root --variant=minbase --include="$packages,linux-image-$kernel" \
    --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr \
    --aptopt="$WORK/apt.conf" --dpkgopt="$HERE/overlay/etc/dpkg/dpkg.cfg.d/small" \
    --essential-hook="cp -r --no-preserve=ownership '$WORK/overlay/.' \"\$1\"" \
    --customize-hook="cp '$HERE/customize' \"\$1/customize\" && chroot \"\$1\" /customize && rm \"\$1/customize\"" \
    bookworm "$root" - < "$WORK/sources.list" > "$WORK/log" 2>&1 || { tail -n 60 "$WORK/log" >&2; die "mmdebstrap failed"; }
  rm -f "$root"/etc/apt/sources.list.d/0000*
  # Whoever has a password in the address of a mirror does not want it in an image.
  sed -E 's#(//)[^/@ ]*@#\1#' "$WORK/sources.list" > "$root/etc/apt/sources.list"
}

finish_root() {
  local root=$1 uuid=$2 esp_id=$3 version parameters newest
  version=$(basename "$root"/boot/vmlinuz-*) version=${version#vmlinuz-}
  cat > "$root/etc/fstab" <<FSTAB
UUID=$uuid / ext4 errors=remount-ro 0 1
UUID=$esp_id /boot/efi vfat umask=0077,noauto,nofail,x-systemd.automount 0 0
FSTAB
  parameters=$(. "$root/etc/default/grub.d/image.cfg"; echo "$GRUB_CMDLINE_LINUX $GRUB_CMDLINE_LINUX_DEFAULT")
  # The form that update-grub will write over it at the first kernel upgrade.
  cat > "$root/boot/grub/grub.cfg" <<GRUB
set timeout=0
menuentry 'Debian GNU/Linux' {
  search --no-floppy --fs-uuid --set=root $uuid
  linux /boot/vmlinuz-$version root=UUID=$uuid ro $parameters
  initrd /boot/initrd.img-$version
}
GRUB
  # What the build itself has written takes the date of the newest file that came with a package: same packages, same image.
  newest=$(find "$root" -xdev ! -newer "$WORK/began" -printf '%T@\n' | sort -n | tail -n 1)
  find "$root" -xdev -newer "$WORK/began" -exec touch -h -d "@$newest" {} +
}
