// The fabric controller (FC): one core outside of the cluster that starts at the program's entry in L2, boots the
// cluster, waits for it and ends the run.
//
// The core is the same as the cluster's (pipeline, hart), with an FPU and a division unit of its own. Its surroundings
// were never measured, every number here is an assumption that reports name: fetches are answered in the next cycle, a
// load or store holds the core for fc.l2_latency, fc.peripheral_latency or fc.cluster_latency cycles, one at a time.
// With l2.contention=on its loads and stores have a port of their own at the banks of L2; else the cluster's accesses
// do not disturb it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <systemc>

#include "isa/meaning/trap.h"
#include "model/cluster/commit_log.h"
#include "model/config/cluster_config.h"
#include "model/core/core.h"
#include "model/fpu/division_unit.h"
#include "model/l2/l2_interconnect.h"
#include "model/l2/memory_latency.h"
#include "model/l2/system_port.h"
#include "model/soc/fabric_interrupts.h"
#include "model/soc/simulation.h"

namespace halfstep::model {

class FabricController : public sc_core::sc_module, private L2Interconnect::Listener {
 public:
  // `code`: the program, which the cluster executes, too. l2: null if nobody else is at L2.
  FabricController(const sc_core::sc_module_name& name, const ClusterConfig& config, DecodedCode& code,
                   const FabricInterrupts& interrupts, L2Interconnect* l2 = nullptr);
  ~FabricController() override;

  // Base protocol: L2, peripherals, the cluster.
  SystemPort system;

  // Out of reset: the first cycle is the next one.
  void boot(std::uint32_t entry);
  // One cycle, ahead of the cluster's. Throws Fault.
  void step(std::uint64_t cycle);
  // Nothing moves in it until an interrupt comes: step() would only count a cycle of waiting.
  bool asleep() const {
    return core_.pipeline.asleep() && isa::pending_interrupt(core_.hart) == 0 && interrupts_.interrupt() == interrupt_;
  }
  void sleep(std::uint64_t cycles);
  bool finished() const { return finished_; }

  std::uint64_t last_issue_cycle() const { return last_issue_cycle_; }
  Cause last_cause() const { return last_cause_; }
  const Core& core() const { return core_; }

  // As Cluster::attach_trace() and end_core().
  void attach_trace(InstructionTrace* trace) { core_.pipeline.source().attach(trace); }
  void end() { finished_ = true; }

  void on_issue(std::function<void(const IssueEvent&)> observer) { issue_observer_ = std::move(observer); }
  void on_commit(std::function<void(const CommitEvent&)> observer);
  void finish_commit_log();

 private:
  bool fpu_result_due(bool granted);
  bool division_granted(std::uint64_t cycle);
  bool data_granted(std::uint64_t cycle);
  void begin_access(const DataAccess& access, std::uint64_t cycle);
  bool access_due(std::uint64_t cycle);
  void beat_granted(std::uint32_t initiator, std::uint64_t cycle) override;
  std::uint32_t latency_of(std::uint32_t address) const;
  void account(Cause cause, const Pipeline::Committed& committed, std::uint64_t cycle);
  void issued(const Pipeline::Committed& committed, std::uint64_t cycle);
  void route();
  bool nothing_at(std::uint32_t address);
  void log_commit(const Pipeline::Committed& committed);
  void memory_written(std::uint32_t address);
  [[noreturn]] void throw_bad_access(const DataAccess& access) const;

  MemoryLatency l2_latency_;
  std::uint32_t peripheral_latency_;
  std::uint32_t cluster_latency_;
  std::uint32_t fpu_pipe_regs_;
  DecodedCode& code_;
  const FabricInterrupts& interrupts_;
  Core core_;
  DivisionUnit division_;
  // The other ends of the core's ports. Both ends are ours: nothing is sent through them.
  struct PortEnds;
  std::unique_ptr<PortEnds> port_ends_;

  bool finished_ = true;
  bool interrupt_ = false;   // as the core's mip has seen it
  bool counting_ = false;    // its performance counters are active
  std::uint64_t cycle_ = 0;  // the current one
  std::uint64_t last_issue_cycle_ = 0;
  Cause last_cause_ = Cause::idle;
  std::uint32_t fpu_results_ = 0;  // bit c: a result arrives c cycles from now
  bool access_open_ = false;
  std::uint64_t grant_cycle_ = 0;  // of the open access, unless a bank of L2 grants it
  L2Interconnect* l2_;             // may be null
  std::uint32_t l2_initiator_ = 0;
  bool waits_for_bank_ = false;
  std::function<void(const IssueEvent&)> issue_observer_;
  std::unique_ptr<CommitLog> commit_log_;
};

}  // namespace halfstep::model
