// The table against the list of encodings in data/encodings.csv, collected from the PULP toolchain and compared there
// with the RI5CY RTL. What is left out is listed here, with the reason.
#include <catch2/catch.hpp>
#include <cstdint>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "isa/decoder.h"
#include "isa/table.h"

namespace halfstep::isa {
namespace {

struct Encoding {
  std::string extension;
  std::string name;
  std::string operands;
  std::uint32_t match = 0;
  std::uint32_t mask = 0;
  std::string source;
};

std::vector<std::string> split_csv(const std::string& line) {
  std::vector<std::string> columns(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      columns.emplace_back();
    } else {
      columns.back() += c;
    }
  }
  return columns;
}

std::vector<Encoding> read_encodings() {
  std::ifstream file(HALFSTEP_TESTS "/1_isa/data/encodings.csv");
  REQUIRE(file);
  std::string line;
  std::getline(file, line);
  REQUIRE(line == "ext,mnemonic,operands,format,match_hex,mask_hex,semantics,source");
  std::vector<Encoding> encodings;
  while (std::getline(file, line)) {
    const std::vector<std::string> columns = split_csv(line);
    REQUIRE(columns.size() == 8);
    Encoding encoding{columns[0],
                      columns[1],
                      columns[2],
                      static_cast<std::uint32_t>(std::stoul(columns[4], nullptr, 16)),
                      static_cast<std::uint32_t>(std::stoul(columns[5], nullptr, 16)),
                      columns[7]};
    // The list is that of RV64, too, where shifts have a sixth bit.
    if (encoding.name == "slli" || encoding.name == "srli" || encoding.name == "srai") encoding.mask |= 1U << 25;
    encodings.push_back(encoding);
  }
  return encodings;
}

// Instructions for a separate floating point register file. (Zfh lists fmv.x.h and fmv.h.x here; xf16 has them.)
const std::set<std::string> kSeparateRegisterFile = {"fmv.x.w", "fmv.w.x", "flw",   "fsw",   "flh",     "fsh",
                                                     "flah",    "fsah",    "c.flw", "c.fsw", "c.flwsp", "c.fswsp"};

// Not in the RI5CY RTL, and not modelled as an extension either.
const std::set<std::string> kNotInHardware = {"vfcpkb.h.s",  "vfcpkc.h.s",  "vfcpkd.h.s",  "vfcpkb.ah.s", "vfcpkc.ah.s",
                                              "vfcpkd.ah.s", "vfcvtu.h.ah", "vfcvtu.ah.h", "vfavg.h",     "vfavg.r.h",
                                              "vfavg.ah",    "vfavg.r.ah",  "fmulex.s.ah", "fmacex.s.ah"};

// The encodings of vfdotpex of another implementation.
const std::string kVariant = "xfaux16(variant)";

// Extensions "C" and "C+F(separate rf only)".
bool is_compressed_row(const Encoding& encoding) { return encoding.extension[0] == 'C'; }

bool is_left_out(const Encoding& encoding) {
  return kSeparateRegisterFile.count(encoding.name) != 0 || kNotInHardware.count(encoding.name) != 0 ||
         encoding.extension == kVariant;
}

// Illegal when decoded, or when executed: bf16 forms that the FPU has not look like FP16 ones with a reserved rounding
// mode.
bool is_illegal(std::uint32_t word, const IsaOptions& options = {}) {
  Hart hart;
  Outcome outcome;
  const Instruction instruction = decode(word, options);
  instruction.execute(hart, instruction, outcome);
  return instruction.unit == Unit::illegal || hart.illegal;
}

// p.lw rd,imm(rs1) and its like are other names of RV32I loads and stores.
std::string table_name(const Encoding& encoding) {
  const bool plain_memory =
      encoding.extension == "xpulp_mem" && encoding.operands.find("imm12(rs1)") != std::string::npos;
  return plain_memory ? encoding.name.substr(2) : encoding.name;
}

bool in_table(const Encoding& encoding) {
  for (const TableEntry& entry : instruction_table()) {
    if (table_name(encoding) == entry.row->name && entry.row->pattern.match == encoding.match &&
        entry.row->pattern.mask == encoding.mask) {
      return true;
    }
  }
  return false;
}

TEST_CASE("every encoding of the list is in the table, or is listed as left out", "[encodings]") {
  // Bits that the list fixes and the hardware does not: the rounding mode of fcvt.s.h (xf16; Zfh leaves it free), and
  // bits 29:27 of p.bitrev (free in the RTL, as the functional vectors show).
  const std::set<std::string> wider = {"fcvt.s.h", "p.bitrev"};
  std::map<std::string, int> counts;
  for (const Encoding& encoding : read_encodings()) {
    if (is_compressed_row(encoding)) {
      ++counts["compressed"];
      continue;
    }
    INFO(encoding.extension << " " << encoding.name << " " << encoding.operands);
    if (is_left_out(encoding)) {
      ++counts["left out"];
      IsaOptions everything;
      everything.dot_product = DotProduct::fused;
      CHECK(is_illegal(encoding.match, everything));
      continue;
    }
    ++counts["implemented"];
    if (wider.count(encoding.name) == 0) CHECK(in_table(encoding));
  }
  CHECK(counts["compressed"] == 31);
  CHECK(counts["left out"] == 26);
  CHECK(counts["implemented"] == 592);
}

TEST_CASE("what the list calls illegal in the RTL is off by default", "[encodings]") {
  int rows = 0;
  for (const Encoding& encoding : read_encodings()) {
    if (encoding.source.find("RTL:ILLEGAL") == std::string::npos) continue;
    INFO(encoding.name);
    CHECK(is_illegal(encoding.match));
    ++rows;
  }
  CHECK(rows == 24);
}

TEST_CASE("words of an encoding decode to its name", "[encodings]") {
  // Where several encodings of the list cover a word, the one with the most fixed bits names it.
  std::vector<Encoding> implemented;
  for (const Encoding& encoding : read_encodings()) {
    if (!is_compressed_row(encoding) && !is_left_out(encoding)) implemented.push_back(encoding);
  }
  IsaOptions everything;
  everything.dot_product = DotProduct::fused;
  std::mt19937 random(2);
  for (const Encoding& encoding : implemented) {
    for (int i = 0; i < 50; ++i) {
      const std::uint32_t word = (random() & ~encoding.mask) | encoding.match;
      std::set<std::string> names;
      int most_fixed = 0;
      for (const Encoding& other : implemented) {
        if ((word & other.mask) != other.match) continue;
        const int fixed = __builtin_popcount(other.mask);
        if (fixed > most_fixed) names.clear();
        if (fixed >= most_fixed) names.insert(table_name(other));
        most_fixed = std::max(most_fixed, fixed);
      }
      const Instruction instruction = decode(word, everything);
      INFO(encoding.name << " " << std::hex << word << " decodes to " << mnemonic(instruction));
      CHECK(instruction.unit != Unit::illegal);
      CHECK(names.count(mnemonic(instruction)) == 1);
    }
  }
}

TEST_CASE("compressed encodings are those of the list", "[encodings]") {
  // The list is coarse: reserved words lie within its rows. So every word that expands must be in a row, and every row
  // must hold a word that expands, unless it is for a separate register file.
  std::vector<Encoding> rows;
  for (const Encoding& encoding : read_encodings()) {
    if (is_compressed_row(encoding)) rows.push_back(encoding);
  }
  std::set<std::string> met;
  for (std::uint32_t half = 0; half < 0x10000; ++half) {
    if (!is_compressed(half) || decode(half).unit == Unit::illegal) continue;
    bool covered = false;
    for (const Encoding& row : rows) {
      if ((half & row.mask) != row.match) continue;
      covered = true;
      met.insert(row.name);
    }
    if (!covered) FAIL_CHECK(std::hex << half << " is in no row");
  }
  for (const Encoding& row : rows) {
    INFO(row.name);
    CHECK((met.count(row.name) == 1) == (kSeparateRegisterFile.count(row.name) == 0));
  }
}

}  // namespace
}  // namespace halfstep::isa
