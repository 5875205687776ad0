#!/bin/sh
# Mounts the machine's local disk where builds go: `temporary`, what the operating system left of the temporary disk, which
# cloud-init has formatted; or `nvme`, all local NVMe disks as one volume. Both are empty on a new machine and keep their
# content over a reboot. A machine without its disk is broken for good, so nothing is tried for long.
set -u

folder=/srv/local
broken=${CLOUD_GAMING_RUN:-/run/cloud-gaming}/broken
pause=${CLOUD_GAMING_PAUSE:-5}

fail() {
  # Another stage's word stands: it came first, and the folder is sticky.
  [ -e "$broken" ] || printf 'stage=local-disk code=%s reason=%s\n' "$1" "$2" >"$broken"
  printf 'event=boot-failed stage=local-disk code=%s reason="%s"\n' "$1" "$2"
  exit "$1"
}

# From an attempt before; another stage's word stands.
if grep -q '^stage=local-disk ' "$broken" 2>/dev/null; then rm -f "$broken"; fi
mkdir -p "$folder"

mount_temporary() {
  tries=0
  # udev may still be at it.
  until mountpoint -q "$folder" || mount "$folder"; do
    tries=$((tries + 1))
    if [ "$tries" -ge 6 ]; then fail 10 'the temporary disk is not there, or has no file system'; fi
    sleep "$pause"
  done
}

# What udev has put together of these disks at a restart, under whatever name: /dev/md127 mostly.
array_over() {
  lsblk --list --noheadings --output PATH,TYPE "$@" | awk '$2 == "raid0" { print $1; exit }'
}

mount_nvme() {
  if mountpoint -q "$folder"; then return; fi
  disks=$(lsblk --nodeps --noheadings --output PATH,MODEL | awk '/Microsoft NVMe Direct Disk/ { print $1 }')
  if [ -z "$disks" ]; then fail 11 'this machine has no local NVMe disk'; fi
  # shellcheck disable=SC2086 # one word for each disk
  set -- $disks
  volume=$1
  if [ $# -gt 1 ]; then
    udevadm settle --timeout=60
    volume=$(array_over "$@")
    if [ -z "$volume" ]; then
      volume=/dev/md/local
      mdadm --assemble "$volume" "$@" || mdadm --create "$volume" --run --level=0 --raid-devices=$# "$@" ||
        fail 12 'the local NVMe disks could not be put together'
    fi
  fi
  if ! blkid "$volume" >/dev/null; then
    mkfs.ext4 -q "$volume" || fail 13 'the local NVMe disks could not be formatted'
  fi
  mount -o noatime "$volume" "$folder" || fail 14 'the local NVMe disks could not be mounted'
}

case "${1:-}" in
temporary) mount_temporary ;;
nvme) mount_nvme ;;
*) fail 64 "called with '${1:-}', not temporary or nvme" ;;
esac

# The disk is root's, and builds are pulled and read by the streaming server's user.
install --directory --owner=streaming --group=streaming --mode=0750 "$folder/builds" ||
  fail 15 'the local disk takes no folder'
