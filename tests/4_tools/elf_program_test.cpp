// Reading ELF files: what a good one gives, and one line for each way in which a file can be bad.
#include "tools/program/elf_program.h"

#include <catch2/catch.hpp>
#include <fstream>

#include "elf_builder.h"
#include "tools/errors.h"
#include "tools/files/temporary_directory.h"
#include "tools/program/sha256.h"

using namespace halfstep;
using Catch::Matchers::Contains;
using Catch::Matchers::EndsWith;

namespace {

model::ProgramImage read(const std::vector<std::uint8_t>& bytes) {
  const tools::TemporaryDirectory folder;
  const auto path = folder.path() / "program.elf";
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  return tools::read_elf_program(path);
}

std::string error_of(const std::vector<std::uint8_t>& bytes) {
  try {
    read(bytes);
  } catch (const tools::UsageError& error) {
    return error.what();
  }
  return "no error";
}

std::vector<std::uint8_t> words(const std::vector<std::uint32_t>& values) {
  std::vector<std::uint8_t> bytes;
  for (const std::uint32_t value : values)
    for (unsigned shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<std::uint8_t>(value >> shift));
  return bytes;
}

}  // namespace

TEST_CASE("the hash is SHA-256", "[elf]") {
  CHECK(tools::sha256_hex({'a', 'b', 'c'}) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("a program has segments, entry and hash", "[elf]") {
  test::ElfBuilder elf;
  elf.memory_size = 64;
  const auto bytes = elf.build();
  const auto image = read(bytes);
  CHECK(image.name == "program.elf");
  CHECK(image.entry == 0x1c008080);
  CHECK(image.sha256 == tools::sha256_hex(bytes));
  REQUIRE(image.segments.size() == 1);
  CHECK(image.segments[0].address == 0x1c008080);
  CHECK(image.segments[0].bytes == elf.code);
  CHECK(image.segments[0].memory_size == 64);
  CHECK(image.segments[0].executable);
  CHECK(image.layers.empty());
}

TEST_CASE("the layer table finds its names in loaded memory", "[elf]") {
  test::ElfBuilder elf;
  elf.address = 0x1c010000;
  const std::string names = std::string("conv1") + '\0' + "forward" + '\0' + "conv2d_fw" + '\0';
  elf.code.assign(names.begin(), names.end());
  elf.sections = {{".halfstep.layers", words({3, 9000, 0x1c010000, 0x1c010006, 0x1c01000e})}};
  const auto image = read(elf.build());
  REQUIRE(image.layers.size() == 1);
  CHECK(image.layers[0].region == 3);
  CHECK(image.layers[0].macs == 9000);
  CHECK(image.layers[0].layer == "conv1");
  CHECK(image.layers[0].pass == "forward");
  CHECK(image.layers[0].kernel == "conv2d_fw");
}

TEST_CASE("the layer table finds its names in a section that is not loaded", "[elf]") {
  const std::string names = std::string("fc") + '\0' + "loss" + '\0' + "softmax" + '\0';
  test::ElfBuilder elf;
  elf.sections = {{".halfstep.layers", words({7, 5, 0x100, 0x103, 0x108})},
                  {".halfstep.names", {names.begin(), names.end()}, 0x100}};
  const auto image = read(elf.build());
  REQUIRE(image.layers.size() == 1);
  CHECK(image.layers[0].layer == "fc");
  CHECK(image.layers[0].pass == "loss");
  CHECK(image.layers[0].kernel == "softmax");
}

TEST_CASE("a broken layer table says which record and why", "[elf]") {
  const auto error_with = [](const std::vector<std::uint32_t>& table) {
    test::ElfBuilder elf;
    elf.sections = {{".halfstep.layers", words(table)}};
    return error_of(elf.build());
  };
  CHECK_THAT(error_with({1, 2, 3}), EndsWith("expected records of 20 bytes, got 12 bytes"));
  CHECK_THAT(error_with({256, 0, 0, 0, 0}), EndsWith("record 0: region id 256 is above 255"));
  CHECK_THAT(error_with({1, 0, 0x30000000, 0, 0}), EndsWith("record 0: no NUL-terminated name at address 0x30000000"));
}

TEST_CASE("files that are no 32-bit RISC-V programs are refused in one line", "[elf]") {
  test::ElfBuilder elf;
  CHECK_THAT(error_of({'h', 'e', 'l', 'l', 'o'}), EndsWith("program.elf: not an ELF file"));
  CHECK_THAT(error_of({}), EndsWith("not an ELF file"));
  elf.elf_class = 2;
  CHECK_THAT(error_of(elf.build()), EndsWith("a 64-bit ELF file, expected 32-bit RISC-V"));
  elf = {};
  elf.byte_order = 2;
  CHECK_THAT(error_of(elf.build()), EndsWith("not a 32-bit little-endian ELF file"));
  elf = {};
  elf.machine = 40;
  CHECK_THAT(error_of(elf.build()), EndsWith("a program for machine 40, expected RISC-V (machine 243)"));
  elf = {};
  elf.segment_type = 4;
  CHECK_THAT(error_of(elf.build()), EndsWith("no loadable segment: is it linked?"));
  elf = {};
  elf.memory_size = 2;
  CHECK_THAT(error_of(elf.build()), EndsWith("segment 0 is larger in the file than in memory"));
  elf = {};
  elf.memory_size = 0xf0000000;
  CHECK_THAT(error_of(elf.build()), EndsWith("segment 0 does not end within 32-bit addresses"));
  CHECK_THROWS_WITH(tools::read_elf_program("nowhere.elf"), "nowhere.elf: no such file");
  CHECK_THROWS_WITH(tools::read_elf_program("."), ".: not a file");
}

TEST_CASE("a file that was cut anywhere is an error, never a crash", "[elf]") {
  test::ElfBuilder elf;
  elf.sections = {{".halfstep.layers", {}}};
  const auto whole = elf.build();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    INFO("cut to " << size << " of " << whole.size() << " bytes");
    CHECK_THAT(error_of({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)}),
               Contains("not an ELF file") || Contains("truncated ELF file"));
  }
}
