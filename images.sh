#!/usr/bin/env bash
# Builds the images by the .NET SDK alone, without Docker, and says beside each what it is made of: docs/images.md.
#   IMAGES     which of operator, inference-runtime and inference-runtime-gpu; default the first two
#   REGISTRY   host[:port] to push to; empty: archives for "docker load" in artifacts/images
#   TAG        default: the version of the build
#   BASE_IMAGE default: Container.props; pin it by digest (name@sha256:…)
#   NO_BUILD   set: of what "make build" has built
#   PLATFORM   linux-x64 or, for the operator, linux-arm64
#   SOURCE_DATE_EPOCH  seconds since 1970, in place of the clock; default: the time of the commit
set -euo pipefail
cd "$(dirname "$0")"
configuration=${CONFIGURATION:-Release}
platform=${PLATFORM:-linux-x64}
folder=artifacts/images
revision=$(git rev-parse HEAD 2> /dev/null || echo unknown)
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2> /dev/null || echo 0)}
export SOURCE_DATE_EPOCH

publish() { # project, image, further arguments
  local built=artifacts/images-build project=$1 image=$2 published=artifacts/publish/$2 archive=$folder/$2.tar config=$folder/$2.config.json all=
  shift 2
  # Whatever lies in the folder goes into the image.
  rm -rf "$published"
  mkdir -p "$folder"
  local arguments=(publish "$project" -c "$configuration" --nologo -v quiet -t:PublishContainer
    "-p:ContainerRepository=modelserving/$image" "-p:ContainerRuntimeIdentifier=$platform"
    "-p:PublishDir=$PWD/$published/" "-p:ImageRevision=$revision" "$@")
  [ -z "${BASE_IMAGE:-}" ] || arguments+=("-p:ContainerBaseImage=$BASE_IMAGE")
  if [ -n "${NO_BUILD:-}" ]; then
    built=artifacts
    arguments+=(--no-build)
  else
    # Apart from what "make build" builds. No symbols: the compiler puts generated sources into them, and the generator of log messages has another order each time.
    arguments+=("-p:ArtifactsPath=$PWD/$built" -p:RestoreLockedMode=true -p:RunAnalyzers=false -p:DebugType=none)
  fi
  [ -z "${TAG:-}" ] || arguments+=("-p:ContainerImageTag=$TAG")
  if [ -n "${REGISTRY:-}" ]; then
    dotnet "${arguments[@]}" "-p:ContainerRegistry=$REGISTRY" -p:ContainerImageFormat=OCI \
      -getProperty:GeneratedContainerConfiguration,GeneratedContainerDigest > "$config.pushed" || { cat "$config.pushed" >&2; exit 1; }
    node -e 'const { Properties: p } = JSON.parse(fs.readFileSync(0)); fs.writeFileSync(process.argv[1], p.GeneratedContainerConfiguration); console.log(`${process.argv[2]}@${p.GeneratedContainerDigest}`)' \
      "$config" "$REGISTRY/modelserving/$image" < "$config.pushed"
    rm "$config.pushed"
  else
    dotnet "${arguments[@]}" "-p:ContainerArchiveOutputPath=$PWD/$archive" -p:ContainerImageFormat=Docker
    all=$(node images/archive.mjs "$archive" "$SOURCE_DATE_EPOCH")
    echo "$archive@sha256:$(sha256sum "$config" | cut -d ' ' -f 1)"
  fi
  node images/sbom.mjs "modelserving/$image" "$project" "$built" "$published" "$config" "$SOURCE_DATE_EPOCH" > "$folder/$image.cdx.json"
  echo "  $folder/$image.cdx.json names its $(grep -c '"type": "file"' "$folder/$image.cdx.json") files"
  weigh "$image" "$(find "$published" -type f -printf '%s\n' | awk '{ n += $1 } END { print n }')" "$all"
}

# Unpacked, in MB of 10^6 bytes, against the bars: 120 MB for the operator with the base (where that is the default one), 200 MB for the runtime on top of it.
weigh() { # image, bytes on top of the base, bytes of all layers where they are known
  awk -v image="$1" -v top="$2" -v all="${3:-0}" -v own="${BASE_IMAGE:-}" 'BEGIN {
    printf "  %.1f MB on top of the base", top / 1e6
    if (all > 0) printf ", %.1f MB with it", all / 1e6
    print ""
    if (image == "operator") over = (own == "" && all > top ? all : top) > 120e6
    if (image == "inference-runtime") over = top > 200e6
    exit over
  }' || { echo "images.sh: $1 is larger than it may be" >&2; exit 1; }
}

refuse() {
  echo "images.sh: $1" >&2
  exit 64
}

for image in ${IMAGES:-operator inference-runtime}; do
  case $image in
    operator) publish operator/Host operator ;;
    inference-runtime)
      [ "$platform" = linux-x64 ] || refuse "PLATFORM is $platform, but ONNX Runtime comes for linux-x64 alone"
      publish inference-runtime/Server inference-runtime ;;
    inference-runtime-gpu)
      [ "$platform" = linux-x64 ] || refuse "PLATFORM is $platform, but ONNX Runtime comes for linux-x64 alone"
      [ -n "${BASE_IMAGE:-}" ] || refuse "BASE_IMAGE is not set: inference-runtime-gpu needs a base with ASP.NET Core 10, CUDA 13 and cuDNN 9, such as the target gpu-base of inference-runtime/Dockerfile"
      publish inference-runtime/Server inference-runtime-gpu -p:OnnxRuntimeGpu=true ;;
    *) refuse "IMAGES names '$image'; there are operator, inference-runtime and inference-runtime-gpu" ;;
  esac
done
