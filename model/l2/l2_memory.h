// A memory behind the system bus, one flat range: the second-level memory (two private banks and the shared banks
// behind them), or the program memory that a conventional test program is linked for (memory.base, memory.size).
// Contention between banks is not modelled yet; every port sees a fixed latency.
#pragma once

#include <tlm_utils/simple_target_socket.h>

#include <cstdint>
#include <systemc>
#include <tlm>
#include <vector>

#include "model/soc/address_map.h"

namespace halfstep::model {

class L2Memory : public sc_core::sc_module {
 public:
  // The second-level memory at its place.
  L2Memory(const sc_core::sc_module_name& name, std::uint32_t shared_bytes);
  // bytes: 0 for a memory that is not there.
  L2Memory(const sc_core::sc_module_name& name, std::uint32_t base, std::uint32_t bytes);

  bool contains(std::uint32_t address) const { return address - base_ < words_.size() * 4; }

  // Host access, outside of time. address: of a word inside.
  std::uint32_t read_word(std::uint32_t address) const { return words_[(address - base_) / 4]; }
  void write_word(std::uint32_t address, std::uint32_t word) { words_[(address - base_) / 4] = word; }

  // Base protocol; grants direct access to the whole range.
  tlm_utils::simple_target_socket<L2Memory> socket;

 private:
  void b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay);
  bool direct(tlm::tlm_generic_payload& payload, tlm::tlm_dmi& dmi);
  unsigned int debug(tlm::tlm_generic_payload& payload);

  std::uint32_t base_;
  std::vector<std::uint32_t> words_;
};

}  // namespace halfstep::model
