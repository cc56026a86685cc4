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
  // The same for a cache that is plain().
  bool advance_plain(const Inputs& inputs);

  // Nothing but hits is going on: no line is missing, on its way or looked up. Every fetch is granted. Of such a cache
  // only the fetches need be told, by look_up(), and of those only what may miss; before a control signal reaches it,
  // it must hear what it was not told (settle()). Without control signals only.
  bool undisturbed() const { return undisturbed_; }
  // True if the fetch, which is granted, hits.
  bool look_up(std::uint32_t address) {
    address_ = address;
    state_ = State::lookup;
    hit_ = answers_ = undisturbed_ = tags_.holds(address);
    wanted_.fetch = !hit_;
    wanted_.fetch_address = address;
    return hit_;
  }
  // looked_up: it was granted a fetch in the last cycle.
  void settle(bool looked_up) {
    state_ = looked_up ? State::lookup : State::idle;
    hit_ = answers_ = looked_up;
    wanted_.fetch = false;
  }
  bool looks_up_hit() const { return hit_; }

  // Nobody prefetches. Without control signals only.
  bool plain() const { return plain_; }
  // Until a bank accepts the request for a line, or answers it, a cycle changes nothing. Of a cache that is plain().
  bool waits() const {
    return !port_.responds() &&
           (state_ == State::wait_line || (state_ == State::wait_grant && port_.waits_for_grant()));
  }

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

  // Whether a prefetcher and control signals are about. Without, they are compiled out.
  enum class Company : std::uint8_t { any, none };

  template <Company kCompany>
  bool advance_with(const Inputs& inputs);
  template <Company kCompany>
  Step step(const Inputs& inputs, const Prefetcher::Signals& prefetch, bool line_is_here, bool accepted);
  template <Company kCompany>
  Step step_idle(const Inputs& inputs, const Prefetcher::Signals& prefetch);
  template <Company kCompany>
  Step step_lookup(const Inputs& inputs, const Prefetcher::Signals& prefetch, bool accepted);
  Step step_flush(const Inputs& inputs);
  Step step_bypassed(const Inputs& inputs);
  void advance_prefetcher(const Inputs& inputs, const Prefetcher::Signals& prefetch, const Step& step,
                          std::uint32_t answered_address, bool accepted);
  template <Company kCompany>
  void follow_registers();

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
  bool plain_ = true;
};

}  // namespace halfstep::model
