// The control and status registers of a hart: which exist, how they read and what a write changes.
#pragma once

#include <cstdint>

#include "isa/hart.h"

namespace halfstep::isa {

// Reads a CSR into `value`; false if there is no such CSR.
bool read_csr(Hart& hart, std::uint32_t csr, std::uint32_t& value);

// Writes a CSR; false if there is no such CSR or it is read-only.
bool write_csr(Hart& hart, std::uint32_t csr, std::uint32_t value);

// "mhartid"; nullptr if the CSR has no name.
const char* csr_name(std::uint32_t csr);

}  // namespace halfstep::isa
