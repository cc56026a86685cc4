// The cluster: cores, FPUs, TCDM, event unit and the ports out, advanced cycle by cycle.
//
// A cycle is one pass (design decision 2): cores publish requests from their registers, the shared units decide and
// touch memory, the cores commit from the grants. No fixpoint: one operation occupies EX, so grants of different units
// never feed each other within a cycle.
#pragma once

#include <tlm_utils/simple_target_socket.h>

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <systemc>
#include <vector>

#include "model/cluster/cluster_control.h"
#include "model/cluster/cluster_dma.h"
#include "model/cluster/commit_log.h"
#include "model/cluster/fetch_path.h"
#include "model/config/cluster_config.h"
#include "model/core/core.h"
#include "model/event_unit/event_unit.h"
#include "model/fpu/division_unit.h"
#include "model/fpu/fpu_interconnect.h"
#include "model/l2/cluster_l2_ports.h"
#include "model/l2/l2_interconnect.h"
#include "model/l2/pe_ports.h"
#include "model/soc/simulation.h"
#include "model/tcdm/tcdm.h"

namespace halfstep::model {

class Cluster : public sc_core::sc_module, private PePorts::Listener {
 public:
  static constexpr std::uint32_t kMaxCores = 16;

  // l2: where the banks of L2 are arbitrated; null if nobody there is in anybody's way.
  Cluster(const sc_core::sc_module_name& name, const ClusterConfig& config, L2Interconnect* l2 = nullptr);

  // The way out, base protocol: L2 and peripherals, or a foreign platform.
  tlm_utils::simple_initiator_socket<SystemPort>& system_socket() { return pe_ports_.system.socket; }
  // The way in, base protocol: the fabric controller and foreign initiators reach the TCDM here, beside the arbiters
  // and if they like by direct access, and the cluster's control registers.
  tlm_utils::simple_target_socket_optional<Cluster> external_socket;

  DecodedCode& code() { return code_; }
  Tcdm& tcdm() { return tcdm_; }
  Core& core(std::uint32_t index) { return *cores_[index]; }
  const Core& core(std::uint32_t index) const { return *cores_[index]; }
  std::uint32_t cores() const { return static_cast<std::uint32_t>(cores_.size()); }

  // Enables the first `count` cores at `entry`, from the next cycle on.
  void boot(std::uint32_t entry, std::uint32_t count);

  // Runs at most `cycles` cycles; stops early when finished() or after request_stop(). Throws Fault.
  void run(std::uint64_t cycles);
  // The same for a cluster that somebody else starts: time passes while no core runs, too.
  void run_clock(std::uint64_t cycles);
  void request_stop() { stop_requested_ = true; }
  void resume() { stop_requested_ = false; }

  std::uint64_t cycle() const { return cycle_; }
  std::uint64_t last_issue_cycle() const { return last_issue_cycle_; }
  bool finished() const { return running_ == 0; }
  bool finished(std::uint32_t core) const { return ((running_ >> core) & 1U) == 0; }
  Cause last_cause(std::uint32_t core) const { return last_cause_[core]; }
  const EventUnit& event_unit() const { return event_unit_; }
  // Of the whole run, when it is over.
  TransferStatistics transfers() const;
  IcacheStatistics icache_statistics() const;

  // The end of computation was signalled, in this cycle.
  void on_end_of_computation(std::function<void()> observer) { end_observer_ = std::move(observer); }
  void on_issue(std::function<void(const IssueEvent&)> observer) {
    issue_observer_ = std::move(observer);
    observes_issues_ = issue_observer_ != nullptr;
    watching_ = Watching::each_issue;
  }
  void on_commit(std::function<void(const CommitEvent&)> observer);
  // What a core executes is recorded or replayed by this from now on (instruction_trace.h); null: neither.
  void attach_trace(std::uint32_t core, InstructionTrace* trace) {
    cores_[core]->pipeline.source().attach(trace);
    lanes_[core].recorder = trace != nullptr ? trace->recorder() : nullptr;
    const bool listens = lanes_[core].recorder != nullptr && watching_ != Watching::each_issue;
    watching_ = listens ? Watching::recording : Watching::each_issue;
  }
  // The core has nothing more to execute: it ends after this cycle, as if its program had.
  void end_core(std::uint32_t core) { ending_ |= 1U << core; }
  // The end of the run: what on_commit's observer has not heard yet.
  void finish_commit_log();

