#include "model/config/icache_rules.h"

namespace halfstep::model {
namespace {

bool is_power_of_two(std::uint32_t value) { return value != 0 && (value & (value - 1)) == 0; }

}  // namespace

std::optional<RuleViolation> find_icache_violation(const ClusterConfig& config) {
  for (const char* name : {"icache.line_size", "icache.private_size", "icache.private_ways", "icache.shared_size",
                           "icache.shared_ways", "icache.shared_banks"}) {
    const std::string text = find_parameter(name)->value.read(config);
    if (!is_power_of_two(static_cast<std::uint32_t>(std::stoul(text))))
      return RuleViolation{std::string(name) + " must be a power of two: it is " + text, {name}};
  }
  const IcacheParameters& icache = config.icache;
  const std::uint32_t private_least = icache.line_bytes * icache.private_ways;
  if (icache.private_bytes < private_least)
    return RuleViolation{"icache.private_size must hold a line in every way, " + std::to_string(private_least) +
                             " bytes: it is " + std::to_string(icache.private_bytes),
                         {"icache.private_size", "icache.private_ways", "icache.line_size"}};
  const std::uint32_t shared_least = icache.line_bytes * icache.shared_ways * icache.shared_banks;
  if (icache.shared_bytes < shared_least)
    return RuleViolation{"icache.shared_size must hold a line in every way of every bank, " +
                             std::to_string(shared_least) + " bytes: it is " + std::to_string(icache.shared_bytes),
                         {"icache.shared_size", "icache.shared_ways", "icache.shared_banks", "icache.line_size"}};
  return std::nullopt;
}

}  // namespace halfstep::model
