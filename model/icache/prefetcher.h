// The prefetch half of a private cache: looks the line behind the fetched one up and, if it is not there, gets it.
//
// Source: PREFETCH state machine of pri_icache_controller (R), in the form for 32-bit fetches (HIERARCHY_ICACHE_32BIT).
// It has a read port of its own to the tags but shares the write port with the fetches, which go first: a line that
// arrives in a cycle in which a fetch uses the port is lost, and so is a look-up in a cycle in which a fetched line is
// written.
#pragma once

#include <cstdint>

#include "model/icache/private_tags.h"
#include "model/icache/replacement_register.h"

namespace halfstep::model {

class Prefetcher {
 public:
  explicit Prefetcher(std::uint32_t line_bytes) : line_bytes_(line_bytes), line_mask_(~(line_bytes - 1)) {}

  // What the other half sees in a cycle. line_arrives: the line that was asked for is here.
  struct Signals {
    bool started = false;  // a prefetch is between its look-up and its end
    bool hit = false;      // it ends because the line is there already
    bool line_arrives = false;
  };
  Signals signals(const TagMemory& tags, bool line_arrives) const;

  // Asks for the line at address(): from registers alone.
  bool wants_line(const TagMemory& tags) const;
  std::uint32_t address() const { return address_; }
  bool next_line(std::uint32_t fetch_address) const { return ((fetch_address ^ address_) & line_mask_) == 0; }

  // The last fetch is in the line under way; that line is here, or was in the cycle before.
  bool covers_fetch() const { return covers_fetch_; }
  bool line_was_here() const { return line_was_here_; }

  // The rest of the cycle, as the fetch half has it.
  struct Inputs {
    bool enabled = false;
    bool bypass = false;
    bool fetch_request = false;
    std::uint32_t fetch_address = 0;  // drives the comparison with the next line even without a request
    bool fetch_answers = false;
    std::uint32_t answered_address = 0;
    bool tag_port_used = false;    // the fetch half reads or writes tags
    bool tag_port_writes = false;  // ... writes
    bool accepted = false;         // the request for a line was accepted
  };
  void advance(const Signals& signals, const Inputs& inputs, PrivateTags& tags, ReplacementRegister& replacement);

  // Nothing will change until something is fetched.
  bool idle() const { return (state_ == State::off || state_ == State::idle) && !lookup_due_; }
  // The same, and nothing is left of a prefetch of the past.
  bool at_rest() const { return idle() && !covers_fetch_ && !catch_up_; }

 private:
  enum class State : std::uint8_t { off, idle, lookup, wait_grant, wait_line };
  static constexpr std::uint32_t kNoWay = ~0U;

  void follow_fetches(const Signals& signals, const Inputs& inputs);
  std::uint32_t line_after(std::uint32_t address) const { return (address & line_mask_) + line_bytes_; }

  std::uint32_t line_bytes_;
  std::uint32_t line_mask_;
  State state_ = State::off;
  bool lookup_due_ = false;  // address() changed: look it up
  bool catch_up_ = false;    // fetches were raised while a prefetch was under way
  bool covers_fetch_ = false;
  bool line_was_here_ = false;
  std::uint32_t address_ = 0;
  std::uint32_t read_set_ = 0;  // address register of the read port
  std::uint32_t way_ = kNoWay;
};

}  // namespace halfstep::model
