#include "traces/spike_import.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "isa/decoder.h"
#include "isa/hart.h"
#include "traces/trace_writer.h"

namespace halfstep::traces {
namespace {

constexpr std::uint32_t kMaxCores = 16;
constexpr std::uint32_t kLargestGap = 64;  // bytes between pieces of code that are kept as one
constexpr std::uint32_t kMaxCode = 4U << 20;
constexpr std::uint32_t kEndMark = 0x7ff00013;  // addi x0, x0, 0x7ff: this core's program has ended

// One line of the log.
struct Commit {
  std::uint32_t core = 0;
  std::uint32_t pc = 0;
  std::uint32_t word = 0;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> registers;
  std::optional<std::uint32_t> address;
  std::optional<std::uint32_t> stored;
  std::uint64_t line = 0;
};

std::runtime_error mistake(const std::string& name, std::uint64_t line, const std::string& what) {
  return std::runtime_error(name + ":" + std::to_string(line) + ": " + what);
}

class SpikeLog {
 public:
  SpikeLog(std::istream& stream, std::string name) : stream_(stream), name_(std::move(name)) {}

  // The next commit; nothing at the end.
  std::optional<Commit> next() {
    for (std::string text; std::getline(stream_, text);) {
      ++line_;
      Commit commit;
      commit.line = line_;
      if (parse(text, commit)) return commit;
      ++ignored;
    }
    return std::nullopt;
  }

  std::uint64_t ignored = 0;

 private:
  // "core   0: 3 0x80000000 (0x00000297) x5  0x80000000 mem 0x80001000 0x00000001"
  bool parse(const std::string& text, Commit& commit) const {
    std::istringstream words(text);
    std::string word;
    std::string core;
    std::string privilege;
    std::string pc;
    std::string instruction;
    if (!(words >> word >> core) || word != "core") return false;
    if (core.size() > 1 && core.back() != ':' && !(words >> word && word == ":")) return false;
    if (!(words >> privilege >> pc >> instruction)) return false;
    if (privilege.size() != 1 || pc.rfind("0x", 0) != 0 || instruction.rfind("(0x", 0) != 0) return false;
    commit.core = static_cast<std::uint32_t>(std::strtoul(core.c_str(), nullptr, 10));
    if (commit.core >= kMaxCores) throw mistake(name_, line_, "core " + core + " expected below 16");
    commit.pc = number(pc);
    commit.word = number(instruction.substr(1, instruction.find(')') - 1));
    while (words >> word) {
      std::string value;
      if (word == "mem") {
        if (!(words >> value)) throw mistake(name_, line_, "expected an address behind mem");
        commit.address = number(value);
        if (words >> value) commit.stored = number(value);
      } else if (word[0] == 'x') {
        if (!(words >> value)) throw mistake(name_, line_, "expected a value behind " + word);
        commit.registers.emplace_back(std::strtoul(word.c_str() + 1, nullptr, 10) & 31U, number(value));
      } else if (word[0] == 'c') {
        words >> value;  // a CSR: follows from the instruction
      } else {
        throw mistake(name_, line_, "cannot read '" + word + "'");
      }
    }
    return true;
  }

  std::uint32_t number(const std::string& text) const {
    char* end = nullptr;
    const unsigned long long value = std::strtoull(text.c_str(), &end, 16);
    if (text.rfind("0x", 0) != 0 || *end != '\0') throw mistake(name_, line_, "expected 0x..., got '" + text + "'");
    if (value > 0xffffffffULL)
      throw mistake(name_, line_, text + " has more than 32 bits: expected a log of an RV32 core");
    return static_cast<std::uint32_t>(value);
  }

  std::istream& stream_;
  std::string name_;
  std::uint64_t line_ = 0;
};

std::uint32_t size_of(std::uint32_t word) { return isa::is_compressed(word) ? 2 : 4; }

// First pass: which code there is, and how many cores.
class CodeCollector {
 public:
  void add(const Commit& commit) {
    cores = std::max(cores, commit.core + 1);
    if (!entry) entry = commit.pc;
    last_[commit.core] = commit;
    for (std::uint32_t half = 0; half < size_of(commit.word); half += 2)
      halves_[commit.pc + half] = static_cast<std::uint16_t>(commit.word >> (8 * half));
  }

  // Behind the last instruction of each core, if no code is known to be there, its program ends.
  void mark_ends() {
    for (const auto& [core, commit] : last_) {
      const std::uint32_t behind = commit.pc + size_of(commit.word);
      if (halves_.count(behind) != 0 || halves_.count(behind + 2) != 0) continue;
      halves_[behind] = static_cast<std::uint16_t>(kEndMark);
      halves_[behind + 2] = static_cast<std::uint16_t>(kEndMark >> 16);
    }
  }

  std::vector<CodeSegment> segments() const {
    std::vector<CodeSegment> found;
    for (const auto& [address, half] : halves_) {
      if (found.empty() || address - (found.back().address + found.back().bytes.size()) > kLargestGap)
        found.push_back({address, {}});
      CodeSegment& segment = found.back();
      segment.bytes.resize(address - segment.address, 0);
      segment.bytes.push_back(static_cast<std::uint8_t>(half));
      segment.bytes.push_back(static_cast<std::uint8_t>(half >> 8));
    }
    return found;
  }
  std::uint32_t first() const { return halves_.begin()->first; }
  std::uint32_t last() const { return halves_.rbegin()->first; }
  std::size_t bytes() const { return 2 * halves_.size(); }

