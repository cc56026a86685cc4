// The recorded issue cycles of a run, and the first place where a simulation issues differently.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "model/soc/simulation.h"

namespace halfstep::tools {

constexpr std::size_t kTraceCores = 16;

// Per core, in the order of issue.
using IssueTrace = std::array<std::vector<model::IssueEvent>, kTraceCores>;

// Reads core,cycle,pc,insn (the latter hexadecimal) from a gzip-compressed file; throws UsageError.
IssueTrace read_issue_trace(const std::filesystem::path& path);

// The first instruction of a core on which expectation and simulation disagree; one of the two may have ended.
struct IssueDifference {
  std::uint32_t core = 0;
  std::optional<model::IssueEvent> expected;
  std::optional<model::IssueEvent> got;

  std::string text() const;  // "core 1: 0x1c0081f4 vfmac.h a0, a1, a2: expected cycle 120, got 121"
};

// The earliest difference over all cores, by expected cycle. Instructions that flush the pipeline (fence, system) are
// missing in some recordings: where only one side has one, it is passed over.
std::optional<IssueDifference> first_difference(const IssueTrace& expected, const IssueTrace& got);

}  // namespace halfstep::tools
