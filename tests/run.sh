#!/usr/bin/env bash
# Runs every test project of the solution, without the tests that take minutes (make e2e), and closes with the line "N passed, N failed, N skipped".
set -u
configuration=${1:-Release}
cd "$(dirname "$0")/.." || exit 1
results=artifacts/test
rm -rf "$results"
mkdir -p "$results"
# The integration suite runs once: against a real API server where its programs are (tests/ControlPlane.Tests), else on the sandbox. make e2e has it on both.
assets=${KUBEBUILDER_ASSETS:-/usr/local/kubebuilder/bin}
server="a real kube-apiserver"
for program in etcd kube-apiserver kube-controller-manager; do
  [ -x "$assets/$program" ] || server="the sandbox: there is no $program in $assets"
done
case $server in "the sandbox"*) suite=Integration ;; *) suite=ControlPlane ;; esac

projects=$(dotnet sln Operator.sln list | grep -o '[^/]*\.Tests\.csproj$' | sed 's/\.csproj$//')
[ -n "$projects" ] || { echo "tests/run.sh: Operator.sln names no test project" >&2; exit 1; }
# The longest first: they wait much, and the others use what they leave.
order() {
  grep "\.$suite\.Tests$" <<< "$projects"
  grep '\.Chart\.Tests$' <<< "$projects"
  grep -vE "\.($suite|Integration|Chart)\.Tests$" <<< "$projects"
}
flavour=$(echo "$configuration" | tr '[:upper:]' '[:lower:]')
mapfile -t assemblies < <(order | sed "s|.*|artifacts/bin/&/$flavour/&.dll|")

status=0
# shellcheck disable=SC2086 # Several arguments in one variable.
dotnet test "${assemblies[@]}" --nologo --filter "TestCategory!=Long" --logger "console;verbosity=minimal" --logger "trx" --results-directory "$results" \
  --blame-hang-timeout 5m ${TEST_ARGUMENTS:-} -- RunConfiguration.MaxCpuCount=2 2>&1 | tee -a "$results/output.log"
[ "${PIPESTATUS[0]}" -eq 0 ] || status=1

counters=$(grep -ho '<Counters [^>]*>' "$results"/*.trx 2>/dev/null)
sum() { printf '%s\n' "$counters" | grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n' | awk '{ n += $1 } END { print n + 0 }'; }
passed=$(sum passed)
total=$(sum total)
executed=$(sum executed)
failed=$((executed - passed))
skipped=$((total - executed))
if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
  echo "A test host failed outside a test; see $results/output.log" >&2
  failed=1
fi
if [ "$failed" -gt 0 ]; then
  echo "Failed:"
  grep -h 'outcome="Failed"' "$results"/*.trx 2>/dev/null | grep -o ' testName="[^"]*"' | sed 's/ testName="\(.*\)"/  \1/'
fi
echo "The integration suite ran against $server."
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
