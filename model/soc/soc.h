// The system on chip: cluster, L2 and peripherals under one SystemC process.
#pragma once

#include <cstdint>
#include <systemc>

#include "model/cluster/cluster.h"
#include "model/config/cluster_config.h"
#include "model/l2/l2_interconnect.h"
#include "model/l2/l2_memory.h"
#include "model/soc/host_interface.h"
#include "model/soc/peripherals.h"
#include "model/soc/system_bus.h"

namespace halfstep::model {

class Soc : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(Soc);
  Soc(const sc_core::sc_module_name& name, const ClusterConfig& config);

  L2Memory l2;
  L2Memory l3;
  L2Memory program_memory;
  Peripherals peripherals;
  SystemBus bus;
  HostInterface host_interface;
  L2Interconnect l2_interconnect;  // in use with l2.contention=on
  Cluster cluster;

  // Memory as the host sees it, outside of time; address: of a word. False if no memory is there.
  bool read_word(std::uint32_t address, std::uint32_t& word) const;
  bool write_word(std::uint32_t address, std::uint32_t word);

  // Between two activations; return true to stop the run.
  std::function<bool()> between_quanta;
  std::exception_ptr error() const { return error_; }

 private:
  // Cycles that one activation of the SystemC process advances the cluster by: the kernel's share of the run time
  // vanishes behind them (style.md, costs), yet a watchdog or an observer is never far away.
  static constexpr std::uint64_t kQuantum = 4096;

  void run_quantum();

  std::exception_ptr error_;
};

}  // namespace halfstep::model
