#include "traces/wait_loops.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "isa/decoder.h"
#include "traces/chunk.h"

namespace halfstep::traces {
namespace {

using isa::Unit;

constexpr std::uint32_t kLongestLoop = 256;    // bytes, from its first instruction to its last
constexpr std::uint32_t kLongestPrelude = 64;  // in front of it

struct Place {
  std::uint32_t pc = 0;
  isa::Instruction instruction;
};

// Jumps within the program by a distance that is part of the instruction.
bool jumps(const isa::Instruction& instruction) {
  return instruction.unit == Unit::branch || (instruction.unit == Unit::jump && instruction.rd == 0);
}

bool asks(const isa::Instruction& instruction) {
  return (instruction.unit == Unit::load || instruction.unit == Unit::event_load) && !instruction.post_increment;
}

bool may_stand_in_loop(const isa::Instruction& instruction) {
  const bool computes = (instruction.unit == Unit::alu || instruction.unit == Unit::multiplier) &&
                        instruction.marker == 0 && !instruction.compressed_illegal;
  return computes || asks(instruction) || jumps(instruction) ||
         (instruction.unit == Unit::system && instruction.word == kWaitForInterrupt);
}

std::uint32_t target_of(const Place& place) {
  return place.pc + static_cast<std::uint32_t>(place.instruction.immediate);
}

class Code {
 public:
  explicit Code(const CodeSegment& segment) : segment_(&segment) {}

  std::uint32_t begin() const { return segment_->address; }
  std::uint32_t end() const { return segment_->address + static_cast<std::uint32_t>(segment_->bytes.size() & ~1ULL); }
  isa::Instruction at(std::uint32_t pc) const {
    std::array<std::uint8_t, 4> bytes{};
    const std::size_t place = pc - segment_->address;
    const std::size_t count = std::min<std::size_t>(bytes.size(), segment_->bytes.size() - place);
    std::copy_n(segment_->bytes.begin() + static_cast<std::ptrdiff_t>(place), count, bytes.begin());
    return isa::decode(get_word(bytes.data()));
  }
  // From `first` to `last`, if all of them may stand in a loop; else nothing.
  std::vector<Place> stretch(std::uint32_t first, std::uint32_t last) const {
    std::vector<Place> places;
    std::uint32_t pc = first;
    while (pc <= last) {
      places.push_back({pc, at(pc)});
      if (!may_stand_in_loop(places.back().instruction)) return {};
      pc += places.back().instruction.size;
    }
    return places.back().pc == last ? places : std::vector<Place>{};
  }

 private:
  const CodeSegment* segment_;
};

// Where the instructions lead to, outside of themselves: the one place, or none if there are several.
std::optional<std::uint32_t> only_exit(const std::vector<Place>& places) {
  std::optional<std::uint32_t> exit;
  bool is_only = true;
  const auto leads_to = [&](std::uint32_t pc) {
    const bool inside = std::any_of(places.begin(), places.end(), [pc](const Place& place) { return place.pc == pc; });
    if (inside) return;
    is_only = is_only && (!exit || *exit == pc);
    exit = pc;
  };
  for (const Place& place : places) {
    if (jumps(place.instruction)) leads_to(target_of(place));
    if (place.instruction.unit != Unit::jump) leads_to(place.pc + place.instruction.size);
  }
  return is_only ? exit : std::nullopt;
}

// What is known of a register: whether it may hold its value at entry, a constant, something else.
struct Content {
  bool entry = false;
  bool constant = false;
  bool other = false;
  std::uint32_t value = 0;  // the constant

  // Learns that it may also be that; true if this is news.
  bool add(const Content& more) {
    const Content before = *this;
    if (constant && more.constant && value != more.value) other = true;
    if (!constant) value = more.value;
    entry = entry || more.entry;
    constant = constant || more.constant;
    other = other || more.other;
    return entry != before.entry || constant != before.constant || other != before.other;
  }
  bool only_constant() const { return constant && !entry && !other; }
};

using Contents = std::array<Content, 32>;

// Registers in front of each instruction of a stretch, on whatever way from the entry.
class Flow {
 public:
  Flow(const std::vector<Place>& places, std::uint32_t entry) : places_(&places), before_(places.size()) {
    Contents at_entry;
    for (Content& content : at_entry) content.entry = true;
    at_entry[0] = {false, true, false, 0};
    reach(entry, at_entry);
    while (!waiting_.empty()) {
      const std::size_t index = waiting_.back();
      waiting_.pop_back();
      follow(index);
    }
  }

  bool reached(std::size_t index) const { return reached_.count(index) != 0; }
  const Content& before(std::size_t index, std::uint8_t reg) const { return before_[index][reg]; }

