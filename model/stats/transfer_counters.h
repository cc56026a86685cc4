// What the DMA moved and what that cost, and how the banks of L2 were shared. Counted once for the whole cluster.
#pragma once

#include <cstdint>

namespace halfstep::model {

struct DmaTraffic {          // of one direction
  std::uint64_t bytes = 0;   // that arrived at the other side
  std::uint64_t bursts = 0;  // accepted by L2
  std::uint64_t beats = 0;   // cycles in which the data channel between DMA and L2 was occupied; 64 bits each
};

struct TransferCounters {
  DmaTraffic to_tcdm;
  DmaTraffic to_l2;
  // Cycles. busy: a transfer was under way; each of them is either hidden, as some core computed meanwhile, or exposed,
  // as every core that was running waited: for an event, or for the DMA's control port.
  std::uint64_t busy = 0;
  std::uint64_t hidden = 0;
  std::uint64_t exposed = 0;
  std::uint64_t blocked = 0;  // of the busy ones: the TCDM refused something to the DMA
  // With l2.contention=on, of everybody together.
  std::uint64_t l2_bank_conflicts = 0;  // words that a bank refused for a cycle, as it served another port
  std::uint64_t l2_port_waits = 0;      // cycles that somebody waited for the cluster's port, as it served another one
  std::uint64_t l2_beats = 0;           // transfers through all ports, each of up to 64 bits

  TransferCounters& operator+=(const TransferCounters& other);
  TransferCounters operator-(const TransferCounters& other) const;
};

}  // namespace halfstep::model
