// The way from a private cache to the shared banks and back, used in turn by its fetches and its prefetches.
//
// Source: refill_arbiter of the RTL. One line is under way at a time; a fetch goes before a prefetch. The request
// passes a register (unless the hardware is built without it: README.md, request register), the answer always does.
#pragma once

#include <cstdint>

namespace halfstep::model {

class LinePort {
 public:
  enum class User : std::uint8_t { none, fetch, prefetch };

  explicit LinePort(bool request_register) : request_register_(request_register) {}

  // What the users want in this cycle, from registers alone.
  struct Wanted {
    bool fetch = false;
    bool prefetch = false;
    std::uint32_t fetch_address = 0;
    std::uint32_t prefetch_address = 0;
  };
  // The request that the banks see in this cycle.
  bool requests(const Wanted& wanted) const { return request_register_ ? held_ : selected(wanted) != User::none; }
  std::uint32_t address(const Wanted& wanted) const {
    if (request_register_) return held_address_;
    return selected(wanted) == User::fetch ? wanted.fetch_address : wanted.prefetch_address;
  }

  // True if the line that `user` waits for is here in this cycle.
  bool delivers(User user) const { return response_ && owner_ == user; }

  // End of the cycle. granted: a bank accepted the request; line_arrives: a bank answers. Returns whose request was
  // accepted.
  User advance(const Wanted& wanted, bool granted, bool line_arrives) {
    const User user = selected(wanted);
    User accepted = User::none;
    if (request_register_) {
      if (owner_ == User::none) accepted = user;
      if (granted) {
        held_ = false;
      } else if (user != User::none) {
        held_ = true;
      }
      if (user != User::none) held_address_ = user == User::fetch ? wanted.fetch_address : wanted.prefetch_address;
    } else if (granted) {
      accepted = user;
    }
    if (owner_ == User::none) {
      owner_ = user;
    } else if (response_) {
      owner_ = User::none;
    }
    response_ = line_arrives;
    return accepted;
  }

  // In the middle of a fetch: its request is in the register, or was accepted; the line is here in the coming cycle.
  void resume_fetch(std::uint32_t address, bool held, bool line_is_here) {
    owner_ = User::fetch;
    held_ = held;
    held_address_ = address;
    response_ = line_is_here;
  }

  bool idle() const { return owner_ == User::none && !held_ && !response_; }

 private:
  User selected(const Wanted& wanted) const {
    if (owner_ != User::prefetch && wanted.fetch) return User::fetch;
    if (owner_ != User::fetch && wanted.prefetch) return User::prefetch;
    return User::none;
  }

  bool request_register_;
  bool held_ = false;      // the request register
  bool response_ = false;  // the answer register
  User owner_ = User::none;
  std::uint32_t held_address_ = 0;
};

}  // namespace halfstep::model
