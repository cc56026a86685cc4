// What a program can do wrong with the DMA, in one line each: what was wrong and what would be right. Core, pc and
// cycle are added by who reports it. The hardware itself hangs in these cases, or copies something else.
#pragma once

#include <cstdint>
#include <string>

#include "model/dma/dma_parameters.h"
#include "model/dma/l2_port.h"
#include "model/dma/transfer.h"

namespace halfstep::model::dma_misuse {

// Empty if the transfer can be done. Rows of sides that are not strided are ignored.
std::string transfer(const Transfer& transfer, const Rows& l2_rows, const Rows& tcdm_rows,
                     const DmaParameters& parameters, const L2Port& l2);

std::string no_length();
std::string no_id(std::uint8_t id);
std::string broken_sequence();
std::string no_register(std::uint32_t address);
// ids: bit per id.
std::string cleared_in_flight(std::uint32_t ids);

}  // namespace halfstep::model::dma_misuse
