#!/bin/sh
# Install what the tests drive for real, from Debian's packages, when we may; say so when not.
set -u
missing=""
[ -x /usr/bin/chromium ] || missing="$missing chromium"
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || missing="$missing postgresql"
ls /usr/share/fonts/opentype/noto/NotoSerifCJK*.ttc >/dev/null 2>&1 || missing="$missing fonts-noto-cjk"
ldconfig -p 2>/dev/null | grep -q libmagic.so.1 || missing="$missing libmagic1"
[ -z "$missing" ] && exit 0
if ! command -v apt-get >/dev/null 2>&1; then
    echo "Not installed (no apt-get here):$missing. Tests that need them will be skipped."
    exit 0
fi
sudo=""
if [ "$(id -u)" != 0 ]; then
    if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        sudo="sudo -n"
    else
        echo "Not installed (not root):$missing. Tests that need them will be skipped."
        exit 0
    fi
fi
echo "Installing from Debian's packages:$missing"
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null \
    || echo "Could not install:$missing. Tests that need them will be skipped."
exit 0
