// The sizes of a DMA instance. The defaults are those of the measured one (tests/data/dma/README.md).
#pragma once

#include <cstdint>

namespace halfstep::model {

struct DmaParameters {
  std::uint32_t control_ports = 1;       // who can program it, each with a port of its own
  std::uint32_t ids = 16;                // transfers that software can hold at a time; at most 16
  std::uint32_t queue_depth = 16;        // commands waiting behind the ports, both directions together
  std::uint32_t descriptors = 4;         // row lengths and strides waiting, for each side
  std::uint32_t outstanding_bursts = 8;  // on the L2 side, for each direction; at most 32
  std::uint32_t burst_bytes = 256;       // a power of two
  std::uint32_t tcdm_size = 128 * 1024;  // bytes
};

}  // namespace halfstep::model
