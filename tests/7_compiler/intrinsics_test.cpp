// Every function of xpulp_intrinsics.h is the one instruction that its name says, from clang and from gcc.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <map>
#include <regex>

#include "isa/decoder.h"
#include "tests/7_compiler/compiler_process.h"
#include "tools/program/elf_program.h"

using namespace halfstep;
using test::TestFolder;

namespace {

// C functions that call one intrinsic each, by its name.
std::map<std::string, std::string> callers() {
  std::map<std::string, std::string> calls = {
      {"vfcpka_h_s", "word_t call_vfcpka_h_s(float a, float b) { return vfcpka_h_s(a, b); }"},
      {"vfcpka_ah_s", "word_t call_vfcpka_ah_s(float a, float b) { return vfcpka_ah_s(a, b); }"},
      {"fmulex_s_h", "float call_fmulex_s_h(word_t a, word_t b) { return fmulex_s_h(a, b); }"},
      {"fmacex_s_h", "float call_fmacex_s_h(float a, word_t b, word_t c) { return fmacex_s_h(a, b, c); }"},
      {"pv_extract_h", "int call_pv_extract_h(word_t a) { return pv_extract_h(a, 1); }"},
      {"pv_extractu_h", "word_t call_pv_extractu_h(word_t a) { return pv_extractu_h(a, 1); }"},
      {"pv_insert_h", "word_t call_pv_insert_h(word_t a, word_t b) { return pv_insert_h(a, b, 1); }"}};
  const std::map<std::string, std::string> shapes = {
      {"UNARY", "(word_t a) { return NAME(a); }"},
      {"BINARY", "(word_t a, word_t b) { return NAME(a, b); }"},
      {"TERNARY", "(word_t a, word_t b, word_t c) { return NAME(a, b, c); }"}};
  const std::string header = test::read_text(HALFSTEP_SOURCES "/kernels/compiler/include/xpulp_intrinsics.h");
  const std::regex declaration("\nHALFSTEP_(UNARY|BINARY|TERNARY)\\((\\w+),");
  for (auto found = std::sregex_iterator(header.begin(), header.end(), declaration); found != std::sregex_iterator();
       ++found) {
    const std::string name = (*found)[2];
    calls[name] = "word_t call_" + name + std::regex_replace(shapes.at((*found)[1]), std::regex("NAME"), name);
  }
  return calls;
}

std::string source() {
  std::string text = "#include <xpulp_intrinsics.h>\nint main(void) { return 0; }\n";
  for (const auto& [name, caller] : callers()) text += "__attribute__((used, retain, noinline)) " + caller + "\n";
  return text;
}

// The .insn instructions of a function: what is neither a move nor the return.
std::vector<std::string> instructions_of(const model::ProgramImage& image, const std::string& function) {
  const std::uint32_t address = image.address_of(function);
  std::vector<std::string> names;
  for (const model::Segment& segment : image.segments) {
    if (address < segment.address || address >= segment.address + segment.bytes.size()) continue;
    for (std::size_t offset = address - segment.address; offset + 4 <= segment.bytes.size();) {
      std::uint32_t word = 0;
      for (unsigned byte = 0; byte < 4; ++byte) word |= std::uint32_t{segment.bytes[offset + byte]} << (8 * byte);
      const std::string name = isa::mnemonic(isa::decode(word));
      if (name == "jalr" || name.rfind("c.j", 0) == 0) return names;
      if (name != "addi" && name != "add" && name.rfind("c.", 0) != 0) names.push_back(name);
      offset += isa::is_compressed(word) ? 2 : 4;
    }
  }
  return names;
}

void check(const std::filesystem::path& program) {
  const model::ProgramImage image = tools::read_elf_program(program.string());
  const std::map<std::string, std::string> calls = callers();
  CHECK(calls.size() > 130);
  for (const auto& [name, caller] : calls) {
    INFO(name);
    const std::string dotted = std::regex_replace(name, std::regex("_"), ".");
    CHECK(instructions_of(image, "call_" + name) == std::vector<std::string>{dotted});
  }
}

}  // namespace

TEST_CASE("intrinsics are the instructions that they are named after", "[intrinsics]") {
  const TestFolder folder;
  test::write_text(folder.path() / "calls.c", source());
  for (const char* options : {"-std=c99 -O1", "-std=c23 -O3"}) {
    const auto compiled =
        test::run_compiler(std::string(options) + " -Wall -Wextra -Werror calls.c -o calls.elf", folder.path());
    INFO(options << ": " << compiled.errors);
    REQUIRE(compiled.status == 0);
    check(folder.path() / "calls.elf");
  }
}

TEST_CASE("gcc takes the intrinsics, too", "[intrinsics]") {
  const TestFolder folder;
  test::write_text(folder.path() / "calls.c", source());
  const std::string command = "cd '" + folder.path().string() +
                              "' && riscv64-unknown-elf-gcc -march=rv32imc_zfinx -mabi=ilp32 -ffreestanding -std=c99 "
                              "-O2 -Wall -Wextra -Werror -I'" HALFSTEP_SOURCES "/kernels/compiler/include' -c calls.c";
  REQUIRE(std::system(command.c_str()) == 0);
  const auto linked = test::run_compiler("calls.o -o calls.elf", folder.path());
  INFO(linked.errors);
  REQUIRE(linked.status == 0);
  check(folder.path() / "calls.elf");
}
