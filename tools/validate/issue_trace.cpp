#include "tools/validate/issue_trace.h"

#include <zlib.h>

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <memory>

#include "isa/decoder.h"
#include "tools/errors.h"

namespace halfstep::tools {
namespace {

using Events = std::vector<model::IssueEvent>;

struct CloseGzip {
  void operator()(gzFile_s* file) const { gzclose(file); }
};

bool flushes_pipeline(const model::IssueEvent& event) {
  const isa::Unit unit = isa::decode(event.word).unit;
  return unit == isa::Unit::fence || unit == isa::Unit::system;
}

std::string describe(const model::IssueEvent& event) {
  std::array<char, 32> pc{};
  std::snprintf(pc.data(), pc.size(), "0x%08" PRIx32 " ", event.pc);
  return pc.data() + isa::disassemble(isa::decode(event.word), event.pc);
}

std::optional<IssueDifference> first_difference_on_core(std::uint32_t core, const Events& expected, const Events& got) {
  auto want = expected.begin();
  auto have = got.begin();
  while (want != expected.end() || have != got.end()) {
    const bool same_pc = want != expected.end() && have != got.end() && want->pc == have->pc;
    if (!same_pc && have != got.end() && flushes_pipeline(*have)) {
      ++have;
    } else if (!same_pc && want != expected.end() && flushes_pipeline(*want)) {
      ++want;
    } else if (same_pc && want->cycle == have->cycle) {
      ++want;
      ++have;
    } else {
      return IssueDifference{core, want == expected.end() ? std::nullopt : std::optional(*want),
                             have == got.end() ? std::nullopt : std::optional(*have)};
    }
  }
  return std::nullopt;
}

std::uint64_t cycle_of(const IssueDifference& difference) {
  return difference.expected ? difference.expected->cycle : difference.got->cycle;
}

}  // namespace

IssueTrace read_issue_trace(const std::filesystem::path& path) {
  const std::unique_ptr<gzFile_s, CloseGzip> file(gzopen(path.c_str(), "rb"));
  if (file == nullptr) throw UsageError(path.string() + ": cannot be opened");
  IssueTrace trace;
  std::array<char, 128> line{};
  for (int number = 1; gzgets(file.get(), line.data(), static_cast<int>(line.size())) != nullptr; ++number) {
    if (number == 1) continue;  // column names
    model::IssueEvent event;
    std::uint32_t core = 0;
    if (std::sscanf(line.data(), "%" SCNu32 ",%" SCNu64 ",%" SCNx32 ",%" SCNx32, &core, &event.cycle, &event.pc,
                    &event.word) != 4 ||
        core >= kTraceCores)
      throw UsageError(path.string() + ":" + std::to_string(number) + ": expected core,cycle,pc,insn");
    event.core = static_cast<std::uint8_t>(core);
    trace.at(core).push_back(event);
  }
  return trace;
}

std::string IssueDifference::text() const {
  std::string line = "core " + std::to_string(core) + ": ";
  if (!expected)
    return line + describe(*got) + ": issues in cycle " + std::to_string(got->cycle) + ", expected the end";
  line += describe(*expected) + ": expected cycle " + std::to_string(expected->cycle) + ", ";
  if (!got) return line + "never issued";
  if (got->pc != expected->pc) return line + "got " + describe(*got) + " in cycle " + std::to_string(got->cycle);
  return line + "got " + std::to_string(got->cycle);
}

std::optional<IssueDifference> first_difference(const IssueTrace& expected, const IssueTrace& got) {
  std::optional<IssueDifference> earliest;
  for (std::uint32_t core = 0; core < kTraceCores; ++core) {
    const auto difference = first_difference_on_core(core, expected.at(core), got.at(core));
    if (difference && (!earliest || cycle_of(*difference) < cycle_of(*earliest))) earliest = difference;
  }
  return earliest;
}

}  // namespace halfstep::tools
