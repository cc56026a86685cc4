// The division and square root unit: one for the whole cluster, iterative, not pipelined.
//
// Source: div_sqrt_mvp v1.0.3 and its two-stage wrapper in the shared FPU cluster (R), confirmed by corpus g3. The
// wrapper registers the operands (1 cycle), starts the unit (1), which iterates three result bits a cycle (9 steps
// FP32, 5 FP16, 4 bf16, counter included; none if an operand is special), registers done (1) and passes the result
// through two more registers; it accepts the next operation in the cycle after the result.
#pragma once

#include <cstdint>
#include <systemc>

#include "model/arbitration/round_robin_tree.h"

namespace halfstep::model {

class DivisionUnit : public sc_core::sc_module {
 public:
  DivisionUnit(const sc_core::sc_module_name& name, std::uint32_t cores)
      : sc_core::sc_module(name), tree_(cores, RoundRobinTree::Wrap::past_last_master) {}

  enum class Format : std::uint8_t { fp32, fp16, bf16 };

  // The core whose result arrives in this cycle, or -1.
  int result(std::uint64_t cycle) const { return busy_ && cycle == result_cycle_ ? static_cast<int>(owner_) : -1; }

  // Arbitrates one cycle. requests: bit i set if core i wants the unit. Returns the winner, or -1; the winner's
  // operation then begins with start().
  int arbitrate(std::uint32_t requests, std::uint64_t cycle) {
    if (busy_ && cycle > result_cycle_) busy_ = false;
    if (busy_ || requests == 0) return -1;
    const std::uint32_t core = tree_.winner(requests);
    tree_.advance();
    return static_cast<int>(core);
  }

  void start(std::uint32_t core, Format format, bool special, std::uint64_t cycle) {
    constexpr std::uint64_t kOperandRegister = 1, kStart = 1, kDoneRegister = 1, kResultRegisters = 2;
    constexpr std::uint64_t kSteps[] = {8, 4, 3};  // the counter's last value
    const std::uint64_t iterate = special ? 0 : kSteps[static_cast<std::uint8_t>(format)] + 1;
    busy_ = true;
    owner_ = core;
    result_cycle_ = cycle + kOperandRegister + kStart + iterate + kDoneRegister + kResultRegisters - 1;
  }

 private:
  RoundRobinTree tree_;
  bool busy_ = false;
  std::uint32_t owner_ = 0;
  std::uint64_t result_cycle_ = 0;
};

}  // namespace halfstep::model
