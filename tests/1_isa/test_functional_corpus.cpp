// Every row of the functional corpus (data/functional: instructions executed by the RTL), in both arithmetics. The
// numbers of rows are those of its README, so that a file that cannot be read or has lost rows fails.
#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "isa/float/half_pair.h"
#include "tools/errors.h"
#include "tools/validate/functional_corpus.h"

namespace halfstep::tools {
namespace {

struct CorpusFile {
  const char* name;
  std::size_t rows;
};

TEST_CASE("instructions leave what the RTL, or the documents, say", "[corpus]") {
  const auto file =
      GENERATE(CorpusFile{"M", 384}, CorpusFile{"Zfinx", 1680}, CorpusFile{"xf16", 1968}, CorpusFile{"xf16alt", 2160},
               CorpusFile{"xfaux16", 192}, CorpusFile{"xfvec16", 2928}, CorpusFile{"xfvec16alt", 3120},
               CorpusFile{"xpulp_alu", 1296}, CorpusFile{"xpulp_bitop", 960}, CorpusFile{"xpulp_cplx", 624},
               CorpusFile{"xpulp_mac", 1248}, CorpusFile{"xpulp_mem", 1536}, CorpusFile{"xpulp_simd", 9936});
  const auto arithmetic = GENERATE(isa::Arithmetic::rtl, isa::Arithmetic::ieee);
  isa::IsaOptions options;
  options.arithmetic = arithmetic;
  const FunctionalReport report =
      compare_functional_file(std::string(HALFSTEP_TESTS "/data/functional/") + file.name + ".csv.gz", options);
  INFO(file.name << (arithmetic == isa::Arithmetic::rtl ? " in rtl arithmetic" : " in ieee arithmetic"));
  for (const std::string& difference : report.differences) UNSCOPED_INFO(difference);
  CHECK(report.rows == file.rows);
  CHECK(report.equal == file.rows);
}

// isa/float/half_pair.h: the rows above went through it where the host can.
TEST_CASE("FP16 SIMD instructions leave the same without the host's conversions", "[corpus]") {
  isa::IsaOptions options;
  options.arithmetic = GENERATE(isa::Arithmetic::rtl, isa::Arithmetic::ieee);
  isa::floating::half_pair::forbid(true);
  const FunctionalReport report = compare_functional_file(HALFSTEP_TESTS "/data/functional/xfvec16.csv.gz", options);
  isa::floating::half_pair::forbid(false);
  for (const std::string& difference : report.differences) UNSCOPED_INFO(difference);
  CHECK(report.rows == 2928);
  CHECK(report.equal == report.rows);
}

TEST_CASE("a difference is counted and described", "[corpus]") {
  // The 16-bit dot products of the RTL are not the documented ones.
  FunctionalRow row;
  row.mnemonic = "pv.dotup.h";
  row.word = 0x80b50657;
  row.rs1 = 0x00020003;
  row.rs2 = 0x00050007;
  isa::IsaOptions options;
  options.arithmetic = isa::Arithmetic::ieee;
  CHECK(execute_row(row, options)->rd == 2 * 5 + 3 * 7);
  options.arithmetic = isa::Arithmetic::rtl;
  CHECK(execute_row(row, options)->rd == ~2U * 5 + 3 * 7);
}

TEST_CASE("an illegal word has no result", "[corpus]") {
  FunctionalRow row;
  row.word = 0xffffffff;
  CHECK_FALSE(execute_row(row, {}).has_value());
}

TEST_CASE("a file that is not a corpus is refused with its name", "[corpus]") {
  CHECK_THROWS_WITH(read_functional_file("/nowhere/M.csv.gz"), "/nowhere/M.csv.gz: cannot be opened");

  const std::filesystem::path path = std::filesystem::temp_directory_path() / "halfstep_test_corpus.csv";
  const auto write = [&](const std::string& text) { std::ofstream(path) << text; };
  write("mnemonic,insn_hex,rd_in,rs1,rs2,rs3,frm,rd_out,fflags,spec\n");
  CHECK_THROWS_WITH(read_functional_file(path), path.string() + ": holds no rows");
  write("header\nmul,02b50633,0,1\n");
  CHECK_THROWS_WITH(read_functional_file(path), path.string() + ":2: expected 10 or 9 columns, found 4");
  write("header\nmul,02b50633,0,1,2,3,,here,,\n");
  CHECK_THROWS_WITH(read_functional_file(path), path.string() + ":2: expected a hexadecimal number, found 'here'");
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace halfstep::tools
