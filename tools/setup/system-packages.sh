#!/usr/bin/env bash
# Installs what the tests use and npm does not have:
#   cloud-init  checks the machines' first-boot files against its schema       (Debian and Ubuntu: apt-get;
#   coturn      is started with the configuration that relays get               all but the PyPI ones need root or sudo)
#   iproute2    makes the network in which relays are tried
#   podman      starts coturn from a container image, as production's relays do
#   runc        is podman's runtime
#   catatonit   passes signals on to a coturn that is too old to end as a container's first process
#   python3     runs the hosts' and the relays' own programs
#   systemd     checks their units
#   Checkov     checks the exported resources against its rules (PyPI, into a folder of its own in the user's cache)
#   azure-cli   parses and runs the commands of the documentation, without a network (PyPI, likewise; 730 MB)
# Run it as often as you like: what is there already is left alone. Tests that miss either one are skipped and say so.
set -euo pipefail

CHECKOV_VERSION=3.3.30
AZURE_CLI_VERSION=2.91.0
CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/cloud-gaming"

# Each package, and the program of it that is used.
PACKAGES="cloud-init:cloud-init coturn:turnserver iproute2:ip podman:podman runc:runc catatonit:catatonit python3:python3 systemd:systemd-analyze"

say() { printf '%s\n' "$*"; }
missing=0

install_debian_packages() {
  local wanted=()
  local entry package
  for entry in $PACKAGES; do
    package="${entry%%:*}"
    if command -v "${entry##*:}" >/dev/null; then
      say "$package: there"
    else
      wanted+=("$package")
    fi
  done
  if [ "${#wanted[@]}" -eq 0 ]; then
    return
  fi
  if ! command -v apt-get >/dev/null; then
    say "${wanted[*]}: not installed, and this system has no apt-get. Install your system's packages by hand."
    missing=1
    return
  fi
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null || ! { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
      say "${wanted[*]}: not installed; it needs root. Run as root or with sudo: apt-get install ${wanted[*]}"
      missing=1
      return
    fi
    as_root=(sudo)
  fi
  say "${wanted[*]}: installing with apt-get (about a minute) …"
  # Only its checker is wanted: this file keeps cloud-init from configuring this machine at its next start.
  "${as_root[@]}" mkdir -p /etc/cloud
  "${as_root[@]}" touch /etc/cloud/cloud-init.disabled
  # Nor is any service wanted: apt asks this program, and 101 is "don't start it".
  local refusal=""
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    refusal=/usr/sbin/policy-rc.d
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$refusal" >/dev/null
    "${as_root[@]}" chmod +x "$refusal"
  fi
  local log
  log="$(mktemp)"
  if "${as_root[@]}" apt-get update >"$log" 2>&1 &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${wanted[@]}" >>"$log" 2>&1; then
    say "${wanted[*]}: installed"
    rm -f "$log"
  else
    say "${wanted[*]}: apt-get failed. Its last lines (all of them: $log):"
    tail -5 "$log"
    missing=1
  fi
  if [ -n "$refusal" ]; then
    "${as_root[@]}" rm -f "$refusal"
  fi
}

# Installs one program of PyPI into a folder of its own in the cache: NAME PACKAGE VERSION PROGRAM MINUTES
install_from_pypi() {
  local name="$1" package="$2" version="$3" program="$4" minutes="$5"
  local folder="$CACHE/$package-$version"
  if [ -e "$folder/complete" ]; then
    say "$name: there ($version in $folder)"
    return
  fi
  if ! command -v python3 >/dev/null; then
    say "$name: not installed, and there is no python3. Install Python 3.9 or later, then run this again."
    missing=1
    return
  fi
  mkdir -p "$CACHE"
  if command -v flock >/dev/null; then
    # Two runs at once: the second waits, and finds the first one's work.
    exec 9>"$folder.lock"
    flock 9
    if [ -e "$folder/complete" ]; then
      say "$name: there ($version in $folder)"
      return
    fi
  fi
  say "$name: installing $version from PyPI into $folder (about $minutes minutes) …"
  local log="$folder.log"
  rm -rf "$folder"
  if ! python3 -m venv "$folder" >"$log" 2>&1; then
    say "$name: python3 cannot make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv. It reports:"
    tail -3 "$log"
    missing=1
    return
  fi
  if "$folder/bin/python" -m pip install --disable-pip-version-check --quiet "$package==$version" >>"$log" 2>&1 &&
    AZURE_CORE_COLLECT_TELEMETRY=0 "$folder/bin/$program" --version >>"$log" 2>&1; then
    touch "$folder/complete"
    say "$name: installed"
  else
    say "$name: pip failed. Its last lines (all of them: $log):"
    tail -5 "$log"
    missing=1
  fi
}

install_debian_packages
install_from_pypi Checkov checkov "$CHECKOV_VERSION" checkov 2
install_from_pypi "Azure CLI" azure-cli "$AZURE_CLI_VERSION" az 3
exit "$missing"
