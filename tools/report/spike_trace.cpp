#include "tools/report/spike_trace.h"

#include <cstdio>

#include "isa/csr.h"

namespace halfstep::tools {
namespace {

constexpr unsigned kMachineMode = 3;

template <class... Values>
std::string formatted(const char* format, Values... values) {
  char text[64];
  std::snprintf(text, sizeof text, format, values...);
  return text;
}

}  // namespace

std::string spike_line(const model::CommitEvent& event) {
  using Access = model::CommitEvent::Access;
  std::string line = formatted("core%4u: %u 0x%08x (0x%0*x)", unsigned{event.core}, kMachineMode, event.pc,
                               2 * event.size, event.word);
  for (const auto& write : event.registers) {
    if (write.number != 0) line += formatted(" x%-2u 0x%08x", unsigned{write.number}, write.value);
  }
  if (event.writes_csr) {
    const char* const name = isa::csr_name(event.csr);
    line += formatted(" c%u_%s 0x%08x", event.csr, name != nullptr ? name : "unknown", event.csr_value);
  }
  if (event.access != Access::none) line += formatted(" mem 0x%08x", event.address);
  if (event.access == Access::store) {
    const std::uint32_t mask = event.access_bytes == 4 ? 0xffffffffU : (1U << 8 * event.access_bytes) - 1U;
    line += formatted(" 0x%0*x", 2 * event.access_bytes, event.store_data & mask);
  }
  return line + "\n";
}

}  // namespace halfstep::tools
