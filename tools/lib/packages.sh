# The Debian 12 packages that halfstep needs, in one place; sourced by tools/quickstart, tools/test and tools/setup.

# To build the halfstep command and the kernels, and to run them.
quickstart_packages=(
  g++ cmake ninja-build pkg-config
  libsystemc-dev                 # the simulation kernel
  libboost-program-options-dev   # command line and configuration files
  libspdlog-dev                  # diagnostics
  nlohmann-json3-dev             # JSON reports
  libelf-dev                     # reading programs
  libssl-dev                     # SHA-256 of programs
  zlib1g-dev                     # corpora, checksums of traces
  libzstd-dev                    # recorded traces
  libsqlite3-dev                 # results of sweeps
  catch2                         # tests (the build is configured with them)
  clang-19 lld-19                # the kernels' compiler and linker
  llvm-19 llvm-19-dev            # ar; headers for the compiler's passes
  picolibc-riscv64-unknown-elf gcc-riscv64-unknown-elf  # C library, libgcc
  dataset-fashion-mnist          # what tinycnn learns from
)

# To measure how fast the model runs.
benchmark_packages=(
  libbenchmark-dev
  valgrind jq                    # the simulator's own instructions, model/SPEED.md
)

# To make the samples of kernels/networks/data again, which are committed.
data_packages=(
  dataset-fashion-mnist espeak-ng python3-aubio
)

# Beyond that, to run everything that tools/test checks.
test_packages=(
  clang-format-14 clang-tidy-14
  "${benchmark_packages[@]}"     # compiled and linted, too
  git                            # which files are ours
  gnuplot-nox                    # plots of sweeps
  qemu-user                      # what the standard extensions are compared with
  jq                             # comparing reports, the accuracy page
  clang-14                       # the other compiler, for tools/test --all
  libclang-rt-14-dev             # its fuzzer and sanitizers
)

# Beyond that, for the tests that only tools/test --all runs.
long_test_packages=(
  slurmctld slurmd slurm-client munge  # a cluster of this machine alone, for halfstep sweep --engine slurm
)

# install_packages NAME...: installs what is missing, and asks the network for nothing if nothing is.
install_packages() {
  local missing=() package
  for package in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "halfstep: these Debian packages are missing, and neither root nor sudo is at hand: ${missing[*]}" >&2
      return 1
    fi
    as_root=(sudo)
  fi
  echo "Installing ${missing[*]}" >&2
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}
