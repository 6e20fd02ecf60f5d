#!/usr/bin/env bash
# Runs every test project of the solution, without the tests that take minutes (make e2e), and closes with the line "N passed, N failed, N skipped".
set -u
configuration=${1:-Release}
cd "$(dirname "$0")/.." || exit 1
results=artifacts/test
rm -rf "$results"
mkdir -p "$results"

# One project at a time: the integration tests measure deadlines, and two cores are not many.
dotnet test Operator.sln -c "$configuration" --no-build --nologo -m:1 \
  --filter "TestCategory!=Long" --logger "console;verbosity=minimal" --logger "trx" --results-directory "$results" \
  --blame-hang-timeout 5m ${TEST_ARGUMENTS:-} 2>&1 | tee "$results/output.log"
status=${PIPESTATUS[0]}

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
