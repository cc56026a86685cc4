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

// Eight bits at every other place.
constexpr std::array<std::uint16_t, 256> kSpread = [] {
  std::array<std::uint16_t, 256> spread{};
  for (std::uint32_t bits = 0; bits < spread.size(); ++bits) {
    for (std::uint32_t bit = 0; bit < 8; ++bit)
      spread[bits] |= static_cast<std::uint16_t>((bits >> bit & 1U) << 2 * bit);
  }
  return spread;
}();

constexpr std::uint32_t spread(std::uint32_t bits) {
  return kSpread[bits & 0xffU] | static_cast<std::uint32_t>(kSpread[bits >> 8 & 0xffU]) << 16;
}

// Two bits a core: of `low`, and of `high` above it.
constexpr std::uint32_t by_core(std::uint32_t low, std::uint32_t high) { return spread(low) | spread(high) << 1; }

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
      lane.recorder->counted();
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
