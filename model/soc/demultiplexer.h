// The data demultiplexer of a core: which part of the cluster answers at an address (platform.md, memory map). For the
// TCDM it looks at the upper address bits only: windows of 1 MB, whatever the size of the memory behind them.
#pragma once

#include <cstdint>

#include "model/ports/data_access.h"
#include "model/soc/address_map.h"

namespace halfstep::model {

inline Destination destination_of(std::uint32_t address) {
  const std::uint32_t window = address & 0xfff00000U;
  if (window == kTcdmBase || window == kTestAndSetBase || window == kTcdmAlias) return Destination::tcdm;
  if (address - kEventUnitBase < kEventUnitSize) return Destination::event_unit;
  if (address - kDmaBase < kDmaSize) return Destination::dma;
  return Destination::pe_port;
}

}  // namespace halfstep::model
