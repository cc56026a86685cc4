// Row lengths and strides of strided transfers on their way from the control port to the row splitters; one table for
// each side. A place is taken when the command is written and free again when the row splitter takes the transfer.
// Source: twd_trans_queue of the RTL.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/dma/port_arbiter.h"
#include "model/dma/transfer.h"

namespace halfstep::model {

class DescriptorTable {
 public:
  DescriptorTable(std::uint32_t ports, std::uint32_t places) : arbiter_(ports), rows_(places) {}

  struct Grant {
    std::uint32_t port = 0;
    std::uint8_t place = 0;
  };
  // requests: bit i set if port i asks for a place in this cycle.
  std::optional<Grant> arbitrate(std::uint32_t requests) {
    const std::uint32_t all = (1U << rows_.size()) - 1U;
    if (requests == 0 || busy_ == all) return std::nullopt;
    const auto place = static_cast<std::uint8_t>(__builtin_ctz(~busy_));
    const Grant grant{arbiter_.winner(requests), place};
    arbiter_.advance();
    taken_ = 1U << place;
    return grant;
  }

  void write(std::uint8_t place, const Rows& rows) { rows_[place] = rows; }
  const Rows& read(std::uint8_t place) const { return rows_[place]; }
  void release(std::uint8_t place) { released_ |= 1U << place; }

  void clock() {
    busy_ = (busy_ | taken_) & ~released_;
    taken_ = 0;
    released_ = 0;
  }

 private:
  PortArbiter arbiter_;
  std::vector<Rows> rows_;
  std::uint32_t busy_ = 0;
  std::uint32_t taken_ = 0;
  std::uint32_t released_ = 0;
};

}  // namespace halfstep::model
