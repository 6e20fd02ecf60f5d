#!/usr/bin/env bash
# Runs every test project of the solution, without the tests that take minutes (make e2e), and closes with the line "N passed, N failed, N skipped".
set -u
configuration=${1:-Release}
cd "$(dirname "$0")/.." || exit 1
results=artifacts/test
rm -rf "$results"
mkdir -p "$results"
# These start clusters and wait most of the time: two of them use what one leaves, and run when those that compute are done.
clusters='ControlPlane|Integration|Chart'

projects=$(dotnet sln Operator.sln list | grep -o '[^/]*\.Tests\.csproj$' | sed 's/\.csproj$//')
[ -n "$projects" ] || { echo "tests/run.sh: Operator.sln names no test project" >&2; exit 1; }
assemblies() { for project in $(cat); do echo "artifacts/bin/$project/$(echo "$configuration" | tr '[:upper:]' '[:lower:]')/$project.dll"; done; }

status=0
run() { # assemblies, two at a time
  # shellcheck disable=SC2086 # Several arguments in one variable.
  dotnet test "$@" --nologo --filter "TestCategory!=Long" --logger "console;verbosity=minimal" --logger "trx" --results-directory "$results" \
    --blame-hang-timeout 5m ${TEST_ARGUMENTS:-} -- RunConfiguration.MaxCpuCount=2 2>&1 | tee -a "$results/output.log"
  [ "${PIPESTATUS[0]}" -eq 0 ] || status=1
}
mapfile -t compute < <(grep -vE "\.($clusters)\.Tests$" <<< "$projects" | assemblies)
mapfile -t wait < <(grep -E "\.($clusters)\.Tests$" <<< "$projects" | assemblies)
run "${compute[@]}"
run "${wait[@]}"

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
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
