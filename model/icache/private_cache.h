// The private cache of a core: a small set-associative cache that answers a hit in the cycle after the fetch.
//
// Source: pri_icache_controller (R), measured with caches on; bypass and flush are read, not measured. A fetch is
// granted in the cycle of its request and looked up in the next. A miss asks the shared banks for the line and holds
// the cache until it is there. One fetch at a time: a core must not raise a request while an answer is due, except in
// the cycle of the answer (the core's prefetch buffer keeps to that).
#pragma once

#include <cstdint>

#include "model/icache/icache_parameters.h"
#include "model/icache/line_port.h"
#include "model/icache/prefetcher.h"
#include "model/icache/private_tags.h"
#include "model/icache/replacement_register.h"

namespace halfstep::model {

class PrivateCache {
 public:
  explicit PrivateCache(const IcacheParameters& parameters);
  // From now on `lines` knows what the cache of `core`, which stays where it is, holds.
  void tell(HeldLines& lines, std::uint32_t core) { tags_.tell(lines, core); }

  // --- What others see of a cycle, from registers alone.
  bool answers() const { return answers_; }
  // The line asked of the shared banks.
  bool requests_line() const { return port_.requests(wanted_); }
  std::uint32_t line_address() const { return port_.address(wanted_); }

  // --- The rest of the cycle.
  struct Control {
    bool bypass = false;
    bool flush = false;
    bool flush_set = false;  // only the set of flush_address
    std::uint32_t flush_address = 0;
    bool prefetch = false;
  };
  struct Inputs {
    bool request = false;  // the core fetches
    std::uint32_t address = 0;
    bool line_granted = false;  // a shared bank accepted the request for a line
    bool line_arrives = false;  // a shared bank answers
    Control control;
  };
  // True if the fetch is granted.
  bool advance(const Inputs& inputs);

  // --- The same for nearly all that happens, in few steps (instruction_cache.cpp): hits, and a miss at a time on its
  // way through a request register, without control signals and prefetches.

  // No line is missing, on its way or prefetched: every fetch is granted. Of such a cache only the fetches need be
  // told, and of those only what may miss.
  bool undisturbed() const { return undisturbed_; }
  // A fetch, which is granted. True if it hits; otherwise the cache is told by end_miss() that the line is there.
  bool look_up(std::uint32_t address) {
    address_ = address;
    state_ = State::lookup;
    hit_ = answers_ = undisturbed_ = tags_.holds(address);
    wanted_.fetch = !hit_;
    wanted_.fetch_address = address;
    return hit_;
  }
  // The cycle after the answer.
  void end_miss() {
    choose_way();
    tags_.write(address_, way_);
    replacement_.advance();
    state_ = State::idle;
    wanted_.fetch = false;
    undisturbed_ = true;
  }
  // What was not told is made up for, before advance(). An undisturbed cache: was it granted a fetch in the last cycle?
  // In a miss whose line is asked for: no bank has accepted that yet; the line is here.
  void resume(bool looked_up) {
    state_ = looked_up ? State::lookup : State::idle;
    hit_ = answers_ = looked_up;
  }
  void resume_miss(bool asks, bool line_is_here) {
    choose_way();
    replacement_.advance();
    state_ = State::wait_line;
    port_.resume_fetch(address_, asks, line_is_here);
    wanted_.fetch = false;
    answers_ = line_is_here;
  }
  bool looks_up_hit() const { return hit_; }

  // Nothing will change until the core fetches or a control signal changes.
  bool idle() const { return (state_ == State::idle || bypassed()) && prefetcher_.idle() && port_.idle(); }
  bool bypassed() const { return state_ == State::bypassed; }
  // Answers of this cycle to control requests (true for one cycle, or while bypassed).
  bool acknowledges_bypass() const { return bypass_acknowledged_; }
  bool acknowledges_flush() const { return flush_acknowledged_; }
  bool acknowledges_flush_set() const { return flush_set_acknowledged_; }

  struct Counters {
    std::uint64_t misses = 0;
  };
  const Counters& counters() const { return counters_; }
  const ReplacementRegister& replacement() const { return replacement_; }

 private:
  enum class State : std::uint8_t {
    idle,
    lookup,         // the tags of the last granted fetch are compared
    wait_grant,     // a miss; its request for the line is not accepted yet
    wait_line,      // ... is accepted
    wait_prefetch,  // the line of the fetch is being prefetched
    prefetched,     // that line has just arrived
    flush,
    flush_set,
    bypassed,  // every fetch goes to the shared banks
    bypass_request,
    bypass_wait,
  };
  // Use of the tag port that fetches and prefetched lines share.
  enum class TagPort : std::uint8_t { free, reads, writes };
  struct Step {
    State next = State::idle;
    TagPort tag_port = TagPort::free;
    bool granted = false;
  };

  Step step(const Inputs& inputs, const Prefetcher::Signals& prefetch, bool line_is_here, bool accepted);
  Step step_idle(const Inputs& inputs, const Prefetcher::Signals& prefetch);
  Step step_lookup(const Inputs& inputs, const Prefetcher::Signals& prefetch, bool accepted);
  Step step_flush(const Inputs& inputs);
  Step step_bypassed(const Inputs& inputs);
  void follow_registers();
  // That the line of the fetch will go to: it misses.
  void choose_way() {
    ++counters_.misses;
    way_ = tags_.free_way(tags_.set_of(address_));
    if (way_ == tags_.ways()) way_ = replacement_.choose(tags_.ways());
  }

  PrivateTags tags_;
  ReplacementRegister replacement_;
  LinePort port_;
  Prefetcher prefetcher_;
  Counters counters_;

  State state_ = State::idle;
  std::uint32_t address_ = 0;  // of the fetch being served
  std::uint32_t way_ = 0;      // that the missing line will go to
  std::uint32_t flushed_sets_ = 0;
  bool waits_for_line_ = false;  // bypassed: a fetch is on its way
  bool bypass_acknowledged_ = false;
  bool flush_acknowledged_ = false;
  bool flush_set_acknowledged_ = false;

  // Combinational, kept from the end of the last cycle: they follow from the registers above.
  bool hit_ = false;
  bool answers_ = false;
  LinePort::Wanted wanted_;
  bool undisturbed_ = true;
};

}  // namespace halfstep::model
