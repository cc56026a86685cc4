// The FP16 vector instructions that kernels spend their time in, both lanes at once where the host can
// (float/half_pair.h); otherwise, and for what that declines, the shapes of floating_vector.h.
#pragma once

#include <cstdint>

#include "isa/float/half_pair.h"
#include "isa/meaning/floating_vector.h"

#if defined(__x86_64__)
#define HALFSTEP_F16C gnu::target("f16c")  // an attribute has no other name to go by
#else
#define HALFSTEP_F16C maybe_unused
#endif

namespace halfstep::isa {

constexpr std::uint32_t kBothSigns = 0x80008000U;

template <Rs2 kRs2>
constexpr std::uint32_t second_pair(std::uint32_t vector) {
  return kRs2 == Rs2::replicated ? (vector & 0xffffU) * 0x10001U : vector;
}

// An operation on pairs by the name of that on single numbers.
template <class Operation>
struct PairOperation;
template <>
struct PairOperation<floating::Add> {
  [[HALFSTEP_F16C, gnu::always_inline]] static bool apply(std::uint32_t a, std::uint32_t b, std::uint32_t& result,
                                                          Flags& flags) {
    return floating::half_pair::add(a, b, result, flags);
  }
};
template <>
struct PairOperation<floating::Subtract> {
  [[HALFSTEP_F16C, gnu::always_inline]] static bool apply(std::uint32_t a, std::uint32_t b, std::uint32_t& result,
                                                          Flags& flags) {
    return floating::half_pair::add(a, b ^ kBothSigns, result, flags);
  }
};
template <>
struct PairOperation<floating::Multiply> {
  [[HALFSTEP_F16C, gnu::always_inline]] static bool apply(std::uint32_t a, std::uint32_t b, std::uint32_t& result,
                                                          Flags& flags) {
    return floating::half_pair::multiply(a, b, result, flags);
  }
};

template <class Operation, Rs2 kRs2>
struct PairBinary {
  template <class Rules, HalfUpper kUpper>
  [[HALFSTEP_F16C]] static void execute(Hart& hart, const Instruction& instruction, Outcome& outcome) {
    std::uint32_t result;
    Flags flags = hart.fflags;
    if (hart.frm == 0 && PairOperation<Operation>::apply(hart.x[instruction.rs1],
                                                         second_pair<kRs2>(hart.x[instruction.rs2]), result, flags)) {
      hart.set(instruction.rd, result);
      hart.fflags = flags;
      return;
    }
    VectorBinary<Fp16, Operation, kRs2>::template execute<Rules, kUpper>(hart, instruction, outcome);
  }
};

// kAddend: vfmre subtracts the old rd.
template <floating::Addend kAddend, Rs2 kRs2>
struct PairFused {
  template <class Rules, HalfUpper kUpper>
  [[HALFSTEP_F16C]] static void execute(Hart& hart, const Instruction& instruction, Outcome& outcome) {
    const std::uint32_t addend = hart.x[instruction.rd] ^ (kAddend == floating::Addend::negated ? kBothSigns : 0U);
    std::uint32_t result;
    Flags flags = hart.fflags;
    if (hart.frm == 0 &&
        floating::half_pair::multiply_add(hart.x[instruction.rs1], second_pair<kRs2>(hart.x[instruction.rs2]), addend,
                                          result, flags)) {
      hart.set(instruction.rd, result);
      hart.fflags = flags;
      return;
    }
    using Operation = floating::Fused<floating::Product::plain, kAddend>;
    VectorFused<Fp16, Operation, kRs2>::template execute<Rules, kUpper>(hart, instruction, outcome);
  }
};

// vfmac.h or vfmac.r.h: as they do, without a branch between them.
[[HALFSTEP_F16C]] inline void execute_fused_pair(Hart& hart, const Instruction& instruction, bool replicated,
                                                 Outcome& outcome) {
  const std::uint32_t lanes = hart.x[instruction.rs2];
  const std::uint32_t second = replicated ? second_pair<Rs2::replicated>(lanes) : lanes;
  std::uint32_t result;
  Flags flags = hart.fflags;
  if (hart.frm == 0 &&
      floating::half_pair::multiply_add(hart.x[instruction.rs1], second, hart.x[instruction.rd], result, flags)) {
    hart.set(instruction.rd, result);
    hart.fflags = flags;
    return;
  }
  instruction.execute(hart, instruction, outcome);
}

#undef HALFSTEP_F16C

template <class Pair, class Lanes>
constexpr Meaning kPairMeaning = Meaning::by_options([](const IsaOptions& options) -> Execute {
  return floating::half_pair::available() ? execute_of<Pair>(options) : execute_of<Lanes>(options);
});

// Names for table rows.
template <class Operation, Rs2 kRs2 = Rs2::lanes>
constexpr Meaning vector_pair = kPairMeaning<PairBinary<Operation, kRs2>, VectorBinary<Fp16, Operation, kRs2>>;
template <floating::Addend kAddend, Rs2 kRs2 = Rs2::lanes>
constexpr Meaning vector_pair_fused =
    kPairMeaning<PairFused<kAddend, kRs2>, VectorFused<Fp16, floating::Fused<floating::Product::plain, kAddend>, kRs2>>;

}  // namespace halfstep::isa