 private:
  void reach(std::uint32_t pc, const Contents& contents) {
    for (std::size_t index = 0; index < places_->size(); ++index) {
      if ((*places_)[index].pc != pc) continue;
      bool news = reached_.emplace(index, true).second;
      for (std::size_t reg = 0; reg < contents.size(); ++reg) news = before_[index][reg].add(contents[reg]) || news;
      if (news) waiting_.push_back(index);
    }
  }

  void follow(std::size_t index) {
    const Place& place = (*places_)[index];
    const isa::Instruction& instruction = place.instruction;
    Contents after = before_[index];
    if (instruction.writes_rd && instruction.rd != 0) after[instruction.rd] = result(place, after);
    if (jumps(instruction)) reach(target_of(place), after);
    if (instruction.unit != Unit::jump) reach(place.pc + instruction.size, after);
  }

  static Content result(const Place& place, const Contents& contents) {
    const isa::Instruction& instruction = place.instruction;
    const bool computes = instruction.unit == Unit::alu;
    isa::Hart hart;
    for (const std::uint8_t source : {instruction.rs1, instruction.rs2, instruction.rs3}) {
      if (!computes || !contents[source].only_constant()) return {false, false, true, 0};
      hart.set(source, contents[source].value);
    }
    hart.pc = place.pc;
    isa::Outcome ignored;
    instruction.execute(hart, instruction, ignored);
    return {false, true, false, hart.x[instruction.rd]};
  }

  const std::vector<Place>* places_;
  std::vector<Contents> before_;
  std::map<std::size_t, bool> reached_;
  std::vector<std::size_t> waiting_;
};

// The loop as entered at `entry`, if whatever it asks from there on may be a device.
std::optional<WaitLoop> enter(const std::vector<Place>& places, std::uint32_t entry, std::uint32_t exit,
                              const TraceHeader& devices) {
  WaitLoop loop{entry, places.front().pc, places.back().pc, exit, {}, {}};
  const Flow flow(places, entry);
  std::array<bool, 32> needed{};
  for (std::size_t index = 0; index < places.size(); ++index) {
    if (!flow.reached(index)) continue;
    const isa::Instruction& instruction = places[index].instruction;
    for (const std::uint8_t source : {instruction.rs1, instruction.rs2, instruction.rs3})
      needed[source] = needed[source] || flow.before(index, source).entry;
    if (!asks(instruction)) continue;
    const Content& base = flow.before(index, instruction.rs1);
    const auto offset = static_cast<std::uint32_t>(instruction.immediate);
    const bool constant_fits = !base.constant || devices.is_device(base.value + offset);
    if (instruction.rs2 != 0 || base.other || !constant_fits) return std::nullopt;
    if (base.entry) loop.accesses.push_back({instruction.rs1, instruction.immediate});
  }
  for (std::size_t reg = 1; reg < needed.size(); ++reg)
    if (needed[reg]) loop.registers.push_back(static_cast<std::uint8_t>(reg));
  return loop;
}

}  // namespace

std::vector<WaitLoop> find_wait_loops(const std::vector<CodeSegment>& segments,
                                      const std::vector<AddressRange>& devices) {
  TraceHeader asked;
  asked.devices = devices;
  std::map<std::uint32_t, WaitLoop> found;  // by entry: of loops in loops the outermost
  for (const CodeSegment& segment : segments) {
    const Code code(segment);
    for (std::uint32_t last = code.begin(); last < code.end(); last += 2) {
      const Place end{last, code.at(last)};
      if (!jumps(end.instruction)) continue;
      const std::uint32_t head = target_of(end);
      if (head > last || last - head > kLongestLoop || head < code.begin()) continue;
      const std::vector<Place> body = code.stretch(head, last);
      const auto exit = only_exit(body);
      const auto is_question = [](const Place& place) { return asks(place.instruction); };
      if (!exit || std::none_of(body.begin(), body.end(), is_question)) continue;
      const auto add = [&](const std::vector<Place>& places, std::uint32_t entry) {
        if (auto loop = enter(places, entry, *exit, asked)) found[entry] = std::move(*loop);
      };
      for (const Place& place : body)
        if (asks(place.instruction)) add(body, place.pc);
      const std::uint32_t earliest = head - std::min(head - code.begin(), kLongestPrelude);
      for (std::uint32_t first = earliest; first < head; first += 2) {
        if (!asks(code.at(first))) continue;
        const std::vector<Place> whole = code.stretch(first, last);
        const auto is_head = [head](const Place& place) { return place.pc == head; };
        if (std::any_of(whole.begin(), whole.end(), is_head) && only_exit(whole) == exit) add(whole, first);
      }
    }
  }
  std::vector<WaitLoop> loops;
  for (auto& [entry, loop] : found) loops.push_back(std::move(loop));
  return loops;
}

}  // namespace halfstep::traces
