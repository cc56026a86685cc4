// The cluster's own registers that answer at once: the control unit, and the event unit's software events as its
// peripheral interconnect shows them (R: cluster_control_unit, event_unit_flex; never measured).
#include "model/cluster/cluster.h"
#include "model/soc/address_map.h"

namespace halfstep::model {
namespace {

constexpr std::uint32_t kSoftwareEventTrigger = 0x600;  // + 4 event: a core mask; 0: all
constexpr std::uint32_t kSoftwareEvents = 8;

}  // namespace

// False if nobody answers. A write of less than a word answers, too: registers take words.
bool Cluster::peripheral_access(const DataAccess& access, std::uint32_t& word) {
  if (access.address - kClusterControlBase < ClusterControl::kSize) return control_access(access, word);
  return access.write && raise_software_event(access);
}

bool Cluster::control_access(const DataAccess& access, std::uint32_t& word) {
  const std::uint32_t offset = access.address - kClusterControlBase;
  if (!access.write) return control_.read(offset, word);
  ClusterControl::Effect effect;
  if (!control_.write(offset, access.write_data, effect)) return false;
  for (std::uint32_t index = 0; index < cores_.size(); ++index) {
    if (((effect.started & ~running_) >> index & 1U) == 0) continue;
    cores_[index]->start(control_.boot_address(index));
    running_ |= 1U << index;
  }
  if (effect.end_of_computation && end_observer_) end_observer_();
  return true;
}

bool Cluster::raise_software_event(const DataAccess& access) {
  const std::uint32_t event = (access.address - kEventUnitPeripheralBase - kSoftwareEventTrigger) / 4;
  if (event >= kSoftwareEvents) return false;
  const std::uint32_t targets = access.write_data == 0 ? ~0U : access.write_data;
  for (std::uint32_t index = 0; index < cores_.size(); ++index) {
    if ((targets >> index & 1U) != 0) event_unit_.raise(index, 1U << event);
  }
  return true;
}

// Time passes for what moves without a core: DMA, event lines on their way, a cache that is switched on or cleared.
void Cluster::run_clock(std::uint64_t cycles) {
  const std::uint64_t end = cycle_ + cycles;
  while (cycle_ != end && !stop_requested_) {
    if (running_ != 0) {
      run(end - cycle_);
    } else if (dma_.active() || (l2_ != nullptr && l2_->busy()) || !event_unit_.quiet() ||
               (fetch_path_ && fetch_path_->registers_busy())) {
      direct_ ? step() : step_through_sockets();
    } else {
      cycle_ = end;
    }
  }
}

}  // namespace halfstep::model