 private:
  // Who wants to know what issues. A recording is told what it needs of each instruction after it was executed; whoever
  // observes issues, or replays them, stands before each. Once asked for, it stays.
  enum class Watching : std::uint8_t { nobody, recording, each_issue };

  // Bit i of [r]: core i requests r in the coming cycle.
  using Requests = std::array<std::uint32_t, kRequests>;

  // What the cycle loop needs of each core.
  struct Lane {
    Pipeline* pipeline = nullptr;
    isa::Hart* hart = nullptr;
    CauseCounts* causes = nullptr;
    TraceRecorder* recorder = nullptr;
  };

  // What the shared units decided in this cycle; bit i: core i.
  struct Decisions {
    std::uint32_t fp_granted = 0;  // FPU or division unit
    std::uint32_t fp_results = 0;  // arrive
    std::uint32_t tcdm_granted = 0;
    std::uint32_t demux_granted = 0;  // event unit or DMA: read data comes in the cycle after
    std::uint32_t pe_granted = 0;
  };

  void end_of_elaboration() override;
  void bind_ports();
  void end_run();
  void step();
  void finish_step(const Decisions& decisions);
  void step_through_sockets();
  Decisions decide();
  void decide_with_dma(Decisions& decisions);
  std::uint32_t late_read_data(std::uint32_t core);
  std::uint32_t fpu_results(std::uint32_t granted);
  void answer_late();
  template <Watching kWatching>
  RequestBits commit_all(const Decisions& decisions);
  template <Watching kWatching>
  RequestBits commit_core(std::uint32_t index, unsigned inputs, const Decisions& decisions);
  RequestBits commit(std::uint32_t index, const Decisions& decisions);
  void followed_off(std::uint32_t index);
  void want(const Core& core);
  template <Watching kWatching>
  bool follow(std::uint32_t index, Transition& transition);
  bool follow_recorded(const Lane& lane, Transition& transition);
  void tell_recorder(const Lane& lane, const Transition& transition);
  template <Watching kWatching, bool kCaches>
  void step_computing();
  struct InColumns;
  using Taken = std::array<Transition*, 8>;
  template <Watching kWatching, bool kCaches>
  void go_on(std::uint32_t index, unsigned inputs, Transition*& taken, InColumns& cycle);
  std::uint32_t fetch_word(std::uint32_t index, std::uint32_t line);
  template <Watching kWatching>
  std::uint32_t do_common_work(std::uint32_t cores, const Taken& taken);
  template <Watching kWatching, bool kCaches, std::uint32_t... kIndices>
  InColumns commit_in_columns(const Decisions& decisions, std::integer_sequence<std::uint32_t, kIndices...> lanes);
  template <Watching kWatching, bool kCaches>
  InColumns commit_one_by_one(const Decisions& decisions, std::uint32_t off, const Taken& taken, InColumns cycle);
  void publish_elsewhere(std::uint32_t cores);
  template <Watching kWatching>
  void compute_watched_until(std::uint64_t end);
  void compute_until(std::uint64_t end);
  void look_ahead();
  static CoreGrants grants_of(std::uint32_t index, const Decisions& decisions);
  void hand_over(const Decisions& decisions);
  void answer_load(std::uint32_t index, const Decisions& decisions);
  void count_waiting(std::uint32_t cores);
  bool nothing_moves() const;
  void forget_states();
  void forget_old_states();
  Cause commit_counted(Core& core, const CoreGrants& grants, Pipeline::Committed& committed);
  Cause count(Core& core, const CoreGrants& grants, Pipeline::Committed& committed);
  void start_counting(Core& core);
  void account(Core& core, Cause cause, const Pipeline::Committed& committed);
  bool nobody_computed() const;
  TransferCounters counted_before() const;
  TransferCounters counted_through() const;
  void end_cores();
  void publish(RequestBits bits);
  void park(std::uint32_t candidates);
  std::uint32_t& requests(Request request) { return requests_[static_cast<std::size_t>(request)]; }
  int arbitrate_division(std::uint32_t requests);
  void issued(Core& core, const Pipeline::Committed& committed);
  void tell_issue(const Core& core, const isa::Instruction& instruction, std::uint32_t pc);
  void handle_fault(Core& core, const Pipeline::Committed& committed);
  bool nothing_at(const DataAccess& access);
  void log_commit(Core& core, const Pipeline::Committed& committed);
  void route(Core& core);
  bool traps_illegal(Core& core, const Pipeline::Committed& committed);
  Destination destination(const Core& core, const DataAccess& access) const;
  [[noreturn]] void throw_bad_access(const Core& core, const DataAccess& access) const;
  [[noreturn]] void misused_dma(std::uint32_t core, const std::string& what) const;

