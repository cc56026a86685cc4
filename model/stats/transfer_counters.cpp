#include "model/stats/transfer_counters.h"

#include <array>

namespace halfstep::model {
namespace {

constexpr std::array<std::uint64_t DmaTraffic::*, 3> kTraffic = {&DmaTraffic::bytes, &DmaTraffic::bursts,
                                                                 &DmaTraffic::beats};
constexpr std::array<std::uint64_t TransferCounters::*, 7> kCounters = {&TransferCounters::busy,
                                                                        &TransferCounters::hidden,
                                                                        &TransferCounters::exposed,
                                                                        &TransferCounters::blocked,
                                                                        &TransferCounters::l2_bank_conflicts,
                                                                        &TransferCounters::l2_port_waits,
                                                                        &TransferCounters::l2_beats};

}  // namespace

TransferCounters& TransferCounters::operator+=(const TransferCounters& other) {
  for (const auto counter : kTraffic) {
    to_tcdm.*counter += other.to_tcdm.*counter;
    to_l2.*counter += other.to_l2.*counter;
  }
  for (const auto counter : kCounters) this->*counter += other.*counter;
  return *this;
}

TransferCounters TransferCounters::operator-(const TransferCounters& other) const {
  TransferCounters difference = *this;
  for (const auto counter : kTraffic) {
    difference.to_tcdm.*counter -= other.to_tcdm.*counter;
    difference.to_l2.*counter -= other.to_l2.*counter;
  }
  for (const auto counter : kCounters) difference.*counter -= other.*counter;
  return difference;
}

}  // namespace halfstep::model
