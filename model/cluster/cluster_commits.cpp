// What the cluster tells its commit log, if somebody listens.
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

}  // namespace halfstep::model
