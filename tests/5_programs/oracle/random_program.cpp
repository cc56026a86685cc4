#include "random_program.h"

#include <array>
#include <random>

#include "instruction_forms.h"

namespace halfstep::tests {
namespace {

using Word = std::uint32_t;

// x2, x8 and x31 point into the middle of the scratch memory; x31 is not part of the record, x30 points to it.
constexpr Word kStackPointer = 2;
constexpr Word kLowPointer = 8;
constexpr Word kRecordPointer = 30;
constexpr Word kScratchPointer = 31;
constexpr Word kScratchMiddle = kScratchBase + kScratchBytes / 2;

constexpr Word rd_field(Word rd) { return rd << 7; }
constexpr Word rs1_field(Word rs1) { return rs1 << 15; }
constexpr Word rs2_field(Word rs2) { return rs2 << 20; }

// Values that arithmetic likes to get wrong: ends of the integer ranges; zeros, subnormals, infinities, NaNs, ones and
// the ends of the ranges of both floating point formats.
constexpr std::array<Word, 28> kSpecialValues = {0x00000000, 0x00000001, 0xffffffff, 0x7fffffff, 0x80000000, 0x80000001,
                                                 0x0000ffff, 0x3f800000, 0xbf800000, 0x7f800000, 0xff800000, 0x7fc00000,
                                                 0x7f800001, 0x00800000, 0x00000002, 0x7f7fffff, 0x33800000, 0x4f000000,
                                                 0xcf000000, 0x00003c00, 0xffffbc00, 0x00007c00, 0xfffffc00, 0x00007e00,
                                                 0x00007c01, 0x00000400, 0x000003ff, 0x00007bff};

class Generator {
 public:
  explicit Generator(std::uint32_t seed) : random_(seed) {}

  RandomProgram generate(std::uint32_t blocks, std::uint32_t block_instructions) {
    load(kStackPointer, kScratchMiddle);
    load(kLowPointer, kScratchMiddle);
    load(kScratchPointer, kScratchMiddle);
    load(kRecordPointer, kRecordBase);
    for (std::uint32_t block = 0; block < blocks; ++block) {
      program_.block_address.push_back(here());
      seed_registers();
      for (std::uint32_t i = 0; i < block_instructions; ++i) add_random_instruction();
      add_no_branch();  // what the last instruction may jump over
      add_record();
    }
    add_write_and_exit();
    return std::move(program_);
  }

 private:
  Word bits(unsigned count) { return static_cast<Word>(random_() >> (32 - count)); }
  Word below(Word limit) { return static_cast<Word>(random_() % limit); }
  // A register that an instruction may write: none of the pointers.
  Word destination() {
    for (;;) {
      const Word reg = bits(5);
      if (reg != kStackPointer && reg != kLowPointer && reg < kRecordPointer) return reg;
    }
  }
  Word source() { return bits(5); }
  Word low_destination() { return 1 + below(7); }  // x9 to x15, in three bits

  Word here() const { return kCodeBase + 2 * static_cast<Word>(program_.code.size()); }
  void half(Word value) { program_.code.push_back(static_cast<std::uint16_t>(value)); }
  void word(Word value) {
    half(value);
    half(value >> 16);
  }

  void add_immediate(Word rd, Word rs1, Word immediate) {
    word(0x13 | rd_field(rd) | rs1_field(rs1) | immediate << 20);
  }
  void store_word(Word rs2, Word rs1, Word offset) {
    word(0x2023 | rs1_field(rs1) | rs2_field(rs2) | (offset >> 5) << 25 | (offset & 31U) << 7);
  }
  // lui, addi
  void load(Word rd, Word value) {
    const Word upper = (value + 0x800) & 0xfffff000;
    word(0x37 | rd_field(rd) | upper);
    add_immediate(rd, rd, value & 0xfffU);
  }

  // Random operands soon turn into zeros, ones and NaNs: some registers get a value again.
  void seed_registers() {
    for (int i = 0; i < 10; ++i) {
      Word value = static_cast<Word>(random_());
      if (bits(1) != 0) value = kSpecialValues[below(kSpecialValues.size())];
      load(destination(), value);
    }
    for (int i = 0; i < 4; ++i) {  // halves, sign-extended
      const Word value = bits(16);
      load(destination(), (value & 0x8000U) != 0 ? value | 0xffff0000U : value);
    }
    program_.instructions += 28;
  }

  void add_random_instruction() {
    const auto& forms = bits(1) != 0 ? integer_forms() : float_forms();
    add(forms[below(static_cast<Word>(forms.size()))]);
  }

  // Something of a known size for a branch to skip.
  void add_no_branch() {
    const InstructionForm* form = nullptr;
    do {
      form = &integer_forms()[below(static_cast<Word>(integer_forms().size()))];
    } while (form->operands == Operands::branch || form->operands == Operands::jump ||
             form->operands == Operands::compressed_branch);
    add(*form);
  }

  void add(const InstructionForm& form) {
    ++program_.instructions;
    const bool branch = form.operands == Operands::branch || form.operands == Operands::jump ||
                        form.operands == Operands::compressed_branch;
    if (branch) return add_branch(form);
    if (is_compressed(form)) return half(form.fixed | compressed_operands(form));
    word(form.fixed | operands(form));
  }