  std::uint32_t cores = 0;
  std::optional<std::uint32_t> entry;

 private:
  std::map<std::uint32_t, std::uint16_t> halves_;
  std::map<std::uint32_t, Commit> last_;  // by core
};

// Second pass, one core: an instruction is written when the next one tells where it went.
class CoreImport {
 public:
  CoreImport(std::uint32_t core, std::uint32_t entry) : core_(core), entry_(entry) {}

  void add(const Commit& commit, const std::string& name, TraceWriter& writer) {
    if (waiting_)
      write(commit.pc, name, writer);
    else if (commit.pc != entry_)
      throw mistake(name, commit.line, "core " + std::to_string(core_) + " starts elsewhere than the first one");
    waiting_ = commit;
  }
  void finish(const std::string& name, TraceWriter& writer) {
    if (!waiting_) return;
    write(std::nullopt, name, writer);
    writer.core(core_).add(isa::decode(kEndMark), waiting_->pc + size_of(waiting_->word), {}, 0, hart_);
  }

 private:
  void write(std::optional<std::uint32_t> next_pc, const std::string& name, TraceWriter& writer) {
    const Commit& commit = *waiting_;
    const isa::Instruction instruction = isa::decode(commit.word);
    if (instruction.unit == isa::Unit::illegal) throw mistake(name, commit.line, isa::illegal_reason(instruction));
    const std::uint32_t operand = hart_.x[kept_operand(instruction)];
    isa::Outcome outcome;
    hart_.pc = commit.pc;
    hart_.mhartid = core_;
    instruction.execute(hart_, instruction, outcome);
    const bool access = instruction.access_bytes != 0;
    if (access && !commit.address) throw mistake(name, commit.line, "expected mem behind a load or store");
    if (access) outcome.address = *commit.address;
    if (commit.stored) outcome.data = *commit.stored;
    for (const auto& [number, value] : commit.registers) hart_.set(number, value);
    if (next_pc) check_flow(commit, instruction, *next_pc, outcome, name);
    writer.core(core_).add(instruction, commit.pc, outcome, operand, hart_);
  }

  // Where it went decides; a trap is no instruction's doing, and cannot be told from the log.
  static void check_flow(const Commit& commit, const isa::Instruction& instruction, std::uint32_t next_pc,
                         isa::Outcome& outcome, const std::string& name) {
    const std::uint32_t behind = commit.pc + instruction.size;
    switch (instruction.unit) {
      case isa::Unit::branch:
        if (next_pc != behind && next_pc != outcome.address)
          throw mistake(name, commit.line, "a branch that goes to neither side: a trap, which cannot be imported");
        outcome.flag = next_pc == outcome.address && next_pc != behind;
        return;
      case isa::Unit::jump_register:
        outcome.address = next_pc;
        return;
      case isa::Unit::jump:
        if (next_pc == outcome.address) return;
        break;
      case isa::Unit::system:
        return;  // mret goes to mepc, which the log's CSR instructions have set
      default:
        if (next_pc == behind) return;
    }
    throw mistake(name, commit.line, "the next instruction is elsewhere: a trap, which cannot be imported");
  }

  std::uint32_t core_;
  std::uint32_t entry_;
  isa::Hart hart_;
  std::optional<Commit> waiting_;
};

std::string hexadecimal(std::uint32_t value) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "0x%08x", value);
  return text.data();
}

// A machine that has memory where the log's program was.
void choose_machine(TraceHeader& header, const CodeCollector& code) {
  constexpr std::uint32_t kMegabyte = 1U << 20;
  const std::uint32_t base = code.first() & ~(kMegabyte - 1);
  header.config = {{"cluster.cores", std::to_string(code.cores)},
                   {"boot.cores", std::to_string(code.cores)},
                   {"boot.mode", "cluster"},
                   {"fpu.count", "1"},
                   {"memory.base", hexadecimal(base)},
                   {"memory.size", std::to_string(256 * kMegabyte)}};
  header.plain_memory = {{base, 256 * kMegabyte}, {0x10000000, kMegabyte}, {0x1C000000, 0x4000000}};
}

}  // namespace

SpikeImport import_spike_log(std::istream& log, const std::string& name, std::ostream& trace) {
  CodeCollector code;
  SpikeImport result;
  {
    SpikeLog commits(log, name);
    while (const auto commit = commits.next()) {
      code.add(*commit);
      if (code.bytes() > kMaxCode) throw std::runtime_error(name + ": more than 4 MB of code");
    }
    result.ignored_lines = commits.ignored;
  }
  if (!code.entry)
    throw std::runtime_error(name + ": no commit: expected lines such as 'core   0: 3 0x80000000 (0x00000297)'");
  code.mark_ends();
  TraceHeader& header = result.header;
  header.version = "Spike commit log";
  header.program = name;
  header.entry = *code.entry;
  header.cores = code.cores;
  header.code = code.segments();
  choose_machine(header, code);

  TraceWriter writer(trace, header);
  std::vector<CoreImport> cores;
  for (std::uint32_t core = 0; core < header.cores; ++core) cores.emplace_back(core, header.entry);
  log.clear();
  log.seekg(0);
  SpikeLog commits(log, name);
  while (const auto commit = commits.next()) cores[commit->core].add(*commit, name, writer);
  for (CoreImport& core : cores) core.finish(name, writer);
  result.summary = writer.finish(0);
  return result;
}

}  // namespace halfstep::traces
