// The second-level memory: two private banks and the shared banks behind them, one flat range for now.
// Contention between its banks comes with the DMA (step 3); until then every port sees a fixed latency.
#pragma once

#include <cstdint>
#include <systemc>
#include <vector>

#include "model/ports/data_access.h"
#include "model/soc/address_map.h"

namespace halfstep::model {

class L2Memory : public sc_core::sc_module {
 public:
  L2Memory(const sc_core::sc_module_name& name, std::uint32_t shared_bytes)
      : sc_core::sc_module(name), words_((kL2PrivateSize + shared_bytes) / 4, 0) {}

  bool contains(std::uint32_t address) const { return address - kL2PrivateBase < words_.size() * 4; }

  // address: of a word inside.
  std::uint32_t read_word(std::uint32_t address) const { return words_[(address - kL2PrivateBase) / 4]; }
  void write_word(std::uint32_t address, std::uint32_t word) { words_[(address - kL2PrivateBase) / 4] = word; }

 private:
  std::vector<std::uint32_t> words_;
};

}  // namespace halfstep::model
