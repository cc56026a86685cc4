#!/usr/bin/env bash
# The baseline of our own kernels catches a slower inner loop: one nop in the loop of the FP16 ReLU. Compiled
# and linked with the build's own commands, on a copy of that source.
#   slow_inner_loop.sh BUILD SOURCE_DIRECTORY
set -uo pipefail
build=$(realpath -e "$1") || exit 2
source=$(realpath -e "$2") || exit 2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
fail() {
  echo "$1" >&2
  exit 1
}
loop=kernels/layers/fp16/relu.c
sed '0,/const half2 mask = /s//__asm__ volatile("nop");\n    &/' "$source/$loop" >"$scratch/relu.c"
cmp -s "$source/$loop" "$scratch/relu.c" && fail "$loop has no such line any more: adapt this test"

commands=$(ninja -C "$build" -t commands kernels/tinycnn_fp16.elf)
object=$(grep -oE -- "-c $source/$loop -o [^ ]+" <<<"$commands" | sed 's/.* -o //')
[ -n "$object" ] || fail "no command compiles $loop any more: adapt this test"
compile=$(grep -F -- "-c $source/$loop -o $object" <<<"$commands" | sed 's/ && [^ ]*cmake -E cmake_transform_depfile.*//')
link=$(grep -F -- "-o $build/kernels/tinycnn_fp16.elf.unfinished" <<<"$commands")
compile=${compile//"$object"/"$scratch/relu.o"}
link=${link//"$object"/"$scratch/relu.o"}
mkdir "$scratch/kernels"
cp "$build"/kernels/*.elf "$scratch/kernels"
bash -ec "${compile/"-c $source/$loop"/"-c $scratch/relu.c"}" || fail "the slower loop does not compile"
bash -ec "${link//"$build/kernels/tinycnn_fp16.elf"/"$scratch/kernels/tinycnn_fp16.elf"}" || fail "it does not link"

output=$(KERNELS=$scratch/kernels "$source/tests/baseline/guard" check "$build" 2>&1)
status=$?
echo "$output"
[ $status -eq 1 ] || fail "exit status $status, expected 1"
for text in "FAILED  tinycnn_fp16.elf: relu1 input_gradient (relu_fp16) is" "issued"; do
  grep -qF "$text" <<<"$output" || fail "expected to read '$text'"
done
