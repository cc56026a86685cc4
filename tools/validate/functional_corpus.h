// Operand and result vectors of single instructions, as executed by the RTL (tests/data/functional/README.md has the
// columns): read a file, execute each row on a hart, compare.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "isa/hart.h"

namespace halfstep::tools {

// What an instruction leaves behind.
struct FunctionalResult {
  std::uint32_t rd = 0;
  std::uint32_t rs1 = 0;
  std::optional<std::uint8_t> fflags;                 // floating point only
  std::optional<std::array<std::uint8_t, 8>> memory;  // loads and stores only
};

struct FunctionalRow {
  std::size_t line = 0;
  std::string mnemonic;
  std::uint32_t word = 0;
  std::uint32_t rd = 0;
  std::uint32_t rs1 = 0;
  std::uint32_t rs2 = 0;
  std::uint32_t rs3 = 0;
  std::uint8_t frm = 0;
  std::array<std::uint8_t, 8> memory{};  // the two words from the accessed word on
  FunctionalResult rtl;                  // what the RTL left
  FunctionalResult documented;           // what the documents say; the same unless the row has a last column
};

// Throws UsageError with file and line if a row cannot be read, or if there is none.
std::vector<FunctionalRow> read_functional_file(const std::filesystem::path& path);

// Executes one row; empty if the word is illegal.
std::optional<FunctionalResult> execute_row(const FunctionalRow& row, const isa::IsaOptions& options);

// The column that belongs to an arithmetic.
const FunctionalResult& expected_result(const FunctionalRow& row, isa::Arithmetic arithmetic);

struct FunctionalReport {
  std::size_t rows = 0;
  std::size_t equal = 0;
  std::vector<std::string> differences;  // the first ones, a line each
};

FunctionalReport compare_functional_file(const std::filesystem::path& path, const isa::IsaOptions& options,
                                         std::size_t most_differences = 20);

}  // namespace halfstep::tools
