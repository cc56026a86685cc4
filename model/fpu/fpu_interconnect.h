// The interconnect between the cores and the shared FPUs: which FPU a request goes to, and who gets it.
//
// Allocation policies and arbiters: timing.md, "Sharing the FPUs"; measured in the corpora g3 and g7 under all four. An
// FPU accepts one operation a cycle and returns it fpu.pipe_regs cycles later; with 0 registers request, grant and
// result fall into one cycle.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <systemc>
#include <vector>

#include "model/config/cluster_config.h"
#include "model/fpu/allocation.h"
#include "model/ports/cycle_ports.h"

namespace halfstep::model {

class FpuInterconnect : public sc_core::sc_module {
 public:
  FpuInterconnect(const sc_core::sc_module_name& name, const ClusterConfig& config);

  // Arbitrates one cycle. requests: bit i set if core i wants an FPU. Returns the cores that got one.
  std::uint32_t arbitrate(std::uint32_t requests) { return requests == 0 ? 0 : allocation_->arbitrate(requests); }
  // The same for requests that came through core_ports: grants go back there.
  void arbitrate_sockets();

  std::vector<std::unique_ptr<RequestPort<FpTransaction>>> core_ports;

 private:
  std::unique_ptr<Allocation> allocation_;
};

}  // namespace halfstep::model
