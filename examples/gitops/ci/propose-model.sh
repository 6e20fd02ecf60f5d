#!/bin/sh
# Proposes a new model file: writes its digest and its address into a ModelDeployment, on a branch of its own, as one commit to be reviewed.
# Prints the name that the file must have in the store, which is never used for another content; nothing when the manifest has the model already.
#   propose-model.sh MODEL.onnx MANIFEST.yaml
set -eu
if [ $# -ne 2 ]; then
  echo "usage: propose-model.sh MODEL.onnx MANIFEST.yaml" >&2
  exit 64
fi
model=$1
manifest=$2
for file in "$model" "$manifest"; do
  if [ ! -f "$file" ]; then
    echo "propose-model: '$file' is not a file" >&2
    exit 66
  fi
done

digest=$(sha256sum "$model" | cut -c1-64)
name=$(basename "$model" .onnx | tr -c 'A-Za-z0-9._\n-' '-')
stored=$name-$(printf %s "$digest" | cut -c1-12).onnx
for field in 'url|key' sha256; do
  if [ "$(grep -cE "^ *(- )?($field):" "$manifest")" -ne 1 ]; then
    echo "propose-model: '$manifest' must have exactly one line '$field: …'" >&2
    exit 65
  fi
done

sed -E -i.before \
  -e "s|^( *(- )?(url\|key): *)(\"?)(.*/)?[^/\"]*\"?\$|\\1\\4\\5$stored\\4|" \
  -e "s|^( *(- )?sha256:).*|\\1 $digest|" "$manifest"
rm "$manifest.before"
if git diff --quiet -- "$manifest"; then
  exit 0
fi

git switch --quiet --create "model/$name-$(printf %s "$digest" | cut -c1-12)"
git add -- "$manifest"
git commit --quiet --message "Serve $stored" --message "sha256:$digest, $(wc -c <"$model" | tr -d ' ') bytes"
echo "$stored"
