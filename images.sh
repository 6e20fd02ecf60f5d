#!/usr/bin/env bash
# Builds the images by the .NET SDK alone, without Docker: docs/images.md.
#   IMAGES     which of operator, inference-runtime and inference-runtime-gpu; default the first two
#   REGISTRY   host[:port] to push to; empty: archives for "docker load" in artifacts/images
#   TAG        default: the version of the build
#   BASE_IMAGE default: Container.props; pin it by digest (name@sha256:…)
#   NO_BUILD   set: of what "make build" has built
#   PLATFORM   linux-x64 or, for the operator, linux-arm64
set -euo pipefail
cd "$(dirname "$0")"
configuration=${CONFIGURATION:-Release}
platform=${PLATFORM:-linux-x64}
folder=artifacts/images

publish() { # project, image, further arguments
  local project=$1 image=$2
  shift 2
  # Whatever lies in the folder goes into the image.
  rm -rf "artifacts/publish/$image"
  local arguments=(publish "$project" -c "$configuration" --nologo -v quiet -t:PublishContainer
    "-p:ContainerRepository=modelserving/$image" "-p:ContainerRuntimeIdentifier=$platform"
    "-p:PublishDir=$PWD/artifacts/publish/$image/" "-p:ImageRevision=$(git rev-parse HEAD 2> /dev/null || echo unknown)" "$@")
  [ -z "${BASE_IMAGE:-}" ] || arguments+=("-p:ContainerBaseImage=$BASE_IMAGE")
  [ -z "${NO_BUILD:-}" ] || arguments+=(--no-build)
  [ -z "${TAG:-}" ] || arguments+=("-p:ContainerImageTag=$TAG")
  if [ -n "${REGISTRY:-}" ]; then
    dotnet "${arguments[@]}" "-p:ContainerRegistry=$REGISTRY" -p:ContainerImageFormat=OCI
    echo "$REGISTRY/modelserving/$image"
  else
    dotnet "${arguments[@]}" "-p:ContainerArchiveOutputPath=$PWD/$folder/$image.tar" -p:ContainerImageFormat=Docker
    echo "$folder/$image.tar: $(du -h "$folder/$image.tar" | cut -f1)"
  fi
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
