#!/usr/bin/env bash
# Are the images a function of the commit? Builds them out of two clones of HEAD, in folders of different names, and compares every byte of image and SBOM.
# Takes what images.sh takes, but for REGISTRY and NO_BUILD.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
work=$root/artifacts/images-check
commit=$(git rev-parse HEAD)
[ -z "$(git status --porcelain)" ] || echo "images/check.sh: what is not committed is not checked" >&2
rm -rf "$work"

build() { # folder
  git clone --quiet "$root" "$1"
  git -C "$1" checkout --quiet "$commit"
  ln -s "$root/node_modules" "$1/node_modules"
  env -u REGISTRY -u NO_BUILD "$1/images.sh"
}
build "$work/one"
build "$work/two/in-a-folder-below" > /dev/null

cd "$work"
if ! diff --recursive --brief one/artifacts/images two/in-a-folder-below/artifacts/images; then
  diff --recursive --brief one/artifacts/publish two/in-a-folder-below/artifacts/publish || true
  echo "images/check.sh: the same commit gave different images" >&2
  exit 1
fi
echo "The same from another folder, byte by byte:"
sha256sum -- one/artifacts/images/* | sed 's|one/artifacts/images/||; s/^/  /'
