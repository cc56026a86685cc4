#include "model/fpu/allocation.h"

#include <algorithm>
#include <stdexcept>

namespace halfstep::model {
namespace {

std::uint32_t lowest(std::uint32_t bits) { return static_cast<std::uint32_t>(__builtin_ctz(bits)); }

RoundRobinTree fpu_tree(std::uint32_t masters) { return {masters, RoundRobinTree::Wrap::past_last_master}; }

// One winner per FPU; `wanted[f]` holds the cores that were sent to FPU f.
std::uint32_t grant_winners(std::vector<RoundRobinTree>& trees, const std::array<std::uint32_t, 16>& wanted,
                            std::uint32_t fpus) {
  std::uint32_t granted = 0;
  for (std::uint32_t fpu = 0; fpu < fpus; ++fpu) {
    if (wanted[fpu] == 0) continue;
    granted |= 1U << trees[fpu].winner(wanted[fpu]);
    trees[fpu].advance();
  }
  return granted;
}

}  // namespace

DynamicAllocation::DynamicAllocation(std::uint32_t cores, std::uint32_t fpus) : trees_(fpus, fpu_tree(cores)) {
  sent_.resize(std::size_t{1} << std::min(cores, kTableCores));
  for (std::uint32_t requests = 0; requests < sent_.size(); ++requests) {
    std::uint32_t rank = 0;
    for (std::uint32_t rest = requests; rest != 0; rest &= rest - 1) {
      sent_[requests].to[rank & (fpus - 1)] |= static_cast<std::uint16_t>(1U << lowest(rest));
      ++rank;
    }
    sent_[requests].count = static_cast<std::uint8_t>(rank);
  }
}

// Looked up for the first cores, whose number says where the others go on.
std::uint32_t DynamicAllocation::arbitrate(std::uint32_t requests) {
  const auto fpus = static_cast<std::uint32_t>(trees_.size());
  Sent sent = sent_[requests & (sent_.size() - 1)];
  for (std::uint32_t rest = requests & ~static_cast<std::uint32_t>(sent_.size() - 1); rest != 0; rest &= rest - 1) {
    sent.to[sent.count & (fpus - 1)] |= static_cast<std::uint16_t>(1U << lowest(rest));
    ++sent.count;
  }
  if (sent.count <= fpus) {  // an FPU for everybody
    for (std::uint32_t fpu = 0; fpu < sent.count; ++fpu) trees_[fpu].advance();
    return requests;
  }
  std::uint32_t granted = 0;
  for (std::uint32_t fpu = 0; fpu < fpus; ++fpu) {  // more requests than FPUs: none is idle
    granted |= 1U << trees_[fpu].winner(sent.to[fpu]);
    trees_[fpu].advance();
  }
  return granted;
}

bool SmallDynamicAllocation::fits(std::uint32_t cores, std::uint32_t fpus) {
  return (cores == 2 || cores == 4 || cores == kMostCores) && fpus <= kMostFpus;
}

SmallDynamicAllocation::SmallDynamicAllocation(std::uint32_t cores, std::uint32_t fpus)
    : counter_mask_((cores - 1) * 0x01010101U) {
  if (!fits(cores, fpus)) throw std::invalid_argument("more cores or FPUs than this allocation is for");
  for (std::uint32_t requests = 0; requests < sent_.size(); ++requests) {
    std::uint32_t rank = 0;
    for (std::uint32_t rest = requests; rest != 0; rest &= rest - 1) {
      const std::uint32_t lane = 8 * (rank++ & (fpus - 1));
      sent_[requests].to |= 1U << lowest(rest) << lane;
      sent_[requests].grants |= 1U << lane;
    }
  }
}

std::uint32_t SmallDynamicAllocation::arbitrate(std::uint32_t requests) {
  const Sent sent = sent_[requests & (sent_.size() - 1)];
  const std::uint32_t counters = counters_;
  const auto winner = [&](std::uint32_t fpu) -> std::uint32_t {
    return kRoundRobinWinners.bits[(counters >> (8 * fpu)) & 0xffU][(sent.to >> (8 * fpu)) & 0xffU];
  };
  counters_ = (counters + sent.grants) & counter_mask_;
  return winner(0) | winner(1) | winner(2) | winner(3);
}

LfsrAllocation::LfsrAllocation(std::uint32_t cores, std::uint32_t fpus) : trees_(fpus, fpu_tree(cores)) {
  for (std::uint32_t core = 0; core < cores; ++core) {
    registers_.push_back(static_cast<std::uint8_t>(7 + (1U << core)));
  }
}

std::uint32_t LfsrAllocation::arbitrate(std::uint32_t requests) {
  const auto fpus = static_cast<std::uint32_t>(trees_.size());
  std::array<std::uint32_t, 16> wanted{};
  for (std::uint32_t rest = requests; rest != 0; rest &= rest - 1) {
    const std::uint32_t core = lowest(rest);
    wanted[registers_[core] & (fpus - 1)] |= 1U << core;
  }
  const std::uint32_t granted = grant_winners(trees_, wanted, fpus);
  for (std::uint32_t rest = granted; rest != 0; rest &= rest - 1) {
    std::uint8_t& value = registers_[lowest(rest)];
    const unsigned feedback = 1U ^ ((value >> 7) & 1U) ^ ((value >> 3) & 1U);
    value = static_cast<std::uint8_t>((value << 1) | feedback);
  }
  return granted;
}

StaticAllocation::StaticAllocation(const std::vector<std::uint32_t>& map, std::uint32_t fpus) : groups_(fpus) {
  for (std::uint32_t core = 0; core < map.size(); ++core) {
    Group& group = groups_[map[core]];
    group.members |= 1U << core;
    group.cores.push_back(static_cast<std::uint8_t>(core));
  }
  for (Group& group : groups_) group.tree = fpu_tree(static_cast<std::uint32_t>(group.cores.size()));
}

std::uint32_t StaticAllocation::arbitrate(std::uint32_t requests) {
  std::uint32_t granted = 0;
  for (Group& group : groups_) {
    const std::uint32_t wanted = requests & group.members;
    if (wanted == 0) continue;
    std::uint32_t leaves = 0;
    for (std::uint32_t leaf = 0; leaf < group.cores.size(); ++leaf)
      leaves |= ((wanted >> group.cores[leaf]) & 1U) << leaf;
    granted |= 1U << group.cores[group.tree.winner(leaves)];
    group.tree.advance();
  }
  return granted;
}

std::unique_ptr<Allocation> make_allocation(const ClusterConfig& config) {
  switch (config.fpu_policy) {
    case FpuPolicy::lfsr:
      return std::make_unique<LfsrAllocation>(config.cores, config.fpu_count);
    case FpuPolicy::private_units:
      return std::make_unique<PrivateAllocation>();
    case FpuPolicy::static_map: {
      std::vector<std::uint32_t> map = config.fpu_map;
      for (auto core = static_cast<std::uint32_t>(map.size()); core < config.cores; ++core) {
        map.push_back(core % config.fpu_count);
      }
      return std::make_unique<StaticAllocation>(map, config.fpu_count);
    }
    case FpuPolicy::dynamic_allocation:
      break;
  }
  if (SmallDynamicAllocation::fits(config.cores, config.fpu_count)) {
    return std::make_unique<SmallDynamicAllocation>(config.cores, config.fpu_count);
  }
  return std::make_unique<DynamicAllocation>(config.cores, config.fpu_count);
}

}  // namespace halfstep::model
