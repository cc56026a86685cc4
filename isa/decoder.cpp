// Rows are found by opcode (bits 6:2), funct3 (14:12) and funct7 (31:25): a bucket for each combination holds the few
// rows that can match there. Where two match (a row is a special case of another), the one with more fixed bits wins.
#include "isa/decoder.h"

#include <algorithm>
#include <array>
#include <vector>

#include "isa/compressed.h"
#include "isa/fields.h"
#include "isa/table.h"

namespace halfstep::isa {
namespace {

constexpr std::uint32_t kKeyMask = 0xfe00707c;
constexpr std::size_t kBucketsOfOpcode = std::size_t{8} * 128;
constexpr std::size_t kBuckets = 32 * kBucketsOfOpcode;

constexpr std::size_t bucket_of(std::uint32_t word) {
  return (bits(word, 6, 2) << 3 | bits(word, 14, 12)) << 7 | bits(word, 31, 25);
}

constexpr std::uint32_t key_of(std::size_t bucket) {
  const auto number = static_cast<std::uint32_t>(bucket);
  return bits(number, 14, 10) << 2 | bits(number, 9, 7) << 12 | bits(number, 6, 0) << 25;
}

int fixed_bits(const TableEntry& entry) { return __builtin_popcount(entry.row->pattern.mask); }

class DecodeIndex {
 public:
  DecodeIndex() {
    const std::vector<TableEntry>& table = instruction_table();
    std::vector<std::uint16_t> order;
    for (std::size_t i = 0; i < table.size(); ++i) order.push_back(static_cast<std::uint16_t>(i));
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint16_t a, std::uint16_t b) { return fixed_bits(table[a]) > fixed_bits(table[b]); });
    std::vector<std::vector<std::uint16_t>> rows_of(kBuckets);
    for (const std::uint16_t row : order) {
      const Pattern& pattern = table[row].row->pattern;
      const std::size_t opcode = bits(pattern.match, 6, 2);  // fixed in every row
      for (std::size_t bucket = opcode * kBucketsOfOpcode; bucket < (opcode + 1) * kBucketsOfOpcode; ++bucket) {
        if (((key_of(bucket) ^ pattern.match) & pattern.mask & kKeyMask) == 0) rows_of[bucket].push_back(row);
      }
    }
    for (std::size_t bucket = 0; bucket < kBuckets; ++bucket) {
      first_[bucket] = static_cast<std::uint32_t>(candidates_.size());
      for (const std::uint16_t row : rows_of[bucket]) {
        const Pattern& pattern = table[row].row->pattern;
        candidates_.push_back({pattern.match, pattern.mask, row});
      }
    }
    first_[kBuckets] = static_cast<std::uint32_t>(candidates_.size());
  }

  std::uint16_t find(std::uint32_t word) const {
    const std::size_t bucket = bucket_of(word);
    for (std::uint32_t i = first_[bucket]; i < first_[bucket + 1]; ++i) {
      const Candidate& candidate = candidates_[i];
      if ((word & candidate.mask) == candidate.match) return candidate.row;
    }
    return kNoRow;
  }

 private:
  struct Candidate {
    std::uint32_t match;
    std::uint32_t mask;
    std::uint16_t row;
  };
  std::array<std::uint32_t, kBuckets + 1> first_{};
  std::vector<Candidate> candidates_;
};

const DecodeIndex& decode_index() {
  static const DecodeIndex index;
  return index;
}

// HINT addi x0, x0, imm: region markers and the end of the program (see Instruction::marker).
constexpr std::uint16_t marker_of(std::uint32_t word) {
  constexpr std::uint32_t kAddiZeroMask = 0x000fffff;
  constexpr std::uint32_t kAddiZero = 0x00000013;
  if ((word & kAddiZeroMask) != kAddiZero) return 0;
  const std::uint32_t immediate = bits(word, 31, 20);
  return (immediate >= 0x100 && immediate <= 0x3ff) || immediate == 0x7ff ? static_cast<std::uint16_t>(immediate) : 0;
}

void fill(Instruction& instruction, const Row& row) {
  const std::uint32_t word = instruction.word;
  const Pattern& pattern = row.pattern;
  const auto reg = [word](bool present, int low) {
    return static_cast<std::uint8_t>(present ? bits(word, low + 4, low) : 0);
  };
  instruction.unit = row.unit;
  instruction.immediate = immediate_value(pattern.immediate, word);
  instruction.rd = reg(pattern.has_rd, 7);
  instruction.rs1 = reg(pattern.has_rs1, 15);
  instruction.rs2 = reg(pattern.has_rs2, 20);
  instruction.rs3 = pattern.has_rs3 ? reg(true, 27) : reg(pattern.has_offset_rs3 || row.reads_rd, 7);
  instruction.access_bytes = row.access.bytes;
  instruction.load_signed = row.access.sign;
  instruction.post_increment = row.post_increment;
  instruction.writes_rd = pattern.has_rd;
  instruction.marker = marker_of(word);
}

void execute_illegal(Hart& hart, const Instruction& /*instruction*/, Outcome& /*outcome*/) { hart.illegal = true; }

}  // namespace

Instruction decode(std::uint32_t word, const IsaOptions& options) {
  Instruction instruction;
  instruction.execute = execute_illegal;
  instruction.word = word;
  if (is_compressed(word)) {
    instruction.size = 2;
    const auto half = static_cast<std::uint16_t>(word);
    instruction.word = expand_compressed(half);
    if (instruction.word == 0) {
      instruction.word = half;
      instruction.compressed_illegal = true;
      return instruction;
    }
  }
  instruction.row = decode_index().find(instruction.word);
  if (instruction.row == kNoRow) return instruction;
  const Row& row = *instruction_table()[instruction.row].row;
  const Execute execute = row.meaning.choose(options);
  if (execute == nullptr) return instruction;  // known, but not in this configuration
  instruction.execute = execute;
  fill(instruction, row);
  return instruction;
}

}  // namespace halfstep::isa
