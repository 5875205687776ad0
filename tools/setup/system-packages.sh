#!/usr/bin/env bash
# Installs what the tests use and npm does not have:
#   cloud-init  checks the machines' first-boot files against its schema       (Debian and Ubuntu: apt-get;
#   coturn      is started with the configuration that relays get               these five need root or sudo)
#   iproute2    makes the network in which relays are tried
#   python3     runs the hosts' and the relays' own programs
#   systemd     checks their units
#   Checkov     checks the exported resources against its rules (PyPI, into a folder of its own in the user's cache)
# Run it as often as you like: what is there already is left alone. Tests that miss either one are skipped and say so.
set -euo pipefail

CHECKOV_VERSION=3.3.30
CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/cloud-gaming"
CHECKOV="$CACHE/checkov-$CHECKOV_VERSION"

# Each package, and the program of it that is used.
PACKAGES="cloud-init:cloud-init coturn:turnserver iproute2:ip python3:python3 systemd:systemd-analyze"

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

install_checkov() {
  if [ -e "$CHECKOV/complete" ]; then
    say "Checkov: there ($CHECKOV_VERSION in $CHECKOV)"
    return
  fi
  if ! command -v python3 >/dev/null; then
    say "Checkov: not installed, and there is no python3. Install Python 3.9 or later, then run this again."
    missing=1
    return
  fi
  mkdir -p "$CACHE"
  if command -v flock >/dev/null; then
    # Two runs at once: the second waits, and finds the first one's work.
    exec 9>"$CHECKOV.lock"
    flock 9
    if [ -e "$CHECKOV/complete" ]; then
      say "Checkov: there ($CHECKOV_VERSION in $CHECKOV)"
      return
    fi
  fi
  say "Checkov: installing $CHECKOV_VERSION from PyPI into $CHECKOV (one to three minutes) …"
  local log="$CHECKOV.log"
  rm -rf "$CHECKOV"
  if ! python3 -m venv "$CHECKOV" >"$log" 2>&1; then
    say "Checkov: python3 cannot make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv. It said:"
    tail -3 "$log"
    missing=1
    return
  fi
  if "$CHECKOV/bin/python" -m pip install --disable-pip-version-check --quiet "checkov==$CHECKOV_VERSION" >>"$log" 2>&1 &&
    "$CHECKOV/bin/checkov" --version >>"$log" 2>&1; then
    touch "$CHECKOV/complete"
    say "Checkov: installed"
  else
    say "Checkov: pip failed. Its last lines (all of them: $log):"
    tail -5 "$log"
    missing=1
  fi
}

install_debian_packages
install_checkov
exit "$missing"