  // The offset depends on the size of the next instruction, which is therefore made first.
  void add_branch(const InstructionForm& form) {
    const std::size_t place = program_.code.size();
    const bool compressed = is_compressed(form);
    half(0);
    if (!compressed) half(0);
    add_no_branch();
    const Word offset = 2 * static_cast<Word>(program_.code.size() - place);  // 4 to 8
    if (compressed) {
      const Word low = (offset >> 1 & 3U) << 3 | (offset >> 3 & 3U) << 10;
      program_.code[place] = static_cast<std::uint16_t>(form.fixed | bits(3) << 7 | low);
      return;
    }
    const Word whole = form.operands == Operands::jump
                           ? form.fixed | rd_field(destination()) | (offset >> 1) << 21
                           : form.fixed | rs1_field(source()) | rs2_field(source()) | (offset >> 1) << 8;
    program_.code[place] = static_cast<std::uint16_t>(whole);
    program_.code[place + 1] = static_cast<std::uint16_t>(whole >> 16);
  }

  // Rounding modes 0 to 4, or 7: that of frm, which only ever holds a valid one.
  Word rounding_mode() {
    const Word mode = below(6);
    return (mode == 5 ? 7 : mode) << 12;
  }

  Word operands(const InstructionForm& form) {
    switch (form.operands) {
      case Operands::rd_rs1_rs2:
        return rd_field(destination()) | rs1_field(source()) | rs2_field(source());
      case Operands::rd_rs1_immediate:
        return rd_field(destination()) | rs1_field(source()) | bits(12) << 20;
      case Operands::rd_rs1_shift:
        return rd_field(destination()) | rs1_field(source()) | rs2_field(bits(5));
      case Operands::rd_upper:
        return rd_field(destination()) | bits(20) << 12;
      case Operands::rd_address:
        return rd_field(destination()) | rs1_field(kScratchPointer) | bits(12) << 20;
      case Operands::rs2_address:
        return rd_field(bits(5)) | rs1_field(kScratchPointer) | rs2_field(source()) | bits(7) << 25;
      case Operands::rd_csr_rs1:
        return rd_field(destination()) | rs1_field(source());
      case Operands::rd_csr_immediate:
        return rd_field(destination()) | rs1_field(below(5));
      case Operands::float_two:
        return rd_field(destination()) | rs1_field(source()) | rs2_field(source()) | rounding_mode();
      case Operands::float_one:
        return rd_field(destination()) | rs1_field(source()) | rounding_mode();
      case Operands::float_three:
        return rd_field(destination()) | rs1_field(source()) | rs2_field(source()) | source() << 27 | rounding_mode();
      default:  // float_one_exact
        return rd_field(destination()) | rs1_field(source());
    }
  }

  // An immediate of six bits other than 0: bit 12, bits 6 to 2.
  Word six_bits() {
    const Word value = 1 + below(63);
    return (value >> 5) << 12 | (value & 31U) << 2;
  }

  // A destination that is neither x0 nor a pointer.
  Word written_register() {
    for (;;) {
      const Word reg = destination();
      if (reg != 0) return reg;
    }
  }

  Word compressed_operands(const InstructionForm& form) {
    switch (form.operands) {
      case Operands::compressed_rd_immediate: {
        // A shift has five bits.
        const bool shift = form.fixed == 0x0002;
        return rd_field(written_register()) | (shift ? (1 + below(31)) << 2 : six_bits());
      }
      case Operands::compressed_rd_rs2:
        return rd_field(written_register()) | (1 + below(31)) << 2;
      case Operands::compressed_low_immediate:
        return low_destination() << 7 | six_bits();
      case Operands::compressed_low_shift:
        return low_destination() << 7 | (1 + below(31)) << 2;
      case Operands::compressed_low_rs2:
        return low_destination() << 7 | bits(3) << 2;
      case Operands::compressed_stack_address:
        return low_destination() << 2 | (1 + below(255)) << 5;
      case Operands::compressed_load:
        return low_destination() << 2 | bits(3) << 10 | bits(2) << 5;
      case Operands::compressed_store:
        return bits(3) << 2 | bits(3) << 10 | bits(2) << 5;
      case Operands::compressed_stack_load:
        return rd_field(written_register()) | bits(1) << 12 | bits(5) << 2;
      default:  // compressed_stack_store
        return bits(6) << 7 | bits(5) << 2;
    }
  }

  // x1 to x30 and fcsr to the record, and on to the next record.
  void add_record() {
    for (Word reg = 1; reg <= kRecordPointer; ++reg) store_word(reg, kRecordPointer, 4 * (reg - 1));
    word(0x00302073 | rd_field(1));  // csrr x1, fcsr
    store_word(1, kRecordPointer, 4 * kRecordPointer);
    add_immediate(kRecordPointer, kRecordPointer, 4 * kRecordWords);
  }

  void add_system_call(Word number) {
    load(17, number);
    word(0x00000073);
  }

  void add_write_and_exit() {
    load(10, 1);
    load(11, kScratchBase);
    load(12, program_.data_bytes());
    add_system_call(64);  // write
    load(10, 0);
    add_system_call(93);  // exit
  }

  std::mt19937 random_;
  RandomProgram program_;
};

}  // namespace

RandomProgram generate_program(std::uint32_t seed, std::uint32_t blocks, std::uint32_t block_instructions) {
  return Generator(seed).generate(blocks, block_instructions);
}

}  // namespace halfstep::tests
