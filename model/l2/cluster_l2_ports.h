// The cluster's place at the banks of L2: one 64-bit port for reads and one for writes, which its cores, the refills of
// its instruction cache and its DMA share (cluster_bus_wrap of pulp_cluster, R).
#pragma once

#include <cstdint>

#include "model/l2/l2_interconnect.h"

namespace halfstep::model {

struct ClusterL2Ports {
  enum Group : std::uint32_t { cores, refills, dma };

  explicit ClusterL2Ports(L2Interconnect& l2) : interconnect(l2), read(l2.add_port(3)), write(l2.add_port(3)) {}

  L2Interconnect& interconnect;
  std::uint32_t read;
  std::uint32_t write;
};

}  // namespace halfstep::model
