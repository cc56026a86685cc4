// The cluster's way to the rest of the system: TLM-2.0 base protocol, with direct memory access where the other side
// offers it. Behind it may stand our own SoC or somebody else's virtual platform.
#pragma once

#include <tlm_utils/simple_initiator_socket.h>

#include <cstdint>
#include <systemc>
#include <tlm>
#include <vector>

#include "model/ports/data_access.h"

namespace halfstep::model {

class SystemPort : public sc_core::sc_module {
 public:
  explicit SystemPort(const sc_core::sc_module_name& name);

  // Carries out one word access; read_data gets the word that was there before. `elapsed`: cycles since SystemC's time,
  // for targets that care when (loosely timed). False if nobody answers at that address. *extra_cycles gets the cycles
  // that the target adds by annotation, 0 through direct memory access.
  bool access(const DataAccess& access, std::uint64_t elapsed, std::uint32_t& read_data, std::uint64_t& extra_cycles);

  // Where `bytes` of memory from `address` on stand, if an access there was answered before and the other side offers
  // direct access; otherwise null.
  unsigned char* memory_at(std::uint32_t address, std::uint32_t bytes) {
    for (const Direct& region : regions_) {
      if (address >= region.begin && address + (bytes - 1ULL) <= region.end) {
        return region.memory + (address - region.begin);
      }
    }
    return nullptr;
  }

  // Something answers at that address that can be read without an effect.
  bool is_memory(std::uint32_t address);

  tlm_utils::simple_initiator_socket<SystemPort> socket;

 private:
  struct Direct {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    unsigned char* memory = nullptr;
  };
  bool transport(tlm::tlm_command command, std::uint32_t address, std::uint32_t& word, std::uint8_t byte_mask,
                 sc_core::sc_time& delay);
  void invalidate(sc_dt::uint64 begin, sc_dt::uint64 end);

  tlm::tlm_generic_payload payload_;  // one access is open at a time
  std::vector<Direct> regions_;
};

}  // namespace halfstep::model
