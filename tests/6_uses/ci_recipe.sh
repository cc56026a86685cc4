#!/usr/bin/env bash
# The CI recipe on a copy of the example repository: a good change passes, a slow one fails and names layer, pass and
# cause, a wrong one fails differently.
#   ci_recipe.sh HALFSTEP SOURCE_DIRECTORY
set -uo pipefail
halfstep=$(realpath -e "$1") || exit 2
source=$(realpath -e "$2") || exit 2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp -r "$source/tests/example_kernels" "$scratch/repository"
cd "$scratch/repository" || exit 2
rm -rf results
export HALFSTEP=$halfstep HALFSTEP_RUNTIME=$source/kernels
guard=$source/configs/ci/guard-kernels

failed=0
# guarded NAME STATUS TEXT...: guard-kernels ends with that status and says each text.
guarded() {
  local name=$1 expected=$2 output status=0 text
  shift 2
  output=$("$guard" check results 2>&1) || status=$?
  if [ $status -ne "$expected" ]; then
    echo "$name: exit status $status, expected $expected" && echo "$output" && failed=1
  fi
  for text in "$@"; do
    grep -qF -- "$text" <<<"$output" || { echo "$name: expected to read '$text' in" && echo "$output" && failed=1; }
  done
  cp "$source/tests/example_kernels/column_sum.c" .
}

guarded "no change" 0 "2 regions compared: 0 slower, 0 faster, 2 equal in every count"

# Good: several rows in flight.
sed -i 's/unroll_count(4)/unroll_count(8)/' column_sum.c
guarded "a good change" 0 "2 regions compared: 0 slower, 2 faster"

# Slow: rows 16 words apart all lie in one bank.
sed -i 's/kPitch = 17/kPitch = 16/' column_sum.c
guarded "a slow change" 1 "FAILED  column_sum.elf: column forward (column_sum_i32) is" "tcdm denied" "allowed are 1 %"
grep -q '<failure message="column forward (column_sum_i32) is .* tcdm denied' results/junit.xml ||
  { echo "a slow change: no failure in junit.xml" && cat results/junit.xml && failed=1; }
grep -q '^# Slower than allowed' results/comparison.md || { echo "a slow change: comparison.md does not say so" && failed=1; }

# Wrong: it starts with 1.
sed -i 's/int sum = 0;/int sum = 1;/' column_sum.c
guarded "a wrong change" 3 "WRONG RESULT: column_sum.elf" "2 of 2 runs failed"
[ ! -e results/junit.xml ] || { echo "a wrong change: junit.xml of the run before is still there" && failed=1; }

# Broken: it does not compile.
sed -i 's/int sum = 0;/int sum = ;/' column_sum.c
guarded "a broken change" 2 "the kernels do not build"
exit $failed
