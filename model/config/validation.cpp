#include "model/config/validation.h"

#include "model/config/parameters.h"

namespace halfstep::model {
namespace {

// What the bench behind the corpora had.
constexpr std::uint32_t kMeasuredCores = 8;
constexpr std::uint32_t kMeasuredBanks = 16;
constexpr std::uint32_t kMeasuredSharedFpus = 4;
constexpr std::uint32_t kLargestL2 = 2 * 1024 * 1024;  // of the presets of chips

std::string setting(const ClusterConfig& config, const char* name) {
  return std::string(name) + "=" + find_parameter(name)->value.read(config);
}

bool is_default_map(const ClusterConfig& config) {
  for (std::size_t core = 0; core < config.fpu_map.size(); ++core) {
    if (config.fpu_map[core] != core % config.fpu_count) return false;
  }
  return true;
}

bool is_measured_fpu(const ClusterConfig& config) {
  switch (config.fpu_policy) {
    case FpuPolicy::dynamic_allocation:
      return config.fpu_count == kMeasuredSharedFpus;
    case FpuPolicy::static_map:
      return config.fpu_count == kMeasuredSharedFpus && config.fpu_pipe_regs == 1 && is_default_map(config);
    case FpuPolicy::lfsr:
      return config.fpu_count == kMeasuredSharedFpus && config.fpu_pipe_regs == 1;
    case FpuPolicy::private_units:
      return config.fpu_pipe_regs <= 1;
  }
  return false;
}

}  // namespace

std::vector<std::string> unvalidated_parts(const ClusterConfig& config) {
  std::vector<std::string> parts;
  if (config.boot_mode == BootMode::fabric_controller) parts.emplace_back("fabric controller");
  if (config.cores != kMeasuredCores) parts.push_back(setting(config, "cluster.cores"));
  if (config.tcdm_banks != kMeasuredBanks) parts.push_back(setting(config, "tcdm.banks"));
  if (!is_measured_fpu(config)) {
    parts.push_back(setting(config, "fpu.policy") + " with " + setting(config, "fpu.count") + " " +
                    setting(config, "fpu.pipe_regs"));
  }
  if (config.icache_mode == IcacheMode::hierarchical) parts.emplace_back("instruction cache together with cores");
  if (config.l2_contention) parts.emplace_back("contention for L2");
  if (config.l2_size > kLargestL2) parts.push_back(setting(config, "l2.size") + ", which no such chip has");
  if (config.l3_size != 0) parts.push_back(setting(config, "l3.size") + ", which no such chip has");
  if (config.isa.dot_product != isa::DotProduct::off) parts.push_back(setting(config, "isa.dotp"));
  return parts;
}

}  // namespace halfstep::model
