// The system on chip: cluster, L2, peripherals and, with boot.mode=fc, the fabric controller under one SystemC process.
#pragma once

#include <cstdint>
#include <memory>
#include <systemc>

#include "model/cluster/cluster.h"
#include "model/config/cluster_config.h"
#include "model/l2/l2_interconnect.h"
#include "model/l2/l2_memory.h"
#include "model/soc/fabric_bus.h"
#include "model/soc/fabric_controller.h"
#include "model/soc/fabric_interrupts.h"
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

  // boot.mode=fc, else null.
  struct Fabric {
    Fabric(const ClusterConfig& config, Cluster& cluster, L2Interconnect* l2);

    FabricInterrupts interrupts;
    FabricBus bus;
    FabricController controller;
  };
  std::unique_ptr<Fabric> fabric;

  // Releases the fabric controller or, without one, the first cores of the cluster.
  void boot(std::uint32_t entry, std::uint32_t cores);
  // Ends the run with the current cycle.
  void request_stop();
  // Nothing is left to run.
  bool finished() const { return cluster.finished() && (fabric == nullptr || fabric->controller.finished()); }
  std::uint64_t last_issue_cycle() const;

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
  void run_with_fabric(std::uint64_t cycles);

  std::exception_ptr error_;
  bool stop_requested_ = false;
};

}  // namespace halfstep::model
