#include "tools/validate/functional_corpus.h"

#include <zlib.h>

#include <charconv>
#include <cstdio>
#include <memory>
#include <string_view>

#include "isa/decoder.h"
#include "tools/errors.h"

namespace halfstep::tools {
namespace {

// The registers that every row uses.
constexpr std::size_t kRs1 = 10;
constexpr std::size_t kRs2 = 11;
constexpr std::size_t kRd = 12;
constexpr std::size_t kRs3 = 13;

constexpr std::size_t kOperandColumns = 10;  // mnemonic,insn_hex,rd_in,rs1,rs2,rs3,frm,rd_out,fflags,documented
constexpr std::size_t kMemoryColumns = 9;    // mnemonic,insn_hex,rd_in,rs1,rs2,mem_in,rd_out,rs1_out,mem_out

struct CloseGzip {
  void operator()(gzFile file) const { gzclose(file); }
};
using GzipFile = std::unique_ptr<gzFile_s, CloseGzip>;

// One line of a row; every complaint about it names file and line.
class RowText {
 public:
  RowText(const std::filesystem::path& path, std::size_t line, std::string_view text) : path_(path), line_(line) {
    while (true) {
      const std::size_t comma = text.find(',');
      columns_.push_back(text.substr(0, comma));
      if (comma == std::string_view::npos) break;
      text.remove_prefix(comma + 1);
    }
  }

  [[noreturn]] void complain(const std::string& what) const {
    throw UsageError(path_.string() + ":" + std::to_string(line_) + ": " + what);
  }

  std::size_t columns() const { return columns_.size(); }
  std::string_view operator[](std::size_t column) const { return columns_[column]; }

  std::uint32_t hexadecimal(std::string_view text) const {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    if (error != std::errc() || end != text.data() + text.size()) {
      complain("expected a hexadecimal number, found '" + std::string(text) + "'");
    }
    return value;
  }
  std::uint32_t number(std::size_t column) const { return hexadecimal(columns_[column]); }

  std::array<std::uint8_t, 8> bytes(std::size_t column) const {
    const std::string_view text = columns_[column];
    std::array<std::uint8_t, 8> result{};
    if (text.size() != 2 * result.size()) complain("expected eight bytes, found '" + std::string(text) + "'");
    for (std::size_t i = 0; i < result.size(); ++i) {
      result[i] = static_cast<std::uint8_t>(hexadecimal(text.substr(2 * i, 2)));
    }
    return result;
  }

 private:
  const std::filesystem::path& path_;
  std::size_t line_;
  std::vector<std::string_view> columns_;
};

void parse_memory_row(const RowText& text, FunctionalRow& row) {
  row.memory = text.bytes(5);
  row.rtl.rd = text.number(6);
  row.rtl.rs1 = text.number(7);
  row.rtl.memory = text.bytes(8);
  row.documented = row.rtl;
}

// vfmre is rs1 * rs2 - rd here in both arithmetics (design decision 9); the files give the other reading.
bool has_one_meaning(std::string_view mnemonic) { return mnemonic.substr(0, 5) == "vfmre"; }

void parse_operand_row(const RowText& text, FunctionalRow& row) {
  row.rs3 = text.number(5);
  if (!text[6].empty()) row.frm = static_cast<std::uint8_t>(text.number(6));
  row.rtl.rd = text.number(7);
  row.rtl.rs1 = row.rs1;
  if (!text[8].empty()) row.rtl.fflags = static_cast<std::uint8_t>(text.number(8));
  row.documented = row.rtl;
  if (text[9].empty() || has_one_meaning(row.mnemonic)) return;
  const std::size_t colon = text[9].find(':');
  row.documented.rd = text.hexadecimal(text[9].substr(0, colon));
  if (colon != std::string_view::npos) {
    row.documented.fflags = static_cast<std::uint8_t>(text.hexadecimal(text[9].substr(colon + 1)));
  }
}

FunctionalRow parse_row(const RowText& text, std::size_t line) {
  if (text.columns() != kOperandColumns && text.columns() != kMemoryColumns) {
    text.complain("expected " + std::to_string(kOperandColumns) + " or " + std::to_string(kMemoryColumns) +
                  " columns, found " + std::to_string(text.columns()));
  }
  FunctionalRow row;
  row.line = line;
  row.mnemonic = text[0];
  row.word = text.number(1);
  row.rd = text.number(2);
  row.rs1 = text.number(3);
  row.rs2 = text.number(4);
  if (text.columns() == kMemoryColumns) {
    parse_memory_row(text, row);
  } else {
    parse_operand_row(text, row);
  }
  return row;
}

// Bytes at the effective address, low byte first; the row has the two words from the accessed one on.
void access_memory(const isa::Instruction& instruction, const isa::Outcome& outcome, isa::Hart& hart,
                   std::array<std::uint8_t, 8>& memory) {
  const std::size_t offset = outcome.address & 3U;
  if (instruction.unit == isa::Unit::store) {
    for (std::size_t i = 0; i < instruction.access_bytes; ++i) {
      memory[offset + i] = static_cast<std::uint8_t>(outcome.data >> (8 * i));
    }
    return;
  }
  std::uint32_t raw = 0;
  for (std::size_t i = 0; i < instruction.access_bytes; ++i) {
    raw |= static_cast<std::uint32_t>(memory[offset + i]) << (8 * i);
  }
  hart.set(instruction.rd, isa::finish_load(instruction, raw));
}

bool same(const FunctionalResult& a, const FunctionalResult& b) {
  return a.rd == b.rd && a.rs1 == b.rs1 && a.fflags == b.fflags && a.memory == b.memory;
}

std::string text_of(const FunctionalResult& result) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "rd %08x rs1 %08x", result.rd, result.rs1);
  std::string line = text.data();
  if (result.fflags) {
    std::snprintf(text.data(), text.size(), " fflags %02x", static_cast<unsigned>(*result.fflags));
    line += text.data();
  }
  if (result.memory) {
    line += " memory ";
    for (const std::uint8_t byte : *result.memory) {
      std::snprintf(text.data(), text.size(), "%02x", static_cast<unsigned>(byte));
      line += text.data();
    }
  }
  return line;
}

