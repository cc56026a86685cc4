#include "tools/sweep/estimate.h"

#include <map>

namespace halfstep::tools {
namespace {

// README.md, "Speed": between 2 and 3 million cluster cycles a second. Kernels reach one to five MAC/clk.
constexpr double kCyclesPerSecond = 2e6;
constexpr double kMacsPerCycle = 2;
constexpr double kSecondsToStart = 0.05;

double guess_seconds(const SweepRun& run) {
  double macs = 0;
  for (const model::LayerEntry& layer : run.image->layers) macs += layer.macs;
  const double repeats = static_cast<double>(run.config.network_samples) * run.config.kernel_repeat;
  return kSecondsToStart + macs * repeats / kMacsPerCycle / kCyclesPerSecond;
}

}  // namespace

double estimate_seconds(const SweepPlan& plan, const std::vector<std::size_t>& runs, const ResultDatabase* database) {
  std::map<std::string, std::optional<double>> measured;
  double seconds = 0;
  for (const std::size_t index : runs) {
    const SweepRun& run = plan.runs[index];
    if (run.image == nullptr) continue;
    const auto [known, is_new] = measured.emplace(run.image->sha256, std::nullopt);
    if (is_new && database != nullptr) known->second = database->mean_seconds(run.image->sha256);
    seconds += known->second ? *known->second : guess_seconds(run);
  }
  return seconds;
}

}  // namespace halfstep::tools
