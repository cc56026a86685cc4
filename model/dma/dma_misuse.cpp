#include "model/dma/dma_misuse.h"

#include <algorithm>
#include <cstdio>

#include "model/soc/address_map.h"

namespace halfstep::model::dma_misuse {
namespace {

std::string hexadecimal(std::int64_t value) {
  char text[24];
  std::snprintf(text, sizeof text, "0x%08x", static_cast<std::uint32_t>(value));
  return text;
}

// The bytes that one side of a transfer touches lie in [first, end).
struct Range {
  std::int64_t first = 0;
  std::int64_t end = 0;
};

Range range_of(std::int64_t address, std::uint32_t bytes, bool strided, const Rows& rows, std::int64_t stride) {
  if (!strided || rows.bytes >= bytes) return {address, address + bytes};
  const std::int64_t full_rows = bytes / rows.bytes;
  const std::int64_t rest = bytes % rows.bytes;
  const std::int64_t last_row = address + stride * (rest != 0 ? full_rows : full_rows - 1);
  const std::int64_t last_end = last_row + (rest != 0 ? rest : rows.bytes);
  const std::int64_t full_end = address + stride * (full_rows - 1) + rows.bytes;  // differs if rows go down
  return {std::min(address, last_row), std::max({address + rows.bytes, full_end, last_end})};
}

// The TCDM side computes modulo the TCDM's size, so a stride can be negative there (31 bits).
std::int64_t signed_stride(const Rows& rows) {
  const auto stride = static_cast<std::int64_t>(rows.stride);
  return stride >= std::int64_t{1} << 30 ? stride - (std::int64_t{1} << 31) : stride;
}

std::string describe(const Range& range) { return hexadecimal(range.first) + " to " + hexadecimal(range.end - 1); }

bool in_tcdm_window(std::uint32_t address) {
  const std::uint32_t window = address & 0xfff00000U;
  return window == kTcdmBase || window == kTestAndSetBase || window == kTcdmAlias;
}

}  // namespace

std::string transfer(const Transfer& transfer, const Rows& l2_rows, const Rows& tcdm_rows,
                     const DmaParameters& parameters, const L2Port& l2) {
  if (transfer.strided_l2 && l2_rows.bytes == 0) return "DMA transfer with rows of 0 bytes on the L2 side";
  if (transfer.strided_tcdm && tcdm_rows.bytes == 0) return "DMA transfer with rows of 0 bytes on the TCDM side";

  const std::string size = std::to_string(parameters.tcdm_size) + " bytes at " + hexadecimal(kTcdmBase);
  if (!in_tcdm_window(transfer.tcdm_address)) {
    return "DMA transfer with TCDM address " + hexadecimal(transfer.tcdm_address) + ", where no TCDM is (" + size + ")";
  }
  const Range tcdm = range_of(transfer.tcdm_address & 0xfffffU, transfer.bytes, transfer.strided_tcdm, tcdm_rows,
                              signed_stride(tcdm_rows));
  if (tcdm.first < 0 || tcdm.end > parameters.tcdm_size) {
    const Range absolute{tcdm.first + kTcdmBase, tcdm.end + kTcdmBase};
    return "DMA transfer leaves the TCDM: " + describe(absolute) + " (" + size + ")";
  }

  if (!transfer.increment) {
    if (l2.contains(transfer.l2_address, 1)) return {};
    return "DMA transfer with L2 address " + hexadecimal(transfer.l2_address) + ", where no memory is";
  }
  const Range outer = range_of(transfer.l2_address, transfer.bytes, transfer.strided_l2, l2_rows, l2_rows.stride);
  const bool fits = outer.end <= std::int64_t{1} << 32;
  if (fits && l2.contains(transfer.l2_address, static_cast<std::uint32_t>(outer.end - outer.first))) return {};
  return "DMA transfer leaves L2: " + describe(outer) + " (L2: at " + hexadecimal(kL2PrivateBase) + ")";
}

std::string no_length() { return "DMA transfer of 0 bytes (bits 16:0 of the command word: 1 to 131071)"; }

std::string no_id(std::uint8_t id) {
  return "DMA command for id " + std::to_string(id) +
         ", which is not free for it (read the command register for an id before each command)";
}

std::string broken_sequence() {
  return "DMA command left incomplete (write command, TCDM address, L2 address, and row length and stride of each "
         "strided side, L2 first, to the command register)";
}

std::string no_register(std::uint32_t address) {
  return "no DMA register at " + hexadecimal(address) + " (command at +0, status at +4)";
}

std::string cleared_in_flight(std::uint32_t ids) {
  const std::string id = std::to_string(__builtin_ctz(ids));
  return "DMA id " + id + " given back while its transfer is under way (wait for its event, or until bit " + id +
         " of the status register is 0)";
}

}  // namespace halfstep::model::dma_misuse
