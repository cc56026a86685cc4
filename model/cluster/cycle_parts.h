// What the two ways to take a cycle share (cluster_cycle.cpp, cluster_compute.cpp).
#pragma once

#include <array>
#include <cstdint>

#include "model/cluster/cluster.h"
#include "model/trace/trace_recorder.h"

namespace halfstep::model {

constexpr auto kFpu = static_cast<std::size_t>(Request::fpu);
constexpr auto kTcdm = static_cast<std::size_t>(Request::tcdm);
constexpr auto kEventUnit = static_cast<std::size_t>(Request::event_unit);

// Eight bits, a byte each.
constexpr std::array<std::uint64_t, 256> kSpread = [] {
  std::array<std::uint64_t, 256> spread{};
  for (std::uint32_t bits = 0; bits < spread.size(); ++bits) {
    for (std::uint32_t bit = 0; bit < 8; ++bit)
      spread[bits] |= static_cast<std::uint64_t>(bits >> bit & 1U) << (8 * bit);
  }
  return spread;
}();

// The inputs to transitions of eight cores (StateNode::transitions): a byte each.
constexpr std::uint64_t inputs_by_core(std::uint32_t granted, std::uint32_t results) {
  return kSpread[granted & 0xffU] | kSpread[results & 0xffU] << 1;
}

// FPU results come pipe_regs cycles after the grant; with none, in the same cycle.
inline std::uint32_t Cluster::fpu_results(std::uint32_t granted) {
  if (config_.fpu_pipe_regs == 0) return granted;
  const std::uint32_t due = fpu_results_[0];
  fpu_results_[0] = fpu_results_[1];
  fpu_results_[1] = 0;
  fpu_results_[config_.fpu_pipe_regs - 1] |= granted;
  return due;
}

// The load or store that went along the transition.
inline void Cluster::tell_recorder(const Lane& lane, const Transition& transition) {
  const Pipeline& pipeline = *lane.pipeline;
  lane.recorder->accessed(transition.instruction, transition.pc, pipeline.first_address(), pipeline.store_data(),
                          lane.pipeline->source().hart());
}

// One cycle of a core along the graph, recorded: as it is, and then told, where that is enough.
inline bool Cluster::follow_recorded(const Lane& lane, Transition& transition) {
  using Issue = Transition::Issue;
  switch (transition.issue) {
    case Issue::nothing:
      return lane.pipeline->follow(transition);
    case Issue::load:
    case Issue::store: {
      const bool along = lane.pipeline->follow(transition);
      tell_recorder(lane, transition);
      return along;
    }
    case Issue::plain:
    case Issue::floating:
      if (!TraceRecorder::only_counted(transition.instruction)) return lane.pipeline->follow_traced(transition);
      lane.recorder->counted(1);
      return lane.pipeline->follow(transition);
    case Issue::decides:
    case Issue::sets_loops:
      break;
  }
  return lane.pipeline->follow_traced(transition);
}

// One cycle of a core along the graph. False: it has left it.
template <Cluster::Watching kWatching>
inline bool Cluster::follow(std::uint32_t index, Transition& transition) {
  const Lane& lane = lanes_[index];
  if constexpr (kWatching == Watching::nobody) return lane.pipeline->follow(transition);
  if constexpr (kWatching == Watching::recording) return follow_recorded(lane, transition);
  const bool along = lane.pipeline->follow_traced(transition);
  if (observes_issues_ && transition.issue != Transition::Issue::nothing) {
    tell_issue(*cores_[index], transition.instruction, transition.pc);
  }
  return along;
}

}  // namespace halfstep::model
