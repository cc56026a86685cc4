// One bank of the shared cache: looks one request up per cycle, hands misses to memory and goes on with hits under up
// to four lines on their way.
//
// Source: share_icache_controller and the two-beat collector of share_icache (R), measured with caches on; bypass and
// flush are read, not measured. A line that is already on its way closes the bank: the request for it waits for the
// next line of this bank, whichever that is, and is compared again.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "model/icache/icache_parameters.h"
#include "model/icache/replacement_register.h"
#include "model/icache/tag_memory.h"

namespace halfstep::model {

class SharedBank {
 public:
  static constexpr std::uint32_t kNobody = ~0U;

  explicit SharedBank(const IcacheParameters& parameters);

  struct Control {
    bool disable = false;
    bool flush = false;
    bool flush_set = false;  // only the set of flush_address
    std::uint32_t flush_address = 0;
  };

  static bool asks_for_something(const Control& control) {
    return control.disable || control.flush || control.flush_set;
  }

  // --- What others see of a cycle, from registers and the control signals.
  bool accepts(const Control& control, bool queue_has_room) const {
    if (state_ == State::open) return !line_complete_ && (!stage_.valid || stage_.hit) && !asks_for_something(control);
    return state_ == State::disabled && control.disable && queue_has_room && pending_count_ < kMaxPending;
  }
  // The core that gets its line in this cycle, or kNobody.
  std::uint32_t answers() const {
    return state_ == State::open ? (stage_.valid && stage_.hit ? stage_.core : kNobody) : answers_line();
  }
  bool takes_beat() const { return !line_complete_; }

  // --- The rest of the cycle.
  struct Inputs {
    bool accepted = false;  // a request for the line at `address`, from `core`
    std::uint32_t core = 0;
    std::uint32_t address = 0;
    bool queue_has_room = false;  // a line request handed over in this cycle would be taken
    bool beat = false;
    bool last_beat = false;
    Control control;
  };
  // The line request that is handed over to memory in this cycle, if any.
  struct LineRequest {
    std::uint32_t core = 0;
    std::uint32_t address = 0;
  };
  std::optional<LineRequest> advance(const Inputs& inputs) {
    const bool only_hits = state_ == State::open && !line_complete_ && (!stage_.valid || stage_.hit);
    if (!only_hits || inputs.beat || asks_for_something(inputs.control)) return advance_further(inputs);
    if (stage_.valid) ++counters_.hits;
    enable_acknowledged_ = true;
    flush_acknowledged_ = flush_set_acknowledged_ = false;
    stage_.valid = inputs.accepted;
    if (inputs.accepted) look_up(inputs);
    return std::nullopt;
  }

  // Nothing will change until a request, a beat or a control signal comes.
  bool idle() const {
    return (state_ == State::open || state_ == State::disabled) && !stage_.valid && pending_count_ == 0 &&
           !line_complete_;
  }
  bool acknowledges_enable() const { return enable_acknowledged_; }
  bool acknowledges_disable() const { return state_ == State::disabled; }
  bool acknowledges_flush() const { return flush_acknowledged_; }
  bool acknowledges_flush_set() const { return flush_set_acknowledged_; }

  struct Counters {
    std::uint64_t lookups = 0;  // accepted requests
    std::uint64_t hits = 0;
    std::uint64_t merged = 0;  // waited for a line that was already on its way
    std::uint64_t misses = 0;  // line requests handed to memory
  };
  const Counters& counters() const { return counters_; }
  const ReplacementRegister& replacement() const { return replacement_; }

 private:
  enum class State : std::uint8_t {
    open,
    hand_over,             // asks memory for the missing line
    write_line,            // a line goes into the cache and to its core
    write_then_hand_over,  // the same, found while asking
    wait_pending,          // the request in the stage waits for a line on its way
    write_pending,         // a line goes into the cache and to its core
    compare_pending,       // was it the awaited one?
    answer_pending,
    flush,
    flush_set,
    disabled,  // every request goes to memory
    drain,     // being enabled: lines on their way go to their cores first
  };
  struct Stage {  // the accepted request that is looked up
    bool valid = false;
    bool hit = false;
    std::uint32_t core = 0;
    std::uint32_t address = 0;
  };
  struct Pending {  // a line on its way
    std::uint32_t core = 0;
    std::uint32_t address = 0;
    std::uint32_t way = 0;
  };
  static constexpr std::uint32_t kMaxPending = 4;

  std::uint32_t answers_line() const;
  std::optional<LineRequest> advance_further(const Inputs& inputs);
  void look_up(const Inputs& inputs) {
    stage_.core = inputs.core;
    stage_.address = inputs.address;
    stage_.hit = tags_.holds(inputs.address);
    ++counters_.lookups;
  }
  bool is_pending(std::uint32_t address) const;
  State step_open(const Inputs& inputs);
  State after_control(const Control& control) const;
  State step_flush(const Inputs& inputs);
  void write_line();
  void pop_pending();
  void collect(const Inputs& inputs, bool line_is_taken);

  TagMemory tags_;
  std::uint32_t line_mask_;
  ReplacementRegister replacement_;
  Counters counters_;

  State state_ = State::open;
  Stage stage_;
  std::array<Pending, kMaxPending> pending_{};  // in the order of the requests
  std::uint32_t pending_count_ = 0;
  bool line_complete_ = false;  // all beats of pending_[0] are collected
  std::uint32_t flushed_sets_ = 0;
  bool enable_acknowledged_ = false;
  bool flush_acknowledged_ = false;
  bool flush_set_acknowledged_ = false;
};

}  // namespace halfstep::model
