#include "tools/program/signature.h"

#include <cstdio>
#include <stdexcept>

#include "tools/errors.h"

namespace halfstep::tools {
namespace {

constexpr std::uint32_t kWordBytes = 4;

std::uint32_t symbol_address(const model::ProgramImage& program, const std::string& name) {
  try {
    return program.address_of(name);
  } catch (const std::out_of_range& error) {
    throw UsageError(std::string("--signature: ") + error.what());
  }
}

}  // namespace

Signature::Signature(const model::ProgramImage& program, const std::string& path)
    : begin_(symbol_address(program, "begin_signature")),
      end_(symbol_address(program, "end_signature")),
      program_(program.name),
      file_(path) {
  if (end_ < begin_ || begin_ % kWordBytes != 0 || end_ % kWordBytes != 0)
    throw UsageError("--signature: expected whole words between begin_signature and end_signature of " + program_);
}

void Signature::write(const model::Simulation& simulation) try {
  for (std::uint32_t address = begin_; address != end_; address += kWordBytes) {
    const std::vector<std::uint8_t> bytes = simulation.read_memory(address, kWordBytes);
    char line[16];
    std::snprintf(line, sizeof line, "%02x%02x%02x%02x\n", bytes[3], bytes[2], bytes[1], bytes[0]);
    file_.stream() << line;
  }
  file_.commit();
} catch (const std::out_of_range& error) {
  throw UsageError("--signature: " + program_ + ": " + error.what());
}

}  // namespace halfstep::tools
