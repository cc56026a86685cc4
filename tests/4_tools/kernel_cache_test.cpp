// The cache of built kernels, with several processes that find it stale at once.
#include "tools/kernels/kernel_cache.h"

#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "tools/files/temporary_directory.h"

using namespace halfstep;
namespace filesystem = std::filesystem;

TEST_CASE("processes that replace a stale cache at once do not stumble over each other", "[kernel_cache]") {
  constexpr int kProcesses = 6;
  constexpr int kStaleFiles = 3000;  // enough to be at it together
  const tools::TemporaryDirectory folder;
  const filesystem::path executable = folder.path() / "halfstep";
  const filesystem::path kernels = folder.path() / "kernels";
  filesystem::copy_file(HALFSTEP_EXECUTABLE, executable);
  filesystem::create_directories(kernels / "cache/stale");
  filesystem::copy_file(filesystem::path(HALFSTEP_EXECUTABLE).parent_path() / "kernels/toolchain.json",
                        kernels / "toolchain.json");
  for (int i = 0; i < kStaleFiles; ++i) std::ofstream(kernels / "cache/stale" / std::to_string(i)) << i;

  std::vector<int> statuses(kProcesses);
  std::vector<std::thread> threads;
  for (int& status : statuses)
    threads.emplace_back([&] {
      status = std::system((executable.string() + " run relu_fw --set kernel.shape=64 --check >/dev/null").c_str());
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(statuses == std::vector<int>(kProcesses));
  CHECK_FALSE(filesystem::exists(kernels / "cache/stale"));
}

TEST_CASE("a library of other objects or functions is another file", "[kernel_cache]") {
  const halfstep::tools::KernelCache cache;
  const std::string loops = cache.object("primitives/product.c", "fp16").string();
  const std::string windows = cache.object("primitives/pool.c", "fp16").string();
  const std::vector<std::pair<std::string, std::string>> names{{"matmul_tiled", "matmul_tiled_fp16"}};
  const auto first = cache.library("test_library", {loops}, names);
  CHECK(cache.library("test_library", {loops}, names) == first);
  CHECK(cache.library("test_library", {loops, windows}, names) != first);
  CHECK(cache.library("test_library", {loops}, {{"matmul_tiled", "another_name"}}) != first);
}
