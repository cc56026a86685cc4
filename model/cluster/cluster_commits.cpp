// What watches the cores' commits if somebody wants it: the commit log, the performance counters.
#include "model/cluster/cluster.h"

namespace halfstep::model {

void Cluster::on_commit(std::function<void(const CommitEvent&)> observer) {
  commit_log_ = std::make_unique<CommitLog>(std::move(observer));
}

void Cluster::finish_commit_log() {
  if (commit_log_ == nullptr) return;
  for (const auto& core : cores_) commit_log_->finish(*core);
}

// At the end of a cycle: an instruction that trapped has left EX again.
void Cluster::log_commit(Core& core, const Pipeline::Committed& committed) {
  const bool trapped = core.pipeline.execute_empty();
  if (committed.flushed != nullptr) commit_log_->committed(core, *committed.flushed, committed.pc);
  if (committed.issued != nullptr && !trapped) {
    commit_log_->committed(core, *committed.issued, committed.pc);
  } else if (committed.issued == nullptr && committed.new_access && trapped) {
    commit_log_->take_back(core);
  }
}

Cause Cluster::count(Core& core, const CoreGrants& grants, Pipeline::Committed& committed) {
  const Cause cause = core.commit_counted(grants, committed);
  if (!core.performance_counters.active()) counting_ &= ~(1U << core.index);
  return cause;
}

// A CSR instruction issued in this cycle, which may have written the counters' registers.
void Cluster::start_counting(Core& core) {
  const std::uint32_t bit = 1U << core.index;
  if ((counting_ & bit) != 0 || !core.performance_counters.start()) return;
  counting_ |= bit;
}

}  // namespace halfstep::model
