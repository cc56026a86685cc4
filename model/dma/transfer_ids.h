// The transfer ids: handed out to control ports, given back by software, and the termination events of their transfers.
//
// Source: trans_allocator of the RTL. The lowest free id is handed out, to one port a cycle. A transfer that ended is
// reported in the next cycle; of several, one a cycle, the highest id first.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "model/dma/port_arbiter.h"
#include "model/dma/transfer.h"

namespace halfstep::model {

class TransferIds {
 public:
  static constexpr std::uint32_t kMaxIds = 16;  // as many as the status word can show

  TransferIds(std::uint32_t ports, std::uint32_t ids) : arbiter_(ports), ports_(ports), all_((1U << ids) - 1U) {}

  struct Grant {
    std::uint32_t port = 0;
    std::uint8_t id = 0;
  };
  // requests: bit i set if port i asks for an id in this cycle. Nobody gets one if none is free.
  std::optional<Grant> arbitrate(std::uint32_t requests) {
    if (requests == 0 || allocated_ == all_) return std::nullopt;
    const auto id = static_cast<std::uint8_t>(__builtin_ctz(~allocated_));
    const Grant grant{arbiter_.winner(requests), id};
    arbiter_.advance();
    taken_ = 1U << id;
    return grant;
  }
  void release(std::uint32_t ids) { released_ |= ids; }

  // The command of `port` was taken: who is told when it ends.
  void remember(std::uint32_t port, const Transfer& transfer) {
    owners_[transfer.id] = {static_cast<std::uint8_t>(port), transfer.event, transfer.interrupt, transfer.broadcast};
  }

  // The termination that is reported in this cycle: bit i of the lines belongs to control port i.
  struct Termination {
    std::uint8_t id = 0;
    std::uint32_t events = 0;
    std::uint32_t interrupts = 0;
  };
  std::optional<Termination> termination() const {
    if (ended_ == 0) return std::nullopt;
    const auto id = static_cast<std::uint8_t>(31 - __builtin_clz(ended_));
    const Owner& owner = reported_[id];
    const std::uint32_t lines = owner.broadcast ? (1U << ports_) - 1U : 1U << owner.port;
    return Termination{id, owner.event ? lines : 0, owner.interrupt ? lines : 0};
  }

  std::uint32_t allocated() const { return allocated_; }
  bool reporting() const { return ended_ != 0; }

  // ended: ids whose transfers ended in this cycle.
  void clock(std::uint32_t ended) {
    allocated_ = (allocated_ | taken_) & ~released_;
    taken_ = 0;
    released_ = 0;
    if (ended_ != 0) ended_ &= ~(1U << (31 - __builtin_clz(ended_)));
    ended_ |= ended;
    for (std::uint32_t rest = ended; rest != 0; rest &= rest - 1) {
      const auto id = static_cast<std::uint32_t>(__builtin_ctz(rest));
      reported_[id] = owners_[id];
    }
  }

 private:
  struct Owner {
    std::uint8_t port = 0;
    bool event = false;
    bool interrupt = false;
    bool broadcast = false;
  };

  PortArbiter arbiter_;
  std::uint32_t ports_;
  std::uint32_t all_;
  std::uint32_t allocated_ = 0;
  std::uint32_t taken_ = 0;
  std::uint32_t released_ = 0;
  std::uint32_t ended_ = 0;  // to be reported
  std::array<Owner, kMaxIds> owners_{};
  std::array<Owner, kMaxIds> reported_{};  // as it was when the transfer ended: the id may have a new owner since
};

}  // namespace halfstep::model
