#include "model/cluster/cluster_dma.h"

#include <utility>

#include "model/dma/banked_l2.h"
#include "model/dma/fixed_latency_l2.h"
namespace halfstep::model {
namespace {

constexpr std::uint32_t kEventLine = 1U << 8;
constexpr std::uint32_t kInterruptLine = 1U << 9;

DmaParameters parameters_of(const ClusterConfig& config) {
  DmaParameters parameters;
  parameters.control_ports = config.cores + 2;
  parameters.ids = config.dma_ids;
  parameters.queue_depth = config.dma_queue_depth;
  parameters.outstanding_bursts = config.dma_outstanding_bursts;
  parameters.burst_bytes = config.dma_burst_bytes;
  parameters.tcdm_size = config.tcdm_size;
  return parameters;
}

std::unique_ptr<L2Port> make_l2_port(const ClusterConfig& config, L2Storage& storage, const ClusterL2Ports* l2) {
  if (l2 == nullptr) return std::make_unique<FixedLatencyL2>(storage, config.dma_latency());
  return std::make_unique<BankedL2>(storage, config.dma_latency(), l2->interconnect, l2->read, l2->write,
                                    ClusterL2Ports::dma);
}

}  // namespace

ClusterDma::ClusterDma(const sc_core::sc_module_name& name, const ClusterConfig& config, Tcdm& tcdm,
                       EventUnit& event_unit, PePorts& pe_ports, const ClusterL2Ports* l2,
                       std::function<void(std::uint32_t)> on_l2_write)
    : sc_core::sc_module(name),
      cores_(config.cores),
      tcdm_(tcdm),
      event_unit_(event_unit),
      pe_ports_(pe_ports),
      storage_(pe_ports.system, std::move(on_l2_write)),
      l2_(make_l2_port(config, storage_, l2)),
      measured_l2_(*l2_, counters_),
      dma_("dma", parameters_of(config), measured_l2_),
      view_port_("view_port"),
      fabric_port_("fabric_port") {
  for (std::uint32_t port = 0; port < Dma::kTcdmPorts; ++port) {
    dma_.tcdm_ports[port]->socket.bind(tcdm.dma_ports[port]->socket);
  }
  view_port_.socket.bind(dma_.control_ports[cores_]->socket);
  fabric_port_.socket.bind(dma_.control_ports[cores_ + 1]->socket);
  view_.arbiter = RoundRobinTree(config.cores, RoundRobinTree::Wrap::at_last_master);
}

ClusterDma::Grants ClusterDma::cycle(std::uint64_t cycle, std::uint32_t control_requests, std::uint32_t tcdm_requests,
                                     const std::array<const DataAccess*, kMaxCores>& accesses) {
  answer_view(cycle);
  tcdm_requests_ = dma_.publish();
  std::array<const DataAccess*, Tcdm::kDmaPorts> dma_accesses;
  for (std::uint32_t port = 0; port < Tcdm::kDmaPorts; ++port) dma_accesses[port] = &dma_.tcdm_access(port);
  const Tcdm::Grants tcdm_granted = tcdm_.arbitrate(tcdm_requests, tcdm_requests_, dma_accesses);

  inputs_.cycle = cycle;
  inputs_.control_requests = control_requests;
  for (std::uint32_t rest = control_requests; rest != 0; rest &= rest - 1) {
    const auto core = static_cast<std::uint32_t>(__builtin_ctz(rest));
    inputs_.control_accesses[core] = accesses[core];
  }
  inputs_.tcdm_granted = tcdm_granted.dma;
  inputs_.tcdm_words = {tcdm_.dma_read_data(0), tcdm_.dma_read_data(1)};
  const std::uint32_t granted = commit(inputs_);
  return {tcdm_granted.cores, granted & ((1U << cores_) - 1U)};
}

void ClusterDma::send_requests() { tcdm_requests_ = dma_.send_requests(); }

void ClusterDma::cycle_through_sockets(std::uint64_t cycle) {
  answer_view(cycle);
  Dma::Inputs inputs;
  inputs.cycle = cycle;
  dma_.take_answers(inputs);
  dma_.send_grants(commit(inputs));
}

// Events of this cycle come from registers; the rest follows from the inputs.
std::uint32_t ClusterDma::commit(Dma::Inputs& inputs) {
  if (dma_.reporting()) raise_events();
  count_tcdm(inputs.tcdm_granted);
  select_view(inputs);
  const std::uint32_t granted = dma_.commit(inputs);
  finish_view(granted);
  return granted;
}

void ClusterDma::begin_cycle(std::uint64_t cycle, bool nobody_computed) {
  if (busy_) count_busy(counters_, nobody_computed);
  busy_ = dma_.transferring();
  counters_before_ = counters_;
  counted_cycle_ = cycle;
}

TransferCounters ClusterDma::counted_through(std::uint64_t cycle) const {
  TransferCounters counters = counters_;
  if (busy_ && cycle == counted_cycle_) count_busy(counters, false);
  return counters;
}

TransferCounters ClusterDma::counted(bool nobody_computed) const {
  TransferCounters counters = counters_;
  if (busy_) count_busy(counters, nobody_computed);
  return counters;
}

void ClusterDma::count_busy(TransferCounters& counters, bool nobody_computed) {
  ++counters.busy;
  ++(nobody_computed ? counters.exposed : counters.hidden);
}

// Bytes are counted where they arrive.
void ClusterDma::count_tcdm(std::uint32_t granted) {
  if ((tcdm_requests_ & ~granted) != 0) ++counters_.blocked;
  for (std::uint32_t port = 2; port < Dma::kTcdmPorts; ++port) {
    if (((granted >> port) & 1U) == 0) continue;
    counters_.to_tcdm.bytes += bytes_of(dma_.tcdm_access(port).byte_mask);
  }
}

void ClusterDma::raise_events() {
  const auto termination = dma_.termination();
  if (!termination) return;
  for (std::uint32_t core = 0; core < cores_; ++core) {
    const bool event = ((termination->events >> core) & 1U) != 0;
    const bool interrupt = ((termination->interrupts >> core) & 1U) != 0;
    if (event || interrupt) event_unit_.raise(core, (event ? kEventLine : 0) | (interrupt ? kInterruptLine : 0));
  }
}

void ClusterDma::request_view(std::uint32_t core, const DataAccess& access) {
  view_.requests |= 1U << core;
  view_.accesses[core] = &access;
}

void ClusterDma::select_view(Dma::Inputs& inputs) {
  if (view_.requests == 0) return;
  view_.core = view_.arbiter.winner(view_.requests);
  inputs.control_requests |= 1U << cores_;
  inputs.control_accesses[cores_] = view_.accesses[view_.core];
}

void ClusterDma::finish_view(std::uint32_t granted) {
  if (((granted >> cores_) & 1U) == 0) return;
  view_.arbiter.advance();
  view_.requests &= ~(1U << view_.core);
  view_.answers = true;
}

void ClusterDma::answer_view(std::uint64_t cycle) {
  if (!view_.answers) return;
  view_.answers = false;
  pe_ports_.answer(view_.core, dma_.read_data(cores_), cycle);
}

void ClusterDma::on_misuse(std::function<void(std::uint32_t, const std::string&)> observer) {
  dma_.on_misuse([this, report = std::move(observer)](std::uint32_t port, const std::string& what) {
    report(port < cores_ ? port : view_.core, what);
  });
}

}  // namespace halfstep::model
