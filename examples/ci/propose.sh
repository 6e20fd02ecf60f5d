#!/usr/bin/env bash
# propose.sh MANIFEST VERSION LOCATION FILE
# Turns a new model file into a commit that somebody can review: refuses what would not be served, writes version, location and digest into the manifest of the
# ModelDeployment, and puts what the file is and what the operator would change into the message. FILE is what lies at LOCATION: a URL, or the path in a claim or bucket.
#   MODEL_RUNTIME, MODEL_OPERATOR  the two programs, or containers of them; default model-runtime and model-operator
# Ends with 64 or 65 where there is nothing to propose, and then has changed nothing.
set -euo pipefail
read -ra runtime <<< "${MODEL_RUNTIME:-model-runtime}"
read -ra operator <<< "${MODEL_OPERATOR:-model-operator}"

refuse() { # exit code, words
  echo "propose.sh: $2" >&2
  exit "$1"
}

[ $# -eq 4 ] || refuse 64 "usage: propose.sh MANIFEST VERSION LOCATION FILE"
manifest=$1 version=$2 location=$3 file=$4
[[ $version =~ ^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$ ]] || refuse 64 "VERSION is '$version'"
[[ $location =~ ^[A-Za-z0-9:/._~%-]+$ ]] || refuse 64 "LOCATION is '$location'"

# In the folder of the repository, for containers that have it mounted and run as somebody else.
work=$(mktemp -d .proposal.XXXXXX)
trap 'rm -rf "$work"' EXIT
mkdir "$work/before"
chmod -R a+rX "$work"

"${runtime[@]}" inspect "$file" > "$work/inspection" || refuse 65 "$(cat "$work/inspection")"
"${operator[@]}" plan -f "$manifest" > "$work/before/plan.yaml"
version=$version location=$location digest=$(sha256sum "$file" | cut -d ' ' -f 1) awk '
  function put(value) { sub(/: .*/, ": " value); count++ }
  /^    version: / { put("\"" ENVIRON["version"] "\"") }
  /^ +(url|path|key): / { put(ENVIRON["location"]) }
  /^      sha256: / { put(ENVIRON["digest"]) }
  { print }
  END { exit count != 3 }' "$manifest" > "$work/manifest" || refuse 65 "$manifest has not one version, one location and one sha256, each on a line of its own"

status=0
"${operator[@]}" plan -f - --diff "$work/before" < "$work/manifest" > "$work/plan" || status=$?
case $status in
  0) refuse 65 "nothing would change: $manifest has this model already" ;;
  1) ;;
  *) refuse 65 "the operator would not take it: $(cat "$work/plan")" ;;
esac

name=$(basename "$manifest" .yaml)
git switch --quiet --create "model/$name-$version"
cat "$work/manifest" > "$manifest"
git add "$manifest"
{
  printf 'Serve %s %s\n\n' "$name" "$version"
  sed '/^$/,$d; s/^/    /' "$work/inspection"
  printf '\nWhat becomes of the pods:\n\n'
  sed '/^# resolved:/,$d; s/^#/   /' "$work/plan"
} | git commit --quiet --cleanup=verbatim --file=-
git --no-pager show --stat --format='%h %s' HEAD
