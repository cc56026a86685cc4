#include "tools/network/memory_report.h"

#include <algorithm>

#include "tools/report/table.h"

namespace halfstep::network {
namespace {

using tools::fixed_point;
using tools::with_separators;

std::string share(std::uint64_t part, std::uint64_t whole) {
  return with_separators(part) + " of " + with_separators(whole) + " bytes (" +
         fixed_point(100.0 * static_cast<double>(part) / static_cast<double>(whole), 1) + " %)";
}

std::string name_of(const PassPlan& plan) { return plan.layer + ", " + plan.pass; }

std::string tiles_text(const PassPlan& plan) { return std::to_string(plan.outer) + " x " + std::to_string(plan.inner); }

// Weights and samples are what a device must keep; the rest comes and goes.
std::uint64_t bytes_of(const Schedule& schedule, Content content) {
  std::uint64_t bytes = 0;
  for (const Buffer& buffer : schedule.buffers)
    if (buffer.content == content) bytes += static_cast<std::uint64_t>(buffer.bytes);
  return bytes;
}

}  // namespace

std::string print_memory(const PreparedNetwork& prepared, const model::ClusterConfig& config) {
  const Schedule& schedule = prepared.schedule();
  tools::Table table{{{"layer", false},
                      {"pass", false},
                      {"type", false},
                      {"tiles", true},
                      {"buffers", true},
                      {"TCDM_bytes", true},
                      {"DMA_bytes", true},
                      {"L2_live_bytes", true}},
                     {}};
  std::size_t largest_in_tcdm = 0;
  std::size_t largest_in_l2 = 0;
  std::uint64_t moved = 0;
  for (std::size_t i = 0; i < schedule.passes.size(); ++i) {
    const PassPlan& plan = schedule.passes[i].plan;
    const int pass = static_cast<int>(i);
    if (plan.tcdm_bytes() > schedule.passes[largest_in_tcdm].plan.tcdm_bytes()) largest_in_tcdm = i;
    if (live_bytes(schedule, pass) > live_bytes(schedule, static_cast<int>(largest_in_l2))) largest_in_l2 = i;
    moved += static_cast<std::uint64_t>(plan.dma_bytes());
    table.rows.push_back({plan.layer, plan.pass, plan.format->name, tiles_text(plan), std::to_string(plan.buffers),
                          with_separators(static_cast<std::uint64_t>(plan.tcdm_bytes())),
                          with_separators(static_cast<std::uint64_t>(plan.dma_bytes())),
                          with_separators(live_bytes(schedule, pass))});
  }
  const PassPlan& in_tcdm = schedule.passes[largest_in_tcdm].plan;
  const std::uint64_t tcdm = prepared.tcdm_beside_tiles() + static_cast<std::uint64_t>(in_tcdm.tcdm_bytes());
  const std::uint64_t l2 = prepared.l2_beside_buffers() + prepared.memory().bytes;
  std::uint64_t separate = 0;
  for (const Buffer& buffer : schedule.buffers) separate += static_cast<std::uint64_t>(buffer.bytes);
  std::string text = table.to_text() + "\n";
  text += "TCDM peak      " + share(tcdm, config.tcdm_size) + ", " + with_separators(prepared.tcdm_beside_tiles()) +
          " of them stacks and runtime: " + name_of(in_tcdm) + "\n";
  text += "L2 peak        " + share(l2, config.l2_size) + ", " + with_separators(prepared.l2_beside_buffers()) +
          " of them code and descriptions: " + name_of(schedule.passes[largest_in_l2].plan) + "\n";
  const std::uint64_t velocities = bytes_of(schedule, Content::velocity);
  text += "of these       " + with_separators(bytes_of(schedule, Content::weights)) + " weights, " +
          (velocities == 0 ? "" : with_separators(velocities) + " velocities, ") +
          with_separators(bytes_of(schedule, Content::samples)) + " samples; every buffer by itself would be " +
          with_separators(separate) + "\n";
  text += "DMA            " + with_separators(moved) + " bytes a step at most: edges have smaller tiles\n";
  if (l2 > config.l2_size) text += "does not fit   l2.size=" + std::to_string((l2 + 1023) / 1024) + "K would do\n";
  return text;
}

}  // namespace halfstep::network
