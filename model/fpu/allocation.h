// How requests find an FPU: one class per policy.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "model/arbitration/round_robin_tree.h"
#include "model/config/cluster_config.h"

namespace halfstep::model {

class Allocation {
 public:
  virtual ~Allocation() = default;
  // requests: bit i set if core i wants an FPU in this cycle; never 0. Returns the cores that got one.
  virtual std::uint32_t arbitrate(std::uint32_t requests) = 0;
};

// "opt" of the RTL: in each cycle the k-th requesting core, counted from core 0, is sent to FPU k modulo N; one
// round-robin tree over all cores per FPU.
class DynamicAllocation : public Allocation {
 public:
  DynamicAllocation(std::uint32_t cores, std::uint32_t fpus);
  std::uint32_t arbitrate(std::uint32_t requests) override;

 private:
  static constexpr std::uint32_t kTableCores = 9;

  // Where a set of requests goes.
  struct Sent {
    std::array<std::uint16_t, 16> to{};  // cores by FPU
    std::uint8_t count = 0;
  };
  std::vector<RoundRobinTree> trees_;
  std::vector<Sent> sent_;  // by requests of the first kTableCores cores
};

// The same for 2, 4 or 8 cores and up to four FPUs, the machines that most runs are about: trees and their counters are
// lanes of a word, and nothing is decided that a host could guess wrongly. tests/2_model compares the two.
class SmallDynamicAllocation : public Allocation {
 public:
  static constexpr std::uint32_t kMostCores = 8;
  static constexpr std::uint32_t kMostFpus = 4;
  static bool fits(std::uint32_t cores, std::uint32_t fpus);

  // Throws std::invalid_argument unless they fit.
  SmallDynamicAllocation(std::uint32_t cores, std::uint32_t fpus);
  std::uint32_t arbitrate(std::uint32_t requests) override;

 private:
  // A byte for each FPU.
  struct Sent {
    std::uint32_t to = 0;      // cores
    std::uint32_t grants = 0;  // 1 where there are any
  };
  std::array<Sent, 1U << kMostCores> sent_{};  // by requests
  std::uint32_t counters_ = 0;
  std::uint32_t counter_mask_;
};

// "lfsr" of the RTL: an 8-bit shift register per core chooses, start value 7 + 2^core, FPU = low bits; it steps to
// {low seven bits, not (bit 7 xor bit 3)} on each granted request.
class LfsrAllocation : public Allocation {
 public:
  LfsrAllocation(std::uint32_t cores, std::uint32_t fpus);
  std::uint32_t arbitrate(std::uint32_t requests) override;

 private:
  std::vector<RoundRobinTree> trees_;
  std::vector<std::uint8_t> registers_;
};

// "custom" of the RTL: a fixed map from core to FPU; the cores of an FPU have an arbiter of their own, a tree over just
// those cores.
class StaticAllocation : public Allocation {
 public:
  // map[i]: FPU of core i.
  StaticAllocation(const std::vector<std::uint32_t>& map, std::uint32_t fpus);
  std::uint32_t arbitrate(std::uint32_t requests) override;

 private:
  struct Group {
    std::uint32_t members = 0;
    std::vector<std::uint8_t> cores;  // leaf of the tree -> core
    RoundRobinTree tree;
  };
  std::vector<Group> groups_;
};

// One FPU a core: every request is granted.
class PrivateAllocation : public Allocation {
 public:
  std::uint32_t arbitrate(std::uint32_t requests) override { return requests; }
};

std::unique_ptr<Allocation> make_allocation(const ClusterConfig& config);

}  // namespace halfstep::model
