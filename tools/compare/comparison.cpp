#include "tools/compare/comparison.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace halfstep::tools {
namespace {

std::int64_t difference(std::uint64_t base, std::uint64_t now) {
  return static_cast<std::int64_t>(now) - static_cast<std::int64_t>(base);
}

std::int64_t floor_divide(std::int64_t value, std::int64_t divisor) {
  const std::int64_t quotient = value / divisor;
  return value % divisor < 0 ? quotient - 1 : quotient;
}

// Causes are counted in core-cycles: divided by the cores, and rounded so that they still add up (largest remainder).
std::vector<CauseChange> explain(const MeasuredRegion& base, const MeasuredRegion& now) {
  const auto cores = static_cast<std::int64_t>(std::max<std::uint64_t>(base.cores, 1));
  std::array<std::int64_t, model::kCauses> whole{};
  std::array<std::int64_t, model::kCauses> rest{};
  std::int64_t missing = difference(base.cycles, now.cycles);
  for (std::size_t cause = 0; cause < model::kCauses; ++cause) {
    const std::int64_t change = difference(base.counters.causes.at(cause), now.counters.causes.at(cause));
    whole.at(cause) = floor_divide(change, cores);
    rest.at(cause) = change - whole.at(cause) * cores;
    missing -= whole.at(cause);
  }
  std::array<std::size_t, model::kCauses> order{};
  for (std::size_t cause = 0; cause < order.size(); ++cause) order.at(cause) = cause;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rest.at(a) > rest.at(b); });
  for (std::size_t i = 0; i < order.size() && missing > 0; ++i, --missing) ++whole.at(order.at(i));

  std::vector<CauseChange> changes;
  for (std::size_t cause = 0; cause < model::kCauses; ++cause)
    if (whole.at(cause) != 0) changes.emplace_back(static_cast<model::Cause>(cause), whole.at(cause));
  std::stable_sort(changes.begin(), changes.end(),
                   [](const CauseChange& a, const CauseChange& b) { return std::abs(a.second) > std::abs(b.second); });
  return changes;
}

bool counts_differ(const MeasuredRegion& base, const MeasuredRegion& now) {
  return base.cycles != now.cycles || base.macs != now.macs || base.counters.causes != now.counters.causes ||
         base.counters.instructions != now.counters.instructions ||
         base.counters.bank_conflicts != now.counters.bank_conflicts ||
         base.counters.fpu_contention != now.counters.fpu_contention || base.kernel != now.kernel;
}

RegionChange compare_regions(const MeasuredRegion& base, const MeasuredRegion& now,
                             const std::optional<RegressionLimits>& limits) {
  RegionChange change;
  change.base = base;
  change.now = now;
  change.changed = counts_differ(base, now);
  if (change.changed) change.why = explain(base, now);
  if (limits) {
    change.allowed = limits->percent(now.kernel);
    change.too_slow =
        static_cast<double>(change.cycle_change()) * 100.0 > *change.allowed * static_cast<double>(base.cycles);
  }
  return change;
}

bool are_partners(const MeasuredRegion& base, const MeasuredRegion& now, bool same_kernel) {
  return base.layer == now.layer && base.pass == now.pass && base.cores == now.cores &&
         (!same_kernel || base.kernel == now.kernel);
}

// For each region of the base the index of its partner, or -1. A name that occurs several times is paired in order.
std::vector<std::ptrdiff_t> pair_regions(const std::vector<MeasuredRegion>& base,
                                         const std::vector<MeasuredRegion>& now) {
  std::vector<std::ptrdiff_t> partner(base.size(), -1);
  std::vector<bool> taken(now.size(), false);
  for (const bool same_kernel : {true, false})
    for (std::size_t i = 0; i < base.size(); ++i)
      for (std::size_t j = 0; partner[i] < 0 && j < now.size(); ++j)
        if (!taken[j] && are_partners(base[i], now[j], same_kernel)) {
          partner[i] = static_cast<std::ptrdiff_t>(j);
          taken[j] = true;
        }
  return partner;
}

// Which code computes a kernel is no part of the design it runs on: variants and builds are what compare is for.
constexpr std::array<const char*, 3> kCode = {"kernel.variant", "kernel.simd", "kernel.hardware_loops"};

bool is_about_code(const std::string& difference) {
  return std::any_of(kCode.begin(), kCode.end(),
                     [&](const char* name) { return difference.rfind(name + std::string(" "), 0) == 0; });
}

std::vector<std::string> differing_design(const MeasuredRun& base, const MeasuredRun& now) {
  std::vector<std::string> differing = differing_parameters(base, now);
  differing.erase(std::remove_if(differing.begin(), differing.end(), is_about_code), differing.end());
  return differing;
}

// The base's configuration, and what of the code changes, if something does.
std::string paired_config(const MeasuredRun& base, const MeasuredRun& now) {
  std::map<std::string, std::string> config = base.config;
  for (const char* name : kCode) {
    const std::string before = parameter_value(name, base.config);
    const std::string after = parameter_value(name, now.config);
    if (before != after) config[name] = before + " -> " + after;
  }
  return short_config(config);
}

