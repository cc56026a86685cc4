// One cycle of the cluster with every request and every grant as a TLM call, and the pipelines without the graph of
// states: for foreign ends, and to show that nothing differs.
#include "model/cluster/cluster.h"
#include "model/cluster/cycle_parts.h"

namespace halfstep::model {
namespace {

constexpr std::uint32_t lowest(std::uint32_t bits) { return static_cast<std::uint32_t>(__builtin_ctz(bits)); }

}  // namespace

void Cluster::step_through_sockets() {
  if (l2_ != nullptr && l2_->busy()) l2_->step(cycle_);
  const Requests before = requests_;
  for (std::uint32_t rest = running_; rest != 0; rest &= rest - 1) cores_[lowest(rest)]->send_requests();
  dma_.begin_cycle(cycle_, nobody_computed());
  fpus_.arbitrate_sockets();
  division_.cycle_through_sockets(cycle_);
  dma_.send_requests();
  tcdm_.arbitrate_sockets();
  pe_ports_.cycle_through_sockets(cycle_);
  dma_.cycle_through_sockets(cycle_);
  event_unit_.cycle_through_sockets();

  std::array<CoreGrants, kMaxCores> answers;
  Decisions decisions;
  std::uint32_t fpu_granted = 0;
  for (std::uint32_t rest = running_; rest != 0; rest &= rest - 1) {
    const std::uint32_t index = lowest(rest);
    answers[index] = cores_[index]->take_answers();
    if (answers[index].fp) decisions.fp_granted |= 1U << index;
    if (answers[index].data) decisions.tcdm_granted |= 1U << index;
  }
  fpu_granted = decisions.fp_granted & before[kFpu];
  decisions.fp_results = fpu_results(fpu_granted);

  requests_ = {};
  for (std::uint32_t rest = running_; rest != 0; rest &= rest - 1) {
    const std::uint32_t index = lowest(rest);
    Core& core = *cores_[index];
    CoreGrants grants = answers[index];
    grants.fp_result = grants.fp_result || ((decisions.fp_results >> index) & 1U) != 0;
    Pipeline::Committed committed;
    const Cause cause = commit_counted(core, grants, committed);
    account(core, cause, committed);
    if (!finished(index)) requests(core.pipeline.publish()) |= 1U << index;
  }
  if (fetch_path_) fetch_path_->cycle_through_sockets(cycle_, running_, last_cause_);
  if (ending_ != 0) end_cores();
  ++cycle_;
}

}  // namespace halfstep::model
