#include "tools/report/kanata_trace.h"

#include <algorithm>
#include <cstdio>

#include "isa/decoder.h"

namespace halfstep::tools {

KanataTrace::KanataTrace(std::ostream& stream, std::uint32_t cores) : stream_(stream), in_decode_(cores, kNone) {
  stream_ << "Kanata\t0004\nC=\t0\n";
}

void KanataTrace::begin_decode(std::uint32_t core) {
  in_decode_[core] = next_id_++;
  stream_ << "I\t" << in_decode_[core] << "\t" << in_decode_[core] << "\t" << core << "\n";
  stream_ << "S\t" << in_decode_[core] << "\t0\tD\n";
}

void KanataTrace::advance_to(std::uint64_t cycle) {
  if (cycle == cycle_) return;
  // One cycle behind the last event: what left decode then is done, and the next one is in decode.
  if (!in_execute_.empty() || !free_.empty()) {
    stream_ << "C\t1\n";
    ++cycle_;
    for (const std::uint64_t id : in_execute_) stream_ << "R\t" << id << "\t" << retired_++ << "\t0\n";
    in_execute_.clear();
    for (const std::uint32_t core : free_) begin_decode(core);
    free_.clear();
  }
  if (cycle != cycle_) stream_ << "C\t" << cycle - cycle_ << "\n";
  cycle_ = cycle;
}

void KanataTrace::add(const model::IssueEvent& event) {
  advance_to(event.cycle);
  const auto core = static_cast<std::uint32_t>(std::min<std::size_t>(event.core, in_decode_.size() - 1));
  if (in_decode_[core] == kNone) begin_decode(core);
  const std::uint64_t id = in_decode_[core];
  char pc[16];
  std::snprintf(pc, sizeof pc, "%08x: ", event.pc);
  stream_ << "L\t" << id << "\t0\t" << pc << isa::disassemble(isa::decode(event.word), event.pc) << "\n";
  stream_ << "S\t" << id << "\t0\tX\n";
  in_execute_.push_back(id);
  free_.push_back(core);
  in_decode_[core] = kNone;
}

void KanataTrace::finish() {
  free_.clear();
  advance_to(cycle_ + 1);
}

}  // namespace halfstep::tools
