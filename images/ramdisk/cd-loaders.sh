# The loaders of a boot CD of the deploy ramdisk; sourced by `build` and `iso`, never run.

# The label of the CD's volume, by which the loaders find it.
CD_LABEL=IRONIC_RAMDISK

# make_cd_loaders FOLDER: cd-bios.img (GRUB as a BIOS loads it from a CD) and cd-efi.img (a FAT file system with GRUB, as UEFI does).
# Both go on to grub.cfg of the CD. They say what they do on the screen and on the first serial line, which a BMC shows.
make_cd_loaders() {
  local folder=$1 making size
  local modules=(normal configfile linux iso9660 search search_label serial terminal echo)
  making=$(mktemp -d "$folder/.loaders.XXXXXX")
  cat > "$making/grub.cfg" <<CFG
serial --unit=0 --speed=115200
terminal_output console serial
search --no-floppy --set=root --label $CD_LABEL
configfile /grub.cfg
CFG
  grub-mkimage -O i386-pc-eltorito -p /boot -c "$making/grub.cfg" -o "$folder/cd-bios.img" biosdisk "${modules[@]}"
  grub-mkimage -O x86_64-efi -p /boot -c "$making/grub.cfg" -o "$making/bootx64.efi" part_gpt part_msdos fat "${modules[@]}"

  # The loader's size and some, in KiB, whole tracks of 32.
  size=$(( ($(stat -c %s "$making/bootx64.efi") / 1024 / 32 + 8) * 32 ))
  truncate -s "${size}K" "$making/efi.img"
  mformat -i "$making/efi.img" -h 2 -s 32 -t $((size / 32)) ::
  mmd -i "$making/efi.img" ::/EFI ::/EFI/BOOT
  mcopy -i "$making/efi.img" "$making/bootx64.efi" ::/EFI/BOOT/BOOTX64.EFI
  mv "$making/efi.img" "$folder/cd-efi.img"
  rm -rf "$making"
}
