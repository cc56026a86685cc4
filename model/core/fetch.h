// The front end of the core: prefetch buffer, fetch FIFO and hardware-loop controller.
//
// Source: prefetch buffer, fetch FIFO and loop controller of the core RTL (vega_v1.3.4). The FIFO holds 32-bit words; a
// word is identified by its address, so only addresses and fill levels are kept here, and the caller tells the size of
// the instruction at an address. Two state machines run side by side: one talks to the instruction memory, the other
// swaps the word behind the last instruction of a loop body for the first of the next iteration, so that a loop costs
// no cycle per iteration when its start is aligned.
#pragma once

#include <array>
#include <cstdint>

#include "isa/hart.h"

namespace halfstep::model {

class Fetch {
 public:
  // Everything that the front end offers in a cycle, derived from registers alone.
  struct Offer {
    std::uint32_t pc = 0;          // address of the instruction at the FIFO's output
    bool valid = false;            // it is complete
    bool loop_target = false;      // it was fetched as the start of a loop iteration
    bool compressed = false;       // the half-word at pc starts a 16-bit instruction
    bool loop_jump = false;        // pc is the end of a loop that goes round again
    std::uint32_t loop_start = 0;  // where that loop goes
    std::uint32_t loop_index = 0;
    bool suppress = false;  // the output must not be taken (loop end found late)
  };

  // Size lookup: SizeAt(address) is true if a 16-bit instruction starts there.
  template <class IsCompressedAt>
  Offer offer(const std::array<isa::HardwareLoop, 2>& loops, std::uint32_t counting_in_decode,
              IsCompressedAt is_compressed_at) const {
    Offer offer;
    const bool incoming = word_arrives();
    offer.pc = output_pc();
    offer.loop_target = filled_ != 0 ? head_is_target_ : loop_state_ == LoopState::fetching;
    const bool present = filled_ != 0 || incoming || next_is_target_;
    offer.compressed = is_compressed_at(offer.pc);
    const bool unaligned = (offer.pc & 2U) != 0 && !next_is_target_;
    offer.valid = unaligned && !offer.compressed ? filled_ >= 2 || (filled_ == 1 && incoming) : present;
    for (std::uint32_t index = 0; index < 2; ++index) {
      if (offer.pc == loops[index].end && goes_round(loops[index].count, ((counting_in_decode >> index) & 1U) != 0)) {
        offer.loop_jump = true;
        offer.loop_start = loops[index].start;
        offer.loop_index = index;
        break;
      }
    }
    offer.suppress = loop_state_ == LoopState::unaligned_compressed;
    return offer;
  }

  struct Inputs {
    bool request = false;      // the controller wants instructions
    bool redirect = false;     // jump, branch, boot, flush
    std::uint32_t target = 0;  // of the redirect
    bool taken = false;        // ID took the offered instruction
  };

  // One cycle: may raise a request towards the instruction memory, which is taken to grant it and to have the word in
  // the next cycle; settle() corrects that. `word_upper_compressed`: the upper half of the word at the FIFO's output
  // starts a 16-bit instruction.
  void advance(const Offer& offer, const Inputs& inputs, bool word_upper_compressed);

  // Address of the instruction at the output, or of the one that will stand there.
  std::uint32_t output_pc() const { return filled_ != 0 ? head_ : requested_; }
  // No request is under way.
  bool idle() const { return state_ == State::idle; }
  // Nothing changes until something is taken, or redirected.
  bool full() const {
    return loop_state_ == LoopState::none && !head_is_target_ && !next_is_target_ && state_ == State::idle &&
           filled_ >= 3;
  }

  // After a cycle: did it raise a request, and what stands on the address lines?
  bool raises_request() const { return word_arrives(); }
  std::uint32_t bus_address() const { return state_ == State::idle ? (requested_ & ~3U) + 4 : bus_address_; }
  // After a cycle, behind an instruction memory that is not ideal. granted: the request raised in it; answered: the
  // word of this or of an earlier request is there in the next cycle. as_expected(): settle() would change nothing.
  bool as_expected(bool granted, bool answered) const {
    return answered == answered_ && (granted || !raises_request());
  }
  void settle(bool granted, bool answered) {
    if (raises_request() && !granted) state_ = State::wait_grant;
    answered_ = answered;
  }

  // All registers, those that do not count in their present state as 0.
  struct Key {
    std::uint64_t requested_and_head;
    std::uint64_t bus_and_next_target;
    std::uint64_t flags;  // 12 bits
  };
  Key key() const {
    const std::uint64_t head = filled_ != 0 ? head_ : 0U;
    const std::uint64_t next_target = next_is_target_ ? next_target_ : 0U;
    const std::uint64_t flags =
        static_cast<std::uint64_t>(state_) | static_cast<std::uint64_t>(loop_state_) << 2 |
        static_cast<std::uint64_t>(answered_) << 5 | static_cast<std::uint64_t>(head_is_target_) << 6 |
        static_cast<std::uint64_t>(next_is_target_) << 7 | static_cast<std::uint64_t>(filled_) << 8;
    return {requested_ | head << 32, bus_address_ | next_target << 32, flags};
  }

 private:
  enum class State : std::uint8_t { idle, wait_grant, wait_answer, wait_aborted };
  enum class LoopState : std::uint8_t { none, in_loop, fetching, done, unaligned_compressed, unaligned };

  static bool goes_round(std::uint32_t count, bool counting_in_decode) {
    return count > 2 || (count == 2 && !counting_in_decode);
  }
  bool word_arrives() const { return state_ == State::wait_answer && answered_; }
  bool stored_output_valid(bool word_upper_compressed) const;

  State state_ = State::idle;
  LoopState loop_state_ = LoopState::none;
  bool answered_ = false;  // the word under way is here
  bool head_is_target_ = false;
  bool next_is_target_ = false;
  std::uint8_t filled_ = 0;        // words in the FIFO (up to 4)
  std::uint32_t requested_ = 0;    // address of the word under way or last requested
  std::uint32_t bus_address_ = 0;  // the same, but for a speculative loop jump
  std::uint32_t head_ = 0;         // address of the instruction at the output, if filled
  std::uint32_t next_target_ = 0;  // loop start behind the head, if next_is_target_
};

}  // namespace halfstep::model
