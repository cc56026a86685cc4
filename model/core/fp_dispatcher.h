// The part of EX that sends FP operations to the shared units and keeps track of the ones that have not returned.
//
// Source: dispatcher of the core RTL (vega_v1.3.4). Two operations can be under way; an operation must not overtake an
// earlier one, so the latency class (1: same cycle, 2: next cycle, 3: later) decides whether it may be sent.
#pragma once

#include <cstdint>

namespace halfstep::model {

class FpDispatcher {
 public:
  // The operation in EX, if EX holds one.
  struct Operation {
    bool present = false;
    std::uint8_t latency = 0;
    std::uint8_t rd = 0;
  };

  bool active() const { return in_flight_ || waiting_; }
  bool full() const { return in_flight_ && waiting_; }
  bool type_conflict(const Operation& operation) const {
    return operation.present && active() &&
           (operation.latency == 1 || operation.latency == 3 || (operation.latency == 2 && latency_ == 3));
  }
  bool requests(const Operation& operation) const { return operation.present && !full() && !type_conflict(operation); }

  // A result that arrives belongs to the oldest operation.
  bool returns_at_once(const Operation& operation, bool result) const {
    return result && requests(operation) && !active();
  }
  // Which write port a result takes: the ALU's (same-cycle and long operations) or the load port (next-cycle ones).
  bool uses_alu_port() const { return !active() || latency_ == 3; }
  std::uint8_t result_rd(const Operation& operation) const {
    if (waiting_) return rd_waiting_;
    return in_flight_ ? rd_in_flight_ : operation.rd;
  }

  // Registers that are still to be written after this cycle; bit r: x[r] (x0 counts).
  std::uint32_t pending(const Operation& operation, bool result) const {
    std::uint32_t registers = 0;
    if (requests(operation) && !returns_at_once(operation, result)) registers |= 1U << operation.rd;
    if (in_flight_ && !(result && !waiting_)) registers |= 1U << rd_in_flight_;
    if (waiting_ && !result) registers |= 1U << rd_waiting_;
    return registers;
  }

  void advance(const Operation& operation, bool granted, bool result) {
    const bool request = requests(operation);
    const bool returned_in_flight = in_flight_ && result && !waiting_;
    const bool returned_waiting = waiting_ && result;
    const bool accepted = request && granted;
    const bool was_in_flight = in_flight_;
    const std::uint8_t old_rd = rd_in_flight_;
    if (accepted && !returns_at_once(operation, result)) {
      in_flight_ = true;
      rd_in_flight_ = operation.rd;
      if ((was_in_flight && !returned_in_flight) || returned_waiting) {
        waiting_ = true;
        rd_waiting_ = old_rd;
      }
    } else if (returned_in_flight) {
      in_flight_ = false;
      waiting_ = false;
    } else if (returned_waiting) {
      waiting_ = false;
    }
    if (request) latency_ = operation.latency;
  }

  // All registers in 14 bits, those that do not count in their present state as 0.
  std::uint32_t key() const {
    const std::uint32_t in_flight = in_flight_ ? 1U | rd_in_flight_ * 4U : 0U;
    const std::uint32_t waiting = waiting_ ? 2U | rd_waiting_ * 128U : 0U;
    return in_flight | waiting | (active() ? latency_ * 4096U : 0U);
  }

 private:
  bool in_flight_ = false;
  bool waiting_ = false;
  std::uint8_t rd_in_flight_ = 0;
  std::uint8_t rd_waiting_ = 0;
  std::uint8_t latency_ = 0;
};

}  // namespace halfstep::model
