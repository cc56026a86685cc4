#include "model/fpu/fpu_interconnect.h"

namespace halfstep::model {

FpuInterconnect::FpuInterconnect(const sc_core::sc_module_name& name, const ClusterConfig& config)
    : sc_core::sc_module(name),
      core_ports(make_request_ports<FpTransaction>(config.cores)),
      allocation_(make_allocation(config)) {}

void FpuInterconnect::arbitrate_sockets() {
  std::uint32_t requests = 0;
  for (std::uint32_t core = 0; core < core_ports.size(); ++core) {
    if (core_ports[core]->request() != nullptr) requests |= 1U << core;
  }
  const std::uint32_t granted = arbitrate(requests);
  for (std::uint32_t core = 0; core < core_ports.size(); ++core) {
    if (((granted >> core) & 1U) != 0) core_ports[core]->grant();
    core_ports[core]->finish_cycle();
  }
}

}  // namespace halfstep::model
