#!/bin/sh
# Mounts the machine's local NVMe disks, as one volume, where builds go. They are empty on a new machine and keep
# their content over a reboot.
set -eu

folder=/srv/local
if mountpoint -q "$folder"; then exit 0; fi

disks=$(lsblk --nodeps --noheadings --output PATH,MODEL | awk '/Microsoft NVMe Direct Disk/ { print $1 }')
if [ -z "$disks" ]; then
  echo "this machine has no local NVMe disk" >&2
  exit 1
fi
# shellcheck disable=SC2086 # one word for each disk
set -- $disks

if [ $# -eq 1 ]; then
  volume=$1
else
  volume=/dev/md/local
  mdadm --assemble "$volume" "$@" || mdadm --create "$volume" --run --level=0 --raid-devices=$# "$@"
fi
if ! blkid "$volume" >/dev/null; then mkfs.ext4 -q "$volume"; fi
mkdir -p "$folder"
mount -o noatime "$volume" "$folder"
