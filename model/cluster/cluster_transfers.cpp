// What the cluster counts of its DMA and of L2: at region markers, and when the run is over.
#include "model/cluster/cluster.h"

namespace halfstep::model {
namespace {

void add_l2(TransferCounters& counters, const L2Interconnect::Counters& l2) {
  counters.l2_bank_conflicts = l2.bank_conflicts;
  counters.l2_port_waits = l2.port_waits;
  counters.l2_beats = l2.busy_cycles;
}

}  // namespace

// In the cycle that was accounted last, every core that is still running waited for an event, or for the DMA itself:
// its control port holds a core that has started one transfer and touches it again, until that transfer's first burst.
bool Cluster::nobody_computed() const {
  const std::uint32_t held = requests_[static_cast<std::size_t>(Request::dma)];
  for (std::uint32_t rest = running_; rest != 0; rest &= rest - 1) {
    const auto core = static_cast<std::uint32_t>(__builtin_ctz(rest));
    const Cause cause = last_cause_[core];
    if (cause == Cause::event_wait || cause == Cause::idle) continue;
    if (cause != Cause::pe_port_wait || ((held >> core) & 1U) == 0) return false;
  }
  return true;
}

TransferCounters Cluster::counted_before() const {
  TransferCounters counters = dma_.counted_before(cycle_);
  if (l2_ != nullptr) add_l2(counters, l2_->counted_before(cycle_));
  return counters;
}

TransferCounters Cluster::counted_through() const {
  TransferCounters counters = dma_.counted_through(cycle_);
  if (l2_ != nullptr) add_l2(counters, l2_->counters());
  return counters;
}

TransferStatistics Cluster::transfers() const {
  TransferStatistics statistics;
  statistics.counters = dma_.counted(nobody_computed());
  if (l2_ != nullptr) add_l2(statistics.counters, l2_->counters());
  statistics.most_outstanding_to_tcdm = dma_.l2().most_outstanding_reads();
  statistics.most_outstanding_to_l2 = dma_.l2().most_outstanding_writes();
  return statistics;
}

IcacheStatistics Cluster::icache_statistics() const {
  return fetch_path_ ? fetch_path_->shared_statistics() : IcacheStatistics{};
}

}  // namespace halfstep::model
