// The DMA in its place in the cluster: a control port for each core and one that they share as a peripheral, the second
// group of the TCDM's arbiters, the event unit's lines 8 and 9, and L2 behind the cluster's system port.
//
// Source: mchan_wrap, periph_demux and cluster_event_map of pulp_cluster (R): control ports of the cores, of the
// peripheral interconnect, of the fabric controller; event on line 8, interrupt on line 9. Nothing of it was measured
// together; the DMA alone was (tests/data/dma).
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <systemc>

#include "model/arbitration/round_robin_tree.h"
#include "model/config/cluster_config.h"
#include "model/dma/dma.h"
#include "model/dma/l2_port.h"
#include "model/dma/measured_l2.h"
#include "model/event_unit/event_unit.h"
#include "model/l2/cluster_l2_ports.h"
#include "model/l2/pe_ports.h"
#include "model/l2/system_storage.h"
#include "model/stats/transfer_counters.h"
#include "model/tcdm/tcdm.h"

namespace halfstep::model {

class ClusterDma : public sc_core::sc_module {
 public:
  static constexpr std::uint32_t kMaxCores = 16;

  // l2: null if nobody else is at L2. on_l2_write: hears of every word that the DMA wrote there.
  ClusterDma(const sc_core::sc_module_name& name, const ClusterConfig& config, Tcdm& tcdm, EventUnit& event_unit,
             PePorts& pe_ports, const ClusterL2Ports* l2, std::function<void(std::uint32_t address)> on_l2_write);

  // A cycle without requests would change something.
  bool active() const { return view_.requests != 0 || view_.answers || dma_.active(); }

  // Begin of a cycle in which anything may happen here. nobody_computed: in the cycle before, every core that was
  // running waited, for an event or for this control port.
  void begin_cycle(std::uint64_t cycle, bool nobody_computed);
  // What was counted until the end of the cycle before, and until the end of this one if some core computes in it.
  const TransferCounters& counted_before(std::uint64_t cycle) const {
    return cycle == counted_cycle_ ? counters_before_ : counters_;
  }
  TransferCounters counted_through(std::uint64_t cycle) const;
  // Everything, when the run is over. nobody_computed: as above, of the last cycle.
  TransferCounters counted(bool nobody_computed) const;
  const MeasuredL2& l2() const { return measured_l2_; }

  // One cycle of the DMA and of the TCDM, which it shares with the cores. Bit i of control_requests and tcdm_requests:
  // of core i, which wants accesses[i].
  struct Grants {
    std::uint32_t tcdm = 0;     // cores
    std::uint32_t control = 0;  // cores
  };
  Grants cycle(std::uint64_t cycle, std::uint32_t control_requests, std::uint32_t tcdm_requests,
               const std::array<const DataAccess*, kMaxCores>& accesses);
  // Before a cycle: the answer to the control port read that was granted to a core in the cycle before.
  std::uint32_t read_data(std::uint32_t core) const { return dma_.read_data(core); }

  // The socket path of a cycle: the requests to the TCDM, before it decides; the rest, after it did.
  void send_requests();
  void cycle_through_sockets(std::uint64_t cycle);
  RequestPort<DataTransaction>& control_port(std::uint32_t core) { return *dma_.control_ports[core]; }

  // An access of a core to the shared control port reaches it in this cycle; the answer goes to its PE port.
  void request_view(std::uint32_t core, const DataAccess& access);

  // Hears what a core does wrong with the DMA, in one line; may throw.
  void on_misuse(std::function<void(std::uint32_t core, const std::string& what)> observer);

 private:
  // The shared control port: which cores wait there, and who is answered in the coming cycle.
  struct View {
    RoundRobinTree arbiter;
    std::uint32_t requests = 0;
    std::array<const DataAccess*, kMaxCores> accesses{};
    std::uint32_t core = 0;  // that is served
    bool answers = false;
  };

  void answer_view(std::uint64_t cycle);
  void select_view(Dma::Inputs& inputs);
  void finish_view(std::uint32_t granted);
  void raise_events();
  std::uint32_t commit(Dma::Inputs& inputs);
  void count_tcdm(std::uint32_t granted);
  static void count_busy(TransferCounters& counters, bool nobody_computed);

  std::uint32_t cores_;
  Tcdm& tcdm_;
  EventUnit& event_unit_;
  PePorts& pe_ports_;
  SystemStorage storage_;
  TransferCounters counters_;
  std::unique_ptr<L2Port> l2_;
  MeasuredL2 measured_l2_;
  Dma dma_;
  GrantPort<DataTransaction> view_port_;    // ends of the two control ports that no core has: nothing is sent there
  GrantPort<DataTransaction> fabric_port_;  // fabric controller
  View view_;

  Dma::Inputs inputs_;                 // of the cycle, where no sockets are
  std::uint32_t tcdm_requests_ = 0;    // of the DMA, in this cycle
  TransferCounters counters_before_;   // at the begin of counted_cycle_
  std::uint64_t counted_cycle_ = ~0U;  // last one that began
  bool busy_ = false;                  // in that cycle; whether anybody computes in it is known behind it
};

}  // namespace halfstep::model
