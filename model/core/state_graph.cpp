#include "model/core/state_graph.h"

namespace halfstep::model {
namespace {

using State = PipelineRegisters::State;

// Instructions in decode whose cycle depends on more than control state and inputs: on registers, CSRs, or who listens.
bool decides_by_data(const Slot& slot) {
  const Control& control = slot.control;
  return control.flush || control.csr || control.event_load || slot.instruction.marker != 0;
}

// The instruction in decode may redirect the front end to where a register says (Pipeline::commit()).
bool jumps_to_register(const PipelineRegisters& registers) {
  const bool taken_before = registers.ex.control->branch && registers.ex.branch_taken;
  // What it waits for is still to be loaded; what stands in the register until then leads nowhere.
  const std::uint32_t read = registers.id.slot->control.load_use;
  const bool waits = (registers.ex.control->writes_load_port && (read >> registers.ex.instruction->rd & 1U) != 0) ||
                     (registers.wb.writes_load_port && (read >> registers.wb.rd & 1U) != 0);
  if (waits) return false;
  return registers.state == State::decode && registers.id.valid && registers.id.slot->control.jump_register &&
         !registers.jump_done && !taken_before;
}

bool repeats(const PipelineRegisters& registers) {
  const Slot& slot = *registers.id.slot;
  if (!is_remembered(registers.state) || registers.ex.multiply_high || registers.ex.crosses_word) return false;
  // A division behind an empty decode stage starts the divider again, with whatever its operand holds.
  return registers.id.valid ? !decides_by_data(slot) : !slot.control.divider;
}

// Which loop's end stands at the output of the front end, and when it goes round (Fetch::offer()).
void find_loop(StateNode& node) {
  const PipelineRegisters& registers = node.registers();
  const std::uint32_t pc = registers.fetch.output_pc();
  const std::uint8_t counting =
      registers.id.valid && registers.id.loop_target ? registers.id.loop_counting : std::uint8_t{0};
  for (std::uint8_t index = 0; index < 2; ++index) {
    if (node.details->loops[index][1] != pc) continue;
    if (node.has_loop) node.repeats = false;  // both end here: two inputs
    node.has_loop = true;
    node.loop = index;
    node.loop_threshold = ((counting >> index) & 1U) != 0 ? 2U : 1U;
  }
}

std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
  hash = (hash ^ value) * 0x9e3779b97f4a7c15ULL;
  return hash ^ hash >> 29;
}

}  // namespace

StateNode StateNode::nowhere;

bool is_remembered(State state) {
  return state == State::decode || state == State::event_execute || state == State::event_flush;
}

Transition* StateNode::transition(unsigned inputs, std::uint32_t target) const {
  if (jumps) {
    for (const StateDetails::Jump& jump : details->jumps) {
      if (jump.inputs == inputs && jump.target == target) return jump.transition;
    }
    return nullptr;
  }
  if (inputs < kLoopEnds) return transitions[inputs];
  return details->loop_transitions[inputs >= kLoopGoesRound ? 1 : 0][inputs & 3U];
}

void StateNode::remember(unsigned inputs, std::uint32_t target, Transition* transition) {
  if (jumps) {
    details->jumps.push_back({inputs, target, transition});
  } else if (inputs < kLoopEnds) {
    transitions[inputs] = transition;
  } else {
    details->loop_transitions[inputs >= kLoopGoesRound ? 1 : 0][inputs & 3U] = transition;
  }
}

Request request_of(const PipelineRegisters& registers) {
  const Control& control = *registers.ex.control;
  if (control.fp && registers.dispatcher.requests(registers.operation())) {
    return registers.ex.instruction->unit == isa::Unit::fpu_divide ? Request::division : Request::fpu;
  }
  if (!control.data_request) return Request::none;
  switch (registers.ex.destination) {
    case Destination::event_unit:
      return Request::event_unit;
    case Destination::dma:
      return Request::dma;
    case Destination::pe_port:
      return Request::pe_port;
    case Destination::tcdm:
      break;
  }
  return Request::tcdm;
}

std::uint64_t columns_of(Request request) {
  using Column = Transition::Column;
  if (request == Request::none) return 0;
  if (request == Request::fpu) return in_column(Column::requests_fpu);
  return in_column(request == Request::tcdm ? Column::requests_tcdm : Column::requests_elsewhere);
}

RequestBits request_bits(Request request) {
  switch (request) {
    case Request::none:
      return 0;
    case Request::fpu:
      return RequestBits{1} << kFpuBits;
    case Request::tcdm:
      return RequestBits{1} << kTcdmBits;
    case Request::event_unit:
      return RequestBits{1} << kEventUnitBits;
    case Request::division:
    case Request::dma:
    case Request::pe_port:
      break;
  }
  return RequestBits{1} << kOtherBits;
}

LoopBounds loop_bounds(const isa::Hart& hart) {
  LoopBounds bounds;
  for (std::size_t index = 0; index < bounds.size(); ++index) {
    const isa::HardwareLoop& loop = hart.loops[index];
    bounds[index] = {1, 1};
    if (loop.count >= 2) bounds[index] = {loop.start, loop.end};
  }
  return bounds;
}

std::size_t StateGraph::Hash::operator()(const Key& key) const {
  std::uint64_t hash = 0;
  for (const std::uint64_t word : key.registers) hash = mix(hash, word);
  for (const auto& [start, end] : key.loops) hash = mix(hash, start | static_cast<std::uint64_t>(end) << 32);
  return hash;
}

StateNode* StateGraph::node(const PipelineRegisters& registers, const LoopBounds& loops) {
  const auto [entry, is_new] = index_.try_emplace({registers.key(), loops}, nullptr);
  if (!is_new) return entry->second;
  StateNode& node = *nodes_.add();
  entry->second = &node;
  node.details = details_.add();
  node.details->registers = registers;
  node.details->loops = loops;
  node.request = request_of(registers);
  node.repeats = repeats(registers);
  node.jumps = jumps_to_register(registers);
  if (lines_ != nullptr && registers.fetch.raises_request()) {
    node.fetch_line = lines_->number_of(registers.fetch.bus_address());
  }
  find_loop(node);
  return &node;
}

void StateGraph::clear() {
  index_.clear();
  nodes_.clear();
  details_.clear();
  transitions_.clear();
  if (lines_ != nullptr) lines_->clear();
}

}  // namespace halfstep::model
