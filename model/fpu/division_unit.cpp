#include "model/fpu/division_unit.h"

namespace halfstep::model {

DivisionUnit::DivisionUnit(const sc_core::sc_module_name& name, std::uint32_t cores)
    : sc_core::sc_module(name),
      core_ports(make_request_ports<FpTransaction>(cores)),
      tree_(cores, RoundRobinTree::Wrap::past_last_master) {}

int DivisionUnit::arbitrate(std::uint32_t requests, std::uint64_t cycle) {
  if (busy_ && cycle > result_cycle_) busy_ = false;
  if (busy_ || requests == 0) return -1;
  const std::uint32_t core = tree_.winner(requests);
  tree_.advance();
  return static_cast<int>(core);
}

void DivisionUnit::start(std::uint32_t core, Format format, bool special, std::uint64_t cycle) {
  constexpr std::uint64_t kOperandRegister = 1, kStart = 1, kDoneRegister = 1, kResultRegisters = 2;
  constexpr std::uint64_t kLastStep[] = {8, 4, 3};  // of the counter that starts at 0
  const std::uint64_t iterate = special ? 0 : kLastStep[static_cast<std::uint8_t>(format)] + 1;
  busy_ = true;
  owner_ = core;
  result_cycle_ = cycle + kOperandRegister + kStart + iterate + kDoneRegister + kResultRegisters - 1;
}

void DivisionUnit::cycle_through_sockets(std::uint64_t cycle) {
  const int finished = result(cycle);
  std::uint32_t requests = 0;
  for (std::uint32_t core = 0; core < core_ports.size(); ++core) {
    if (core_ports[core]->request() != nullptr) requests |= 1U << core;
  }
  const int winner = arbitrate(requests, cycle);
  for (std::uint32_t core = 0; core < core_ports.size(); ++core) {
    RequestPort<FpTransaction>& port = *core_ports[core];
    if (static_cast<int>(core) == winner) {
      start(core, static_cast<Format>(port.request()->format), port.request()->special, cycle);
      port.grant();
    }
    if (static_cast<int>(core) == finished) port.respond(response_);
    port.finish_cycle();
  }
}

}  // namespace halfstep::model
