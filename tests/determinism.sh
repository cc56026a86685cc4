#!/usr/bin/env bash
# The same program gives the same report, whoever built the simulator and wherever it runs: reports of matmul and
# tinycnn, FP16 and FP32, on the default machine and on presets with a fabric controller and instruction caches, must be
# equal in everything but `host` (how fast this machine was).
#
#   tests/determinism.sh BUILD [OTHER_BUILD]   BUILD against itself in another directory with copied programs, and
#                                              against OTHER_BUILD (any configured preset); seconds
#   tests/determinism.sh --matrix BUILD        BUILD against g++ and clang++, each with -O0 and -O3, built in a
#                                              temporary directory; minutes
#
# Programs come from BUILD/kernels for every side, so that only the simulator differs.
set -euo pipefail

fail() {
  echo "determinism: $1" >&2
  exit "${2:-1}"
}
usage() { fail "usage: tests/determinism.sh BUILD [OTHER_BUILD] | tests/determinism.sh --matrix BUILD" 2; }

compilers=(g++ clang++-14)
levels=(-O0 -O3)
# PROGRAM[:PRESET]; PRIMITIVE,TYPE,VARIANT is built by the halfstep that runs it
programs=("matmul,fp16,4x8" "matmul,fp32,4x4" tinycnn_fp16 tinycnn_fp32 tinycnn_fp16:pulp-open "matmul,fp32,4x4:gap9")

matrix=false
if [ "${1:-}" = --matrix ]; then
  matrix=true
  shift
fi
[ $# -ge 1 ] && [ $# -le 2 ] || usage
if $matrix && [ $# -ne 1 ]; then usage; fi

source_directory=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
reference=$(realpath -e "$1" 2>/dev/null) || fail "$1: no such build folder" 2
other=""
if [ $# -eq 2 ]; then
  other=$(realpath -e "$2" 2>/dev/null) || fail "$2: no such build folder" 2
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# report HALFSTEP DIRECTORY PROGRAM[:PRESET] OUTPUT: runs from the current directory.
report() {
  local program=${3%%:*} preset=${3#"${3%%:*}"} options=()
  [ -z "$preset" ] || options=(--config "${preset#:}")
  if [[ $program == *,* ]]; then
    local primitive type variant
    IFS=, read -r primitive type variant <<<"$program"
    options+=(--set "kernel.type=$type" --set "kernel.variant=$variant")
    program=$primitive
  else
    program=$2/$program.elf
  fi
  "$1" run "$program" "${options[@]}" --report "$4.all.json" >/dev/null || fail "$1 run $3: exit status $?"
  jq 'del(.host)' "$4.all.json" >"$4"
  rm "$4.all.json"
}

compared=0
# compare NAME HALFSTEP PROGRAMS_DIRECTORY: its reports against the reference's.
compare() {
  local name=$1 halfstep=$2 directory=$3 program
  [ -x "$halfstep" ] || fail "$halfstep: no such program; build the target halfstep first" 2
  for program in "${programs[@]}"; do
    report "$halfstep" "$directory" "$program" "$scratch/other.json"
    diff "$scratch/$program.json" "$scratch/other.json" ||
      fail "$name: report of $program differs from that of $reference/halfstep (lines above)"
    compared=$((compared + 1))
  done
  echo "$name: ${#programs[@]} reports equal"
}

cd "$scratch"
[ -x "$reference/halfstep" ] || fail "$reference/halfstep: no such program; build the target halfstep first" 2
for program in "${programs[@]}"; do
  [[ $program == *,* ]] || [ -f "$reference/kernels/${program%%:*}.elf" ] ||
    fail "$reference/kernels/${program%%:*}.elf: no such program; build the target kernels first" 2
  report "$reference/halfstep" "$reference/kernels" "$program" "$scratch/$program.json"
  jq -e '.cycles > 1000 and .exit_code == 0' "$program.json" >/dev/null ||
    fail "$program: expected exit code 0 after more than 1000 cycles, got $(jq -c '[.exit_code, .cycles]' "$program.json")"
done

if $matrix; then
  for compiler in "${compilers[@]}"; do
    command -v "$compiler" >/dev/null || fail "$compiler: no such compiler; expected ${compilers[*]}" 2
    for level in "${levels[@]}"; do
      build=$scratch/$compiler$level
      cmake -G Ninja -S "$source_directory" -B "$build" -DCMAKE_CXX_COMPILER="$compiler" -DCMAKE_BUILD_TYPE= \
        -DCMAKE_CXX_FLAGS="$level" -DHALFSTEP_TESTS=OFF -Wno-dev >"$build.log" &&
        cmake --build "$build" --target halfstep >>"$build.log" ||
        { tail -n 20 "$build.log" >&2 && fail "$compiler $level: does not build (lines above)"; }
      compare "$compiler $level" "$build/halfstep" "$reference/kernels"
      rm -rf "$build"
    done
  done
else
  mkdir -p "another directory/programs"
  cp "$reference"/kernels/*.elf "another directory/programs"
  cd "another directory"
  compare "another directory" "$reference/halfstep" programs
  [ -z "$other" ] || compare "$other" "$other/halfstep" "$reference/kernels"
fi
echo "$compared of $compared reports equal"
