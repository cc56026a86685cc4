// The division and square root unit: one for the whole cluster, iterative, not pipelined.
//
// Source: div_sqrt_mvp v1.0.3 and its two-stage wrapper in the shared FPU cluster (R), confirmed by corpus g3. The
// wrapper registers the operands (1 cycle), starts the unit (1), which iterates three result bits a cycle (9 steps
// FP32, 5 FP16, 4 bf16, counter included; none if an operand is special), registers done (1) and passes the result
// through two more registers; it accepts the next operation in the cycle after the result.
#pragma once

#include <cstdint>
#include <memory>
#include <systemc>
#include <vector>

#include "model/arbitration/round_robin_tree.h"
#include "model/ports/cycle_ports.h"

namespace halfstep::model {

class DivisionUnit : public sc_core::sc_module {
 public:
  enum class Format : std::uint8_t { fp32, fp16, bf16 };

  DivisionUnit(const sc_core::sc_module_name& name, std::uint32_t cores);

  // Has an operation whose result arrives in this cycle or later.
  bool busy(std::uint64_t cycle) const { return busy_ && cycle <= result_cycle_; }
  // The core whose result arrives in this cycle, or -1.
  int result(std::uint64_t cycle) const { return busy_ && cycle == result_cycle_ ? static_cast<int>(owner_) : -1; }

  // Arbitrates one cycle. requests: bit i set if core i wants the unit. Returns the winner, or -1; the winner's
  // operation then begins with start().
  int arbitrate(std::uint32_t requests, std::uint64_t cycle);
  void start(std::uint32_t core, Format format, bool special, std::uint64_t cycle);
  // The same for requests that came through core_ports: grants, and the result of this cycle as a response, go back
  // there.
  void cycle_through_sockets(std::uint64_t cycle);

  std::vector<std::unique_ptr<RequestPort<FpTransaction>>> core_ports;

 private:
  RoundRobinTree tree_;
  bool busy_ = false;
  std::uint32_t owner_ = 0;
  std::uint64_t result_cycle_ = 0;
  FpTransaction response_;
};

}  // namespace halfstep::model
