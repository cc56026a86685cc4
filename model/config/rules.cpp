// The rules between parameters: what no hardware has.
#include "model/config/icache_rules.h"
#include "model/config/parameters.h"
#include "model/soc/address_map.h"

namespace halfstep::model {
namespace {

bool is_power_of_two(std::uint32_t value) { return value != 0 && (value & (value - 1)) == 0; }

std::string policy_text(const ClusterConfig& config) {
  return "fpu.policy=" + find_parameter("fpu.policy")->value.read(config);
}

std::optional<RuleViolation> find_fpu_violation(const ClusterConfig& config) {
  const std::string count = "fpu.count is " + std::to_string(config.fpu_count);
  switch (config.fpu_policy) {
    case FpuPolicy::dynamic_allocation:
    case FpuPolicy::lfsr:
      if (!is_power_of_two(config.fpu_count))
        return RuleViolation{policy_text(config) + " needs a power of two FPUs: " + count, {"fpu.policy", "fpu.count"}};
      break;
    case FpuPolicy::private_units:
      if (config.fpu_count != config.cores)
        return RuleViolation{policy_text(config) + " needs as many FPUs as cores: " + count + ", cluster.cores is " +
                                 std::to_string(config.cores),
                             {"fpu.policy", "fpu.count", "cluster.cores"}};
      break;
    case FpuPolicy::static_map:
      if (config.fpu_map.empty()) break;
      if (config.fpu_map.size() != config.cores)
        return RuleViolation{"fpu.map needs one FPU for each of the " + std::to_string(config.cores) +
                                 " cores: it has " + std::to_string(config.fpu_map.size()),
                             {"fpu.map", "cluster.cores"}};
      for (const std::uint32_t fpu : config.fpu_map)
        if (fpu >= config.fpu_count)
          return RuleViolation{"fpu.map names FPU " + std::to_string(fpu) + ", the last one is " +
                                   std::to_string(config.fpu_count - 1) + ": " + count,
                               {"fpu.map", "fpu.count"}};
      break;
  }
  return std::nullopt;
}

// The chip's own addresses, from the alias of the TCDM to the end of the largest L2, stay its own.
std::optional<RuleViolation> find_memory_violation(const ClusterConfig& config) {
  constexpr std::uint64_t kChipEnd = kL3Base;
  constexpr std::uint64_t kAddressEnd = std::uint64_t{1} << 32;
  if (config.memory_size == 0) return std::nullopt;
  const std::string text = "memory.base=" + find_parameter("memory.base")->value.read(config) +
                           " memory.size=" + std::to_string(config.memory_size);
  if (config.memory_size % sizeof(std::uint32_t) != 0)
    return RuleViolation{text + ": expected a size in whole words", {"memory.size"}};
  if (config.memory_base < kChipEnd || config.memory_base + std::uint64_t{config.memory_size} > kAddressEnd)
    return RuleViolation{text + ": expected a memory within 0x20000000 .. 0xffffffff", {"memory.base", "memory.size"}};
  if (config.memory_base - kL3Base < config.l3_size)
    return RuleViolation{text + ": the L3 of l3.size=" + std::to_string(config.l3_size) + " at 0x20000000 is there",
                         {"memory.base", "l3.size"}};
  return std::nullopt;
}

}  // namespace

std::optional<RuleViolation> find_violation(const ClusterConfig& config) {
  if (config.boot_cores > config.cores)
    return RuleViolation{"boot.cores is " + std::to_string(config.boot_cores) + ", but cluster.cores is only " +
                             std::to_string(config.cores),
                         {"boot.cores", "cluster.cores"}};
  if (auto violation = find_fpu_violation(config)) return violation;
  if (auto violation = find_icache_violation(config)) return violation;
  if (!is_power_of_two(config.tcdm_banks))
    return RuleViolation{"tcdm.banks must be a power of two: it is " + std::to_string(config.tcdm_banks),
                         {"tcdm.banks"}};
  if (config.tcdm_size % (config.tcdm_banks * sizeof(std::uint32_t)) != 0)
    return RuleViolation{"tcdm.size must be whole words in every bank: " + std::to_string(config.tcdm_size) +
                             " bytes do not divide into " + std::to_string(config.tcdm_banks) + " banks",
                         {"tcdm.size", "tcdm.banks"}};
  if (!is_power_of_two(config.dma_burst_bytes))
    return RuleViolation{"dma.burst_bytes must be a power of two: it is " + std::to_string(config.dma_burst_bytes),
                         {"dma.burst_bytes"}};
  if (!is_power_of_two(config.l2_banks))
    return RuleViolation{"l2.banks must be a power of two: it is " + std::to_string(config.l2_banks), {"l2.banks"}};
  if (config.l3_size % sizeof(std::uint32_t) != 0)
    return RuleViolation{"l3.size must be whole words: it is " + std::to_string(config.l3_size), {"l3.size"}};
  if (config.l2_size % sizeof(std::uint32_t) != 0)
    return RuleViolation{"l2.size must be whole words: it is " + std::to_string(config.l2_size), {"l2.size"}};
  if (auto violation = find_memory_violation(config)) return violation;
  return std::nullopt;
}

}  // namespace halfstep::model