std::string difference(const std::filesystem::path& path, const FunctionalRow& row, const FunctionalResult& expected,
                       const std::optional<FunctionalResult>& got) {
  std::array<char, 128> operands{};
  std::snprintf(operands.data(), operands.size(), " %08x rd %08x rs1 %08x rs2 %08x rs3 %08x frm %u", row.word, row.rd,
                row.rs1, row.rs2, row.rs3, static_cast<unsigned>(row.frm));
  return path.filename().string() + ":" + std::to_string(row.line) + ": " + row.mnemonic + operands.data() +
         ": expected " + text_of(expected) + ", got " + (got ? text_of(*got) : std::string("an illegal instruction"));
}

}  // namespace

std::vector<FunctionalRow> read_functional_file(const std::filesystem::path& path) {
  const GzipFile file(gzopen(path.c_str(), "rb"));
  if (!file) throw UsageError(path.string() + ": cannot be opened");
  std::vector<FunctionalRow> rows;
  std::array<char, 512> buffer{};
  for (std::size_t line = 1; gzgets(file.get(), buffer.data(), static_cast<int>(buffer.size())) != nullptr; ++line) {
    std::string_view text = buffer.data();
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
    if (line == 1 || text.empty()) continue;  // the header
    rows.push_back(parse_row(RowText(path, line, text), line));
  }
  if (rows.empty()) throw UsageError(path.string() + ": holds no rows");
  return rows;
}

std::optional<FunctionalResult> execute_row(const FunctionalRow& row, const isa::IsaOptions& options) {
  const isa::Instruction instruction = isa::decode(row.word, options);
  if (instruction.unit == isa::Unit::illegal) return std::nullopt;
  isa::Hart hart;
  hart.options = options;
  hart.x[kRs1] = row.rs1;
  hart.x[kRs2] = row.rs2;
  hart.x[kRd] = row.rd;
  hart.x[kRs3] = row.rs3;
  hart.frm = row.frm;
  isa::Outcome outcome;
  instruction.execute(hart, instruction, outcome);
  if (hart.illegal) return std::nullopt;
  FunctionalResult result;
  if (row.rtl.memory) {
    std::array<std::uint8_t, 8> memory = row.memory;
    access_memory(instruction, outcome, hart, memory);
    result.memory = memory;
  }
  result.rd = hart.x[kRd];
  result.rs1 = hart.x[kRs1];
  if (row.rtl.fflags) result.fflags = hart.fflags;
  return result;
}

const FunctionalResult& expected_result(const FunctionalRow& row, isa::Arithmetic arithmetic) {
  return arithmetic == isa::Arithmetic::rtl ? row.rtl : row.documented;
}

FunctionalReport compare_functional_file(const std::filesystem::path& path, const isa::IsaOptions& options,
                                         std::size_t most_differences) {
  FunctionalReport report;
  for (const FunctionalRow& row : read_functional_file(path)) {
    ++report.rows;
    const FunctionalResult& expected = expected_result(row, options.arithmetic);
    const std::optional<FunctionalResult> got = execute_row(row, options);
    if (got && same(*got, expected)) {
      ++report.equal;
    } else if (report.differences.size() < most_differences) {
      report.differences.push_back(difference(path, row, expected, got));
    }
  }
  return report;
}

}  // namespace halfstep::tools
