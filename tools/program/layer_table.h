// The layer table of a program: section `.halfstep.layers`, written by kernels/runtime. Records of five little-endian
// 32-bit words: region id, multiply-accumulates, and the addresses of the names of layer, pass and kernel.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/soc/program_image.h"

namespace halfstep::tools {

constexpr const char* kLayerSection = ".halfstep.layers";

// Bytes of the file that have an address: where names are looked up. Loadable ones first.
struct AddressedBytes {
  std::uint32_t address = 0;
  const std::uint8_t* data = nullptr;
  std::size_t size = 0;
};

// Throws UsageError (prefixed with `file`) if the table is not whole records or a name is nowhere in the file.
std::vector<model::LayerEntry> parse_layer_table(const std::string& file, const AddressedBytes& table,
                                                 const std::vector<AddressedBytes>& contents);

}  // namespace halfstep::tools
