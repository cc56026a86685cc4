// A program did something that the hardware cannot answer: the run stops with one line that says what and where.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace halfstep::model {

// What: "illegal instruction 0x96002033 (vfdotpex.s.h needs isa.dotp)"; core, pc and cycle are added by who reports it.
class Fault : public std::runtime_error {
 public:
  Fault(std::uint32_t faulting_core, std::uint32_t faulting_pc, const std::string& what)
      : std::runtime_error(what), core(faulting_core), pc(faulting_pc) {}

  std::uint32_t core;
  std::uint32_t pc;
};

}  // namespace halfstep::model
