#include "model/cluster/commit_log.h"

#include "isa/csr.h"

namespace halfstep::model {
namespace {

using Access = CommitEvent::Access;

Access access_of(const isa::Instruction& instruction) {
  if (instruction.unit == isa::Unit::load || instruction.unit == isa::Unit::event_load) return Access::load;
  return instruction.unit == isa::Unit::store ? Access::store : Access::none;
}

// csrrs and csrrc with x0, or 0, only read.
bool writes_csr(const isa::Instruction& instruction) {
  const bool always = (instruction.word >> 12 & 3U) == 1;
  return instruction.unit == isa::Unit::csr && (always || (instruction.word >> 15 & 31U) != 0);
}

}  // namespace

void CommitLog::committed(Core& core, const Slot& slot, std::uint32_t pc) {
  const isa::Instruction& instruction = slot.instruction;
  PerCore& log = cores_[core.index];
  Entry entry;
  CommitEvent& event = entry.event;
  event.core = static_cast<std::uint16_t>(core.hart.mhartid);
  event.pc = pc;
  event.size = instruction.size;
  event.word = core.pipeline.source().word_at(pc, instruction.size);
  event.access = access_of(instruction);
  if (instruction.writes_rd && event.access != Access::load) {
    event.registers[0] = {instruction.rd, core.hart.x[instruction.rd]};
  }
  if (instruction.post_increment) event.registers[1] = {instruction.rs1, core.hart.x[instruction.rs1]};
  if (writes_csr(instruction)) {
    event.writes_csr = true;
    event.csr = instruction.word >> 20;
    isa::read_csr(core.hart, event.csr, event.csr_value);
  }
  if (event.access != Access::none) {
    event.address = core.pipeline.execute_address();
    event.access_bytes = instruction.access_bytes;
    event.store_data = core.pipeline.store_data();
  }
  if (event.access == Access::load) {
    event.registers[0].number = instruction.rd;
    entry.load = log.loads++;
  }
  log.entries.push_back(entry);
  while (log.entries.size() > 1 && tell_first(core)) continue;
}

void CommitLog::take_back(const Core& core) {
  PerCore& log = cores_[core.index];
  if (log.entries.empty()) return;
  if (log.entries.back().event.access == Access::load) --log.loads;
  log.entries.pop_back();
}

void CommitLog::finish(const Core& core) {
  while (!cores_[core.index].entries.empty() && tell_first(core)) continue;
}

// False if the first entry is a load that was not answered yet.
bool CommitLog::tell_first(const Core& core) {
  PerCore& log = cores_[core.index];
  Entry& entry = log.entries.front();
  if (entry.event.access == Access::load) {
    if (core.pipeline.loads_answered() <= entry.load) return false;
    entry.event.registers[0].value = core.pipeline.loaded(entry.load);
  }
  observer_(entry.event);
  log.entries.pop_front();
  return true;
}

}  // namespace halfstep::model
