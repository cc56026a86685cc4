#!/usr/bin/env bash
# The baseline of our own kernels catches a slower inner loop: one nop in the loop of the FP16 matrix product.
#   slow_inner_loop.sh BUILD SOURCE_DIRECTORY
set -uo pipefail
build=$(realpath -e "$1") || exit 2
source=$(realpath -e "$2") || exit 2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
loop=kernels/layers/fp16/matmul.c
mkdir "$scratch/source"
cp -r "$source"/{CMakeLists.txt,isa,model,kernels,tools,configs} "$scratch/source"
[ ! -d "$source/traces" ] || cp -r "$source/traces" "$scratch/source"
sed -i '0,/const half2 rows\[kTileRows\]/s//__asm__ volatile("nop");\n    &/' "$scratch/source/$loop"
diff -q "$source/$loop" "$scratch/source/$loop" >/dev/null && { echo "$loop has no such line any more: adapt this test"; exit 1; }
{ cmake -G Ninja -S "$scratch/source" -B "$scratch/build" -DHALFSTEP_TESTS=OFF -Wno-dev &&
  cmake --build "$scratch/build" --target kernels/matmul_fp16.elf; } >"$scratch/log" 2>&1 || { tail -n 20 "$scratch/log"; exit 1; }
mkdir "$scratch/kernels"
cp "$build"/kernels/*.elf "$scratch/kernels"
cp "$scratch/build/kernels/matmul_fp16.elf" "$scratch/kernels"

output=$(KERNELS=$scratch/kernels "$source/tests/baseline/guard" check "$build" 2>&1)
status=$?
echo "$output"
[ $status -eq 1 ] || { echo "exit status $status, expected 1"; exit 1; }
for text in "FAILED  matmul_fp16.elf: matmul forward (matmul_2x4_fp16) is" "issued"; do
  grep -qF "$text" <<<"$output" || { echo "expected to read '$text'"; exit 1; }
done