RunComparison compare_run(const MeasuredRun& base, const MeasuredRun& now,
                          const std::optional<RegressionLimits>& limits) {
  RunComparison run;
  run.program = base.program == now.program ? base.program : base.program + " -> " + now.program;
  run.config = paired_config(base, now);
  run.base_source = base.source;
  run.new_source = now.source;
  run.base_code_bytes = base.code_bytes;
  run.new_code_bytes = now.code_bytes;
  run.base_good = base.good;
  run.new_good = now.good;
  run.config_differences = differing_design(base, now);
  if (!run.config_differences.empty()) return run;
  const std::vector<std::ptrdiff_t> partner = pair_regions(base.regions, now.regions);
  for (std::size_t i = 0; i < partner.size(); ++i) {
    if (partner[i] < 0)
      run.missing.push_back(base.regions[i]);
    else
      run.regions.push_back(
          compare_regions(base.regions[i], now.regions[static_cast<std::size_t>(partner[i])], limits));
  }
  for (std::size_t j = 0; j < now.regions.size(); ++j)
    if (std::find(partner.begin(), partner.end(), static_cast<std::ptrdiff_t>(j)) == partner.end())
      run.added.push_back(now.regions[j]);
  return run;
}

std::string label(const MeasuredRun& run) { return run.program + ", " + short_config(run.config); }

}  // namespace

std::int64_t RegionChange::cycle_change() const { return difference(base.cycles, now.cycles); }

std::optional<double> RegionChange::percent() const {
  if (base.cycles == 0) return std::nullopt;
  return 100.0 * static_cast<double>(cycle_change()) / static_cast<double>(base.cycles);
}

Comparison compare_runs(const std::vector<MeasuredRun>& base, const std::vector<MeasuredRun>& now,
                        const std::optional<RegressionLimits>& limits) {
  Comparison comparison;
  comparison.limited = limits.has_value();
  if (base.size() == 1 && now.size() == 1) {
    comparison.runs.push_back(compare_run(base.front(), now.front(), limits));
    return comparison;
  }
  std::vector<const MeasuredRun*> left;  // of the new ones
  for (const MeasuredRun& run : now) left.push_back(&run);
  std::vector<const MeasuredRun*> alone;
  for (const MeasuredRun& run : base) alone.push_back(&run);
  // Gives every run of the base that `fits` another one its partner.
  const auto pair_up = [&](auto fits) {
    std::vector<const MeasuredRun*> still_alone;
    for (const MeasuredRun* run : alone) {
      auto partner = left.end();
      for (auto candidate = left.begin(); candidate != left.end(); ++candidate)
        if ((*candidate)->program == run->program && fits(*run, **candidate) &&
            (partner == left.end() ||
             differing_parameters(*run, **candidate).size() < differing_parameters(*run, **partner).size()))
          partner = candidate;
      if (partner == left.end()) {
        still_alone.push_back(run);
        continue;
      }
      comparison.runs.push_back(compare_run(*run, **partner, limits));
      left.erase(partner);
    }
    alone = std::move(still_alone);
  };
  pair_up([](const MeasuredRun& run, const MeasuredRun& other) { return differing_parameters(run, other).empty(); });
  pair_up([](const MeasuredRun& run, const MeasuredRun& other) { return differing_design(run, other).empty(); });
  // What is left of the same program ran on another configuration: the nearest one says which.
  pair_up([](const MeasuredRun& /*run*/, const MeasuredRun& /*other*/) { return true; });
  for (const MeasuredRun* run : alone) comparison.only_in_base.push_back(label(*run));
  for (const MeasuredRun* run : left) comparison.only_in_new.push_back(label(*run));
  return comparison;
}

namespace {

template <class Predicate>
std::size_t count_regions(const std::vector<RunComparison>& runs, Predicate predicate) {
  std::size_t count = 0;
  for (const RunComparison& run : runs)
    count += static_cast<std::size_t>(std::count_if(run.regions.begin(), run.regions.end(), predicate));
  return count;
}

}  // namespace

std::size_t Comparison::region_count() const {
  return count_regions(runs, [](const RegionChange&) { return true; });
}

std::size_t Comparison::changed_count() const {
  return count_regions(runs, [](const RegionChange& region) { return region.changed; });
}

std::size_t Comparison::faster_count() const {
  return count_regions(runs, [](const RegionChange& region) { return region.cycle_change() < 0; });
}

std::size_t Comparison::slower_count() const {
  return count_regions(runs, [](const RegionChange& region) { return region.cycle_change() > 0; });
}

std::size_t Comparison::too_slow_count() const {
  return count_regions(runs, [](const RegionChange& region) { return region.too_slow; });
}

std::size_t Comparison::uncompared_count() const {
  std::size_t count = only_in_base.size();
  for (const RunComparison& run : runs)
    count += run.missing.size() + (run.config_differences.empty() ? 0U : 1U) + (run.new_good ? 0U : 1U);
  return count;
}

}  // namespace halfstep::tools
