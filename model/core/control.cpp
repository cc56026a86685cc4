// Source: decoder of the core RTL (vega_v1.3.4, see timing.md): operand multiplexer settings and "register used" flags
// per opcode.
#include "model/core/control.h"

#include <array>

namespace halfstep::model {
namespace {

using isa::Unit;

// Register fields of the 32-bit word, whether the format has them or not.
struct Fields {
  explicit Fields(std::uint32_t instruction_word)
      : word(instruction_word),
        rd(static_cast<int>((word >> 7) & 31U)),
        rs1(static_cast<int>((word >> 15) & 31U)),
        rs2(static_cast<int>((word >> 20) & 31U)),
        rs3(static_cast<int>(word >> 27)),
        funct3((word >> 12) & 7U) {}
  bool bit(std::uint32_t index) const { return ((word >> index) & 1U) != 0; }
  std::uint32_t bits(std::uint32_t high, std::uint32_t low) const {
    return (word >> low) & ((1U << (high - low + 1)) - 1U);
  }

  std::uint32_t word;
  int rd, rs1, rs2, rs3;
  std::uint32_t funct3;
};

constexpr int kNone = -1;

struct Operands {
  int a = kNone;
  int b = kNone;
  int c = 0;               // register C port reads x0 unless an instruction says otherwise
  std::uint32_t used = 0;  // registers the decoder flags as used
};

std::uint32_t bit_of(int reg) { return reg == kNone ? 0U : 1U << static_cast<unsigned>(reg); }

Operands defaults(const Fields& f) { return {f.rs1, f.rs2, 0, 0}; }

Operands load(const Fields& f) {
  const bool register_offset = f.funct3 == 7;
  return {f.rs1, register_offset ? f.rs2 : kNone, 0, bit_of(f.rs1) | (register_offset ? bit_of(f.rs2) : 0)};
}

Operands store(const Fields& f) {
  const bool register_offset = f.bit(14);
  return {f.rs1, register_offset ? f.rd : kNone, f.rs2,
          bit_of(f.rs1) | bit_of(f.rs2) | (register_offset ? bit_of(f.rd) : 0)};
}

Operands immediate(const Fields& f) { return {f.rs1, kNone, 0, bit_of(f.rs1)}; }

Operands upper(const Fields&) { return {kNone, kNone, 0, 0}; }

Operands jump_register(const Fields& f) { return {kNone, kNone, 0, bit_of(f.rs1)}; }

Operands branch(const Fields& f) {
  const bool compares_immediate = f.funct3 == 2 || f.funct3 == 3;
  return {f.rs1, compares_immediate ? kNone : f.rs2, kNone, bit_of(f.rs1) | (compares_immediate ? 0 : bit_of(f.rs2))};
}

Operands bit_immediate(const Fields& f) {
  const bool keeps_rd = f.funct3 == 2 || f.funct3 == 5;  // p.insert, p.bitrev
  return {f.rs1, kNone, keeps_rd ? f.rd : 0, bit_of(f.rs1) | (keeps_rd ? bit_of(f.rd) : 0)};
}

Operands bit_register(const Fields& f) {
  const bool insert = f.funct3 == 2;
  return {f.rs1, kNone, insert ? f.rd : 0, bit_of(f.rs1) | bit_of(f.rs2) | (insert ? bit_of(f.rd) : 0)};
}

Operands integer(const Fields& f) {
  const std::uint32_t group = f.bits(30, 25);
  const bool multiply_divide = group == 1;
  if (multiply_divide && f.funct3 >= 4) {  // the divider takes its operands swapped, rs1 through port C
    return {f.rs2, f.rs1, f.rs1, bit_of(f.rs1) | bit_of(f.rs2)};
  }
  if (group == 0x21) {  // p.mac, p.msu
    return {f.rs1, f.rs2, f.rd, bit_of(f.rs1) | bit_of(f.rs2) | bit_of(f.rd)};
  }
  const bool clip = group == 0x0a;
  if (clip && (f.funct3 == 1 || f.funct3 == 2)) return {f.rs1, kNone, 0, bit_of(f.rs1)};
  const bool uses_b = !f.bit(28) || clip;
  return {f.rs1, f.rs2, 0, bit_of(f.rs1) | (uses_b ? bit_of(f.rs2) : 0)};
}

Operands vector_fp(const Fields& f) {
  switch (f.bits(29, 25)) {
    case 1:
    case 2:  // vfadd, vfsub: the adder sits on inputs B and C
      return {f.rs1, f.rs1, f.rs2, bit_of(f.rs1) | bit_of(f.rs2)};
    case 7:  // vfsqrt
      return {f.rs1, f.rs2, 0, bit_of(f.rs1)};
    case 8:
    case 9:  // vfmac, vfmre
      return {f.rs1, f.rs2, f.rd, bit_of(f.rs1) | bit_of(f.rs2) | bit_of(f.rd)};
    case 12:  // moves, conversions, classify; the field of rs2 selects which
      return {f.rs1, f.rs2 == 0 ? f.rs1 : f.rs2, 0, bit_of(f.rs1)};
    default:
      return {f.rs1, f.rs2, 0, bit_of(f.rs1) | bit_of(f.rs2)};
  }
}

Operands op(const Fields& f) {
  switch (f.bits(31, 30)) {
    case 3:
      return bit_immediate(f);
    case 2:
      return f.bits(29, 25) == 0 ? bit_register(f) : vector_fp(f);
    default:
      return integer(f);
  }
}

Operands scalar_fp(const Fields& f) {
  const std::uint32_t both = bit_of(f.rs1) | bit_of(f.rs2);
  switch (f.bits(31, 27)) {
    case 0:
    case 1:  // fadd, fsub
      return {f.rs1, f.rs1, f.rs2, both};
    case 8:   // fcvt between formats
    case 11:  // fsqrt
    case 24:  // fcvt to integer
    case 26:  // fcvt from integer
      return {f.rs1, f.rs2, 0, bit_of(f.rs1)};
    case 10:  // fmacex
      return {f.rs1, f.rs2, f.rd, both | bit_of(f.rd)};
    case 28: {  // fmv.x, fclass
      const bool move = (f.funct3 & 3U) == 0;
      return {f.rs1, move ? f.rs1 : f.rs2, 0, bit_of(f.rs1)};
    }
    case 30:  // fmv from x
      return {f.rs1, f.rs1, 0, bit_of(f.rs1)};
    default:
      return {f.rs1, f.rs2, 0, both};
  }
}

Operands fused(const Fields& f) {
  const int rs3 = f.rs3;
  return {f.rs1, f.rs2, rs3, bit_of(f.rs1) | bit_of(f.rs2) | bit_of(rs3)};
}

Operands three_source(const Fields& f) {
  const std::uint32_t both = bit_of(f.rs1) | bit_of(f.rs2);
  const std::uint32_t kind = f.funct3 & 3U;
  if (kind == 0) return {f.rs1, f.rs2, 0, both};                    // p.mul subword
  if (kind == 1) return {f.rs1, f.rs2, f.rd, both | bit_of(f.rd)};  // p.mac subword
  if (f.bit(30)) return {f.rd, f.rs1, f.rd, both | bit_of(f.rd)};   // p.add*nr, p.sub*nr: the shift comes from rs2
  return {f.rs1, f.rs2, 0, both};
}

Operands vector(const Fields& f) {
  const std::uint32_t operation = f.bits(31, 26);
  const bool immediate_form = f.bit(14) && f.bit(13);
  Operands operands{f.rs1, immediate_form ? kNone : f.rs2, 0, bit_of(f.rs1) | (immediate_form ? 0 : bit_of(f.rs2))};
  const auto keeps_rd = [&] {
    operands.c = f.rd;
    operands.used |= bit_of(f.rd);
  };
  const auto plain_b = [&] {
    operands.b = f.rs2;
    operands.used |= bit_of(f.rs2);
  };
  switch (operation) {
    case 0x30:  // pv.shuffle and pv.shuffleI*: flagged as reading rs2 in every form
    case 0x3a:
    case 0x3c:
    case 0x3e:
    case 0x34:  // pv.pack
      operands.used |= bit_of(f.rs2);
      break;
    case 0x32:  // pv.shuffle2
    case 0x36:  // pv.packhi
    case 0x38:  // pv.packlo
      operands.used |= bit_of(f.rs2);
      keeps_rd();
      break;
    case 0x2c:  // pv.insert
      operands.b = f.rd;
      keeps_rd();
      break;
    case 0x28:
    case 0x2a:
    case 0x2e:  // pv.sdot*
      keeps_rd();
      break;
    case 0x15:  // pv.cplxmul
      plain_b();
      keeps_rd();
      break;
    case 0x1b:  // pv.subrotmj
    case 0x1d:  // pv.add.h.div*
    case 0x19:  // pv.sub.h.div*
      plain_b();
      break;
    case 0x17:  // pv.cplxconj
      operands.used = bit_of(f.rs1);
      break;
    default:
      break;
  }
  return operands;
}

Operands system(const Fields& f) {
  if (f.funct3 == 0) return defaults(f);
  const bool immediate_source = f.bit(14);
  return {immediate_source ? kNone : f.rs1, kNone, 0, immediate_source ? 0 : bit_of(f.rs1)};
}

Operands hardware_loop(const Fields& f) {
  const bool count_from_register = f.funct3 == 2 || f.funct3 == 4;
  return {f.rs1, f.rs2, 0, count_from_register ? bit_of(f.rs1) : 0};
}

// The rule of each major opcode. What is not listed (fence) uses nothing, with both register inputs switched to
// whatever the fields hold.
Operands operands_of(const Fields& f) {
  struct Opcode {
    std::uint32_t opcode;
    Operands (*rule)(const Fields&);
  };
  static constexpr std::array<Opcode, 22> kRules = {{
      {0x03, load},   {0x0b, load},          {0x07, load},  {0x23, store},        {0x2b, store},
      {0x27, store},  {0x13, immediate},     {0x33, op},    {0x37, upper},        {0x17, upper},
      {0x63, branch}, {0x67, jump_register}, {0x6f, upper}, {0x53, scalar_fp},    {0x43, fused},
      {0x47, fused},  {0x4b, fused},         {0x4f, fused}, {0x5b, three_source}, {0x57, vector},
      {0x73, system}, {0x7b, hardware_loop},
  }};
  for (const Opcode& entry : kRules) {
    if (entry.opcode == (f.word & 0x7fU)) return entry.rule(f);
  }
  return defaults(f);
}

bool is_status_csr(std::uint32_t csr) {
  return csr == 0x300 || csr == 0x000 || csr == 0x041 || (csr >= 0x7b0 && csr <= 0x7b3);
}

}  // namespace

Control decode_control(const isa::Instruction& instruction, std::uint32_t fpu_pipe_regs) {
  const Fields fields(instruction.word);
  const Unit unit = instruction.unit;
  const Operands operands = operands_of(fields);

  Control control;
  control.load_use = operands.used & ~1U;
  control.fp_operands = bit_of(operands.a) | bit_of(operands.b) | bit_of(operands.c);

  const bool load = unit == Unit::load || unit == Unit::event_load;
  const bool store = unit == Unit::store;
  control.data_request = load || store;
  control.writes_load_port = load;
  control.event_load = unit == Unit::event_load;

  control.fp = unit == Unit::fpu || unit == Unit::fpu_divide;
  control.fp_latency = static_cast<std::uint8_t>(unit == Unit::fpu_divide ? 3 : fpu_pipe_regs + 1);
  control.csr = unit == Unit::csr;
  control.csr_status = control.csr && is_status_csr(fields.word >> 20);
  control.branch = unit == Unit::branch;
  control.jump = unit == Unit::jump || unit == Unit::jump_register;
  control.jump_register = unit == Unit::jump_register;
  control.divider = unit == Unit::divider;
  control.multiply_high = unit == Unit::multiply_high;
  control.multiplier = unit == Unit::multiplier || control.multiply_high;
  control.alu = !control.multiplier && !control.fp;
  const std::uint32_t vector_operation = fields.bits(31, 25) & 0x7fU;
  control.replicates_c = control.fp && (fields.word & 0x7fU) == 0x33 && fields.bit(14) &&
                         (vector_operation == 0x41 || vector_operation == 0x42);
  control.flush = unit == Unit::fence || unit == Unit::system || unit == Unit::illegal;

  control.writes_alu_port = instruction.post_increment || unit == Unit::alu || control.divider || control.multiplier ||
                            control.csr || control.jump;
  control.alu_destination = static_cast<std::uint8_t>(instruction.post_increment ? fields.rs1 : fields.rd);
  control.load_hazard = control.load_use | (control.writes_alu_port ? 1U << control.alu_destination : 0U);
  return control;
}

}  // namespace halfstep::model