  void memory_written(std::uint32_t address) override;
  bool local_access(std::uint32_t core, const DataAccess& access) override;
  [[noreturn]] void nobody_answered(std::uint32_t core, const DataAccess& access) override;
  bool peripheral_access(const DataAccess& access, std::uint32_t& word);
  bool control_access(const DataAccess& access, std::uint32_t& word);
  bool raise_software_event(const DataAccess& access);
  void external_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay);
  bool external_direct(tlm::tlm_generic_payload& payload, tlm::tlm_dmi& dmi);
  bool external_register(tlm::tlm_generic_payload& payload);
  unsigned int external_debug(tlm::tlm_generic_payload& payload);

  ClusterConfig config_;
  DecodedCode code_;
  Tcdm tcdm_;
  FpuInterconnect fpus_;
  DivisionUnit division_;
  EventUnit event_unit_;
  L2Interconnect* l2_;  // may be null
  std::unique_ptr<ClusterL2Ports> l2_ports_;
  PePorts pe_ports_;
  ClusterDma dma_;
  ClusterControl control_;
  std::vector<std::unique_ptr<Core>> cores_;
  std::array<Lane, kMaxCores> lanes_{};
  std::unique_ptr<FetchPath> fetch_path_;  // null: an ideal instruction memory

  bool stop_requested_ = false;
  std::uint32_t ending_ = 0;  // cores whose replayed trace has ended
  std::uint64_t cycle_ = 0;
  std::uint64_t last_issue_cycle_ = 0;  // of a run; looked at when it ends
  std::uint64_t issues_ = 0;            // up to then
  std::uint32_t running_ = 0;           // cores enabled and not finished
  Requests requests_{};
  bool dma_active_ = false;               // it has work of its own
  bool only_computes_ = false;            // in the next cycle cores ask for nothing but FPUs and TCDM,
  std::uint64_t computes_until_ = 0;      // nor up to this one
  std::uint32_t expected_elsewhere_ = 0;  // in these; those who ask for something else and wait for it
  StateGraph states_;
  std::uint32_t states_version_ = 0;                     // of the code that they were made of
  std::array<const DataAccess*, kMaxCores> accesses_{};  // of each core, as long as it lives
  std::uint32_t parked_ = 0;                             // waiting for an event, with nothing moving inside
  std::uint32_t counting_ = 0;                           // cores whose performance counters are active
  std::array<std::uint64_t, kMaxCores> parked_since_{};  // first cycle of it that is not counted yet
  bool direct_ = true;            // all ends of the ports are ours: the loop makes no socket call
  std::uint32_t late_reads_ = 0;  // cores whose read data from event unit or DMA is due
  std::uint32_t dma_reads_ = 0;   // those of them who read from the DMA
  std::array<std::uint32_t, 2>
      fpu_results_{};  // of the FPUs' registers: cores whose results arrive one and two cycles on
  std::array<Cause, kMaxCores> last_cause_{};
  std::function<void()> end_observer_;
  std::function<void(const IssueEvent&)> issue_observer_;
  bool observes_issues_ = false;
  Watching watching_ = Watching::nobody;
  std::unique_ptr<CommitLog> commit_log_;
};

}  // namespace halfstep::model
