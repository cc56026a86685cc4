// Knows which transfers are under way: counts the bursts of each id that the TCDM side and the L2 side still owe.
//
// Source: synch_unit of the RTL, one per id. A transfer has ended in the cycle in which both counts stand at zero for
// the first time; its status bit stays up for that cycle.
#pragma once

#include <array>
#include <cstdint>

#include "model/dma/transfer_ids.h"

namespace halfstep::model {

class Completion {
 public:
  void start(std::uint8_t id, std::uint32_t bursts) {
    bursts_[id].tcdm += bursts;
    bursts_[id].l2 += bursts;
    update(id);
  }
  void tcdm_burst_done(std::uint8_t id) {
    --bursts_[id].tcdm;
    update(id);
  }
  void l2_burst_done(std::uint8_t id) {
    --bursts_[id].l2;
    update(id);
  }

  // Bit per id, as the status register shows it.
  std::uint32_t status() const { return pending_ | pending_before_; }
  // Ids whose transfer ends in this cycle.
  std::uint32_t ended() const { return pending_before_ & ~pending_; }

  void clock() {
    pending_before_ = pending_;
    pending_ = next_pending_;
  }

 private:
  struct Bursts {
    std::uint32_t tcdm = 0;
    std::uint32_t l2 = 0;
  };

  void update(std::uint8_t id) {
    const std::uint32_t bit = 1U << id;
    const bool owes = bursts_[id].tcdm != 0 || bursts_[id].l2 != 0;
    next_pending_ = owes ? next_pending_ | bit : next_pending_ & ~bit;
  }

  std::array<Bursts, TransferIds::kMaxIds> bursts_{};
  std::uint32_t next_pending_ = 0;
  std::uint32_t pending_ = 0;
  std::uint32_t pending_before_ = 0;
};

}  // namespace halfstep::model
