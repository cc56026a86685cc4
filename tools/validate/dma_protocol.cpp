#include "tools/validate/dma_protocol.h"

#include <cstdio>
#include <optional>
#include <vector>

#include "tools/validate/dma_bench.h"

namespace halfstep::tools {
namespace {

using model::DataAccess;

// An access or event that has not come by then does not come (tests/data/dma/README.md).
constexpr std::int64_t kPatience = 2000;

struct Outcome {
  std::int64_t request = -1;
  std::int64_t grant = -1;
  std::int64_t response = -1;
  std::string note = "-";
};

std::string read_data_note(std::uint32_t word) {
  char text[32];
  std::snprintf(text, sizeof text, "read data 0x%08x", word);
  return text;
}

class ScenarioRun {
 public:
  ScenarioRun(const DmaScenario& scenario, DmaMemories& memories)
      : scenario_(scenario), bench_(memories, scenario.l2_latency, "always") {
    bench_.observer.event = [this](std::uint8_t id) {
      if (id == kFirstId && !event_) event_ = bench_.now();
    };
  }

  // In the order of the scenario's rows.
  const std::vector<Outcome>& run() {
    std::int64_t recorded_grant = 0;
    std::int64_t last_grant = 0;
    for (const DmaAccessRow& row : scenario_.accesses) {
      if (row.access == "event") {
        wait_for_event();
        continue;
      }
      const std::int64_t request = last_grant + row.request - recorded_grant;
      while (bench_.now() < request) cycle(nullptr);
      access(row);
      recorded_grant = row.grant;
      last_grant = outcomes_.back().grant;
    }
    return outcomes_;
  }

 private:
  static constexpr std::uint8_t kFirstId = 0;  // out of reset

  void access(const DmaAccessRow& row) {
    const bool status_register = row.access == "status" || row.access == "clear_id";
    const DataAccess access{status_register ? 4U : 0U, row.data, 0xf, row.write, false, model::Destination::pe_port};
    Outcome outcome;
    outcome.request = bench_.now();
    if (!row.write) outcome.note = read_data_note(0);
    bool granted = false;
    while (!granted && bench_.now() - outcome.request < kPatience) granted = cycle(&access);
    if (granted) {
      outcome.grant = bench_.now() - 1;
      outcome.response = bench_.now();
    }
    outcomes_.push_back(outcome);
    answer_due_ = granted && !row.write;
  }

  // True if the access is granted.
  bool cycle(const DataAccess* access) {
    const DmaBench::Result result = bench_.cycle(access);
    if (answer_due_) outcomes_.back().note = read_data_note(result.read_data);
    answer_due_ = false;
    return result.granted;
  }

  void wait_for_event() {
    const std::int64_t end = bench_.now() + kPatience;
    while (!event_ && bench_.now() < end) cycle(nullptr);
    Outcome outcome;
    outcome.note = event_ ? std::to_string(*event_) : "none";
    outcomes_.push_back(outcome);
  }

  const DmaScenario& scenario_;
  DmaBench bench_;
  std::vector<Outcome> outcomes_;
  bool answer_due_ = false;  // of the last access
  std::optional<std::int64_t> event_;
};

}  // namespace

void replay_scenario(const DmaScenario& scenario, DmaMemories& memories, DmaComparison& comparison) {
  ScenarioRun run(scenario, memories);
  const std::vector<Outcome>& outcomes = run.run();
  for (std::size_t step = 0; step < outcomes.size(); ++step) {
    const DmaAccessRow& row = scenario.accesses[step];
    const Outcome& got = outcomes[step];
    comparison.rows.push_back({scenario.name + " step " + std::to_string(step) + " " + row.access,
                               "protocol",
                               {{"request_cycle", std::to_string(row.request), std::to_string(got.request)},
                                {"grant_cycle", std::to_string(row.grant), std::to_string(got.grant)},
                                {"response_cycle", std::to_string(row.response), std::to_string(got.response)},
                                {"note", row.note, got.note}},
                               {}});
  }
}

}  // namespace halfstep::tools
