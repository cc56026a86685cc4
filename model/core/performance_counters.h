// The performance counters of a core: PCER selects events, PCMR enables counting (bit 0) and saturation (bit 1), PCCR
// counts.
//
// Source: cs_registers of the core RTL (vega_v1.3.4, R), one counter for each event as the RTL has them outside of
// chips (in a chip one counter serves all selected events). Which event is what: performance_events.h. An event is seen
// two cycles later in its counter; a write takes effect in the cycle behind the instruction's. What programs did read
// of them was never measured. csrrc on these follows the specification here: the RTL clears with the operands
// exchanged. mcycle and minstret are the model's own: this core has neither.
#pragma once

#include <array>
#include <cstdint>

#include "isa/hart.h"
#include "model/core/performance_events.h"

namespace halfstep::model {

class PerformanceCounters : public isa::CounterPort {
 public:
  // `instructions`: that issued so far, the one that reads not included.
  explicit PerformanceCounters(const std::uint64_t& instructions) : instructions_(instructions) {}

  // The cycle that mcycle shows; without one it stays 0.
  void connect_clock(const std::uint64_t& cycle) { cycle_ = &cycle; }

  // Something would change in the coming cycles: each of them needs a tick(), else none does.
  bool active() const { return counts() != 0 || incrementing_ != 0 || due_.any || written_.any; }
  // The end of a cycle in which they were not active, and an instruction issued that may have changed that. True: they
  // are.
  bool start();
  // The end of a cycle, with the events of it (bit n: PCCR n).
  void tick(std::uint32_t events);
  // Was decode valid in the cycle before? Some events count only then.
  bool was_valid = true;

  std::uint32_t read_counter(std::uint32_t csr) override;
  void write_counter(std::uint32_t csr, std::uint32_t value) override;

 private:
  static constexpr std::uint64_t kNoClock = 0;
  static constexpr std::uint32_t kEnable = 1;
  static constexpr std::uint32_t kSaturate = 2;

  // Writes of one instruction, on their way.
  struct Writes {
    bool any = false;
    bool selection = false;  // PCER
    bool mode = false;       // PCMR
    std::uint32_t counters = 0;
    std::uint32_t value = 0;
  };

  std::uint32_t counts() const { return (mode_ & kEnable) != 0 ? selection_ : 0U; }
  std::uint32_t incremented(std::uint32_t counter) const;

  const std::uint64_t* cycle_ = &kNoClock;
  const std::uint64_t& instructions_;
  std::uint64_t cycle_offset_ = 0;
  std::uint64_t instruction_offset_ = 0;
  std::uint32_t selection_ = 0;
  std::uint32_t mode_ = kEnable | kSaturate;
  std::uint32_t incrementing_ = 0;  // bit n: counter n goes up at the end of this cycle
  Writes written_;                  // by the instruction that issues in this cycle
  Writes due_;                      // by the one in EX
  std::array<std::uint32_t, kPerformanceEvents> counters_{};
};

}  // namespace halfstep::model
