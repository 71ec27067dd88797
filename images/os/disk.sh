# Lays a root tree out as a bootable disk image without loop devices, mounts or grub-install; sourced by `build`.
#
#   sector 0        protective MBR with GRUB's boot.img (BIOS)
#   1: bios_grub    GRUB's core.img: finds the root file system by its UUID
#   2: ESP (FAT32)  shim and Debian's signed GRUB under the fallback names, so that no NVRAM entry is needed (UEFI, Secure Boot)
#   3: root (ext4)  last, so that it can grow into what follows it

SECTOR=512
MIB=2048 # sectors
BIOS_START=$((1 * MIB)) BIOS_SECTORS=$((1 * MIB))
ESP_START=$((2 * MIB)) ESP_SECTORS=$((40 * MIB)) # FAT32 has at least 65,525 clusters, here of one sector
ROOT_START=$((42 * MIB))

# uuid_of WORD: a UUID that is the same for the same recipe, so that the same input makes the same image.
uuid_of() { echo "$RECIPE_HASH $1" | sha256sum | sed -E 's/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/\1-\2-4\3-8\4-\5/'; }

# put FILE OFFSET [VALUE-AS-HEX-BYTES]: writes bytes into a file in place.
put() { printf '%b' "$(sed 's/../\\x&/g' <<<"$3")" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none; }

# little_endian VALUE BYTES
little_endian() { printf "%0$((2 * $2))x" "$1" | fold -w2 | tac | tr -d '\n'; }

# place FILE IMAGE SECTOR: holes stay holes; FILE is gone afterwards.
place() {
  dd if="$1" of="$2" bs=1M seek=$(($3 / MIB)) conv=notrunc,sparse status=none
  rm "$1"
}

# make_disk ROOT IMAGE MIB: the image of that size from the tree.
make_disk() {
  local root=$1 image=$2 size=$(($3 * MIB)) root_uuid
  root_uuid=$(uuid_of root)
  local root_sectors=$((size - ROOT_START - MIB))
  rm -f "$image"
  truncate -s $((size * SECTOR)) "$image"
  sgdisk -a 1 --disk-guid="$(uuid_of disk)" \
    -n 1:$BIOS_START:+$BIOS_SECTORS -t 1:ef02 -c 1:bios -u 1:"$(uuid_of bios)" \
    -n 2:$ESP_START:+$ESP_SECTORS -t 2:ef00 -c 2:esp -u 2:"$(uuid_of esp)" \
    -n 3:$ROOT_START:+$root_sectors -t 3:8304 -c 3:root -u 3:"$(uuid_of root-partition)" "$image" > "$WORK/sgdisk.log"
  make_esp "$root" "$WORK/esp.img" "$root_uuid"
  E2FSPROGS_FAKE_TIME=$SOURCE_DATE_EPOCH mke2fs -q -F -t ext4 -L root -U "$root_uuid" -m 1 \
    -E "hash_seed=$(uuid_of hash)" -d "$root" "$WORK/root.img" $((root_sectors / 2))k > "$WORK/mke2fs.log"
  place "$WORK/esp.img" "$image" $ESP_START
  place "$WORK/root.img" "$image" $ROOT_START
  install_bios_loader "$root" "$image" "$root_uuid"
}

make_esp() {
  local root=$1 esp=$2 root_uuid=$3 config=$WORK/esp-grub.cfg serial
  serial=$(uuid_of fat)
  truncate -s $((ESP_SECTORS * SECTOR)) "$esp"
  mkfs.fat -F 32 -s 1 -i "${serial%%-*}" -n ESP --invariant "$esp" > "$WORK/mkfs.log"
  cat > "$config" <<CONFIG
search.fs_uuid $root_uuid root
set prefix=(\$root)/boot/grub
configfile \$prefix/grub.cfg
CONFIG
  touch -d "@$SOURCE_DATE_EPOCH" "$config"
  mmd -i "$esp" ::/EFI ::/EFI/BOOT ::/EFI/debian
  mcopy -m -i "$esp" "$root/usr/lib/shim/shimx64.efi.signed" ::/EFI/BOOT/BOOTX64.EFI
  mcopy -m -i "$esp" "$root/usr/lib/shim/mmx64.efi.signed" ::/EFI/BOOT/mmx64.efi
  mcopy -m -i "$esp" "$root/usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed" ::/EFI/BOOT/grubx64.efi
  mcopy -m -i "$esp" "$config" ::/EFI/debian/grub.cfg
}

# What grub-install does on a real disk: boot.img knows where core.img begins, core.img's first sector where the rest is.
install_bios_loader() {
  local root=$1 image=$2 root_uuid=$3 modules=$1/usr/lib/grub/i386-pc core=$WORK/core.img boot=$WORK/boot.img sectors
  printf 'search.fs_uuid %s root\nset prefix=($root)/boot/grub\n' "$root_uuid" > "$WORK/early.cfg"
  grub-mkimage -d "$modules" -O i386-pc -c "$WORK/early.cfg" -p /boot/grub -o "$core" \
    biosdisk part_gpt ext2 search_fs_uuid normal configfile linux echo test serial terminal
  sectors=$((($(stat -c %s "$core") + SECTOR - 1) / SECTOR))
  [ $sectors -le $BIOS_SECTORS ] || die "core.img has $sectors sectors, its partition $BIOS_SECTORS"
  # Sector 0 of core.img ends in a list of one block: first sector (8 bytes), count (2), segment to load at (2).
  put "$core" $((0x1f4)) "$(little_endian $((BIOS_START + 1)) 8)$(little_endian $((sectors - 1)) 2)2008"
  head -c 440 "$modules/boot.img" > "$boot"
  put "$boot" $((0x5c)) "$(little_endian $BIOS_START 8)"
  put "$boot" $((0x66)) 9090 # no "is this drive a floppy" check
  dd if="$boot" of="$image" conv=notrunc status=none
  dd if="$core" of="$image" bs=$SECTOR seek=$BIOS_START conv=notrunc status=none
}
