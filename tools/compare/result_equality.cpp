#include "tools/compare/result_equality.h"

namespace halfstep::tools {
namespace {

using Difference = std::optional<std::string>;

Difference compare(const std::string& what, std::uint64_t expected, std::uint64_t found) {
  if (expected == found) return std::nullopt;
  return what + " " + std::to_string(found) + ", expected " + std::to_string(expected);
}

Difference compare_counters(const std::string& where, const model::Counters& expected, const model::Counters& found) {
  for (std::size_t cause = 0; cause < model::kCauses; ++cause)
    if (auto difference =
            compare(where + model::kCauseNames.at(cause), expected.causes.at(cause), found.causes.at(cause)))
      return difference;
  if (auto difference = compare(where + "instructions", expected.instructions, found.instructions)) return difference;
  if (auto difference = compare(where + "bank conflicts", expected.bank_conflicts, found.bank_conflicts))
    return difference;
  return compare(where + "FPU contention", expected.fpu_contention, found.fpu_contention);
}

}  // namespace

Difference find_inequality(const model::RunResult& expected, const model::RunResult& found) {
  if (found.stop != expected.stop) return "ended differently: " + found.message;
  if (auto difference = compare("exit code", expected.exit_code, found.exit_code)) return difference;
  if (auto difference = compare("regions", expected.regions.size(), found.regions.size())) return difference;
  for (std::size_t i = 0; i < expected.regions.size(); ++i) {
    const model::RegionResult& base = expected.regions[i];
    const model::RegionResult& now = found.regions[i];
    const std::string where = "core " + std::to_string(base.core) + " region " + std::to_string(base.id) + ": ";
    if (base.id != now.id || base.core != now.core) return where + "another region in its place";
    if (auto difference = compare(where + "cycles", base.cycles, now.cycles)) return difference;
    if (auto difference = compare(where + "times", base.instances, now.instances)) return difference;
    if (auto difference = compare_counters(where, base.counters, now.counters)) return difference;
  }
  if (auto difference = compare("cores", expected.cores.size(), found.cores.size())) return difference;
  for (std::size_t core = 0; core < expected.cores.size(); ++core)
    if (auto difference = compare_counters("core " + std::to_string(core) + ": ", expected.cores[core].counters,
                                           found.cores[core].counters))
      return difference;
  return compare("cycles", expected.cycles, found.cycles);
}

}  // namespace halfstep::tools
