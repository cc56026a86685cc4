#include "tools/sweep/sweep_job.h"

#include <chrono>
#include <nlohmann/json.hpp>

#include "model/soc/simulation.h"
#include "tools/errors.h"
#include "tools/network/training_losses.h"
#include "tools/program/control_words.h"
#include "tools/replay/replay_setup.h"
#include "tools/report/report.h"

namespace halfstep::tools {
namespace {

std::string failure_of(const model::RunResult& result) {
  if (result.stop != model::StopReason::exited || !result.message.empty()) return result.message;
  return result.exit_code == 0 ? "" : "exited with " + std::to_string(result.exit_code);
}

struct Outcome {
  model::RunResult result;
  std::vector<double> losses;
};

Outcome execute(const SweepRun& run) {
  model::Simulation simulation(run.config, *run.image);
  for (const ControlWord& word : control_words(run.config, *run.image))
    simulation.write_memory(word.address, word.bytes());
  Outcome outcome{simulation.run(), {}};
  if (outcome.result.stop == model::StopReason::exited)
    outcome.losses = network::training_losses(*run.image, simulation, run.config.network_samples);
  return outcome;
}

Outcome replay(const SweepRun& run) {
  traces::TraceReader reader(run.trace);
  Outcome outcome{build_replay(reader, run.config)->run(), {}};
  if (outcome.result.stop == model::StopReason::exited) outcome.losses = reader.summary().losses;
  return outcome;
}

Report simulate(const SweepRun& run) {
  Outcome outcome = run.trace.empty() ? execute(run) : replay(run);
  return {HALFSTEP_VERSION,
          run.image->name,
          run.image->sha256,
          run.config,
          run.assumed,
          std::move(outcome.result),
          run.image->code_bytes(),
          run.not_in_preset,
          std::move(outcome.losses)};
}

}  // namespace

SweepResult failed_run(const SweepRun& run, const std::string& error) {
  SweepResult result;
  result.identity = run.identity;
  result.program = run.program;
  if (run.image != nullptr) result.sha256 = run.image->sha256;
  result.model_version = model_version();
  result.error = error;
  return result;
}

SweepResult execute_sweep_run(const SweepRun& run) {
  SweepResult result = failed_run(run, run.error);
  if (!run.error.empty()) return result;
  const auto begin = std::chrono::steady_clock::now();
  try {
    const Report report = simulate(run);
    result.error = failure_of(report.result);
    result.report = nlohmann::ordered_json::parse(print_json(report)).dump();
  } catch (const std::exception& error) {
    result.error = error.what();
  }
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return result;
}

std::string result_line(const SweepResult& result) {
  return nlohmann::json{{"identity", result.identity}, {"program", result.program},
                        {"sha256", result.sha256},     {"model_version", result.model_version},
                        {"report", result.report},     {"error", result.error},
                        {"seconds", result.seconds}}
      .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

SweepResult parse_result_line(const std::string& line) {
  try {
    const auto json = nlohmann::json::parse(line);
    const auto text = [&json](const char* name) { return json.at(name).get<std::string>(); };
    return {text("identity"),
            text("program"),
            text("sha256"),
            text("model_version"),
            text("report"),
            text("error"),
            json.at("seconds").get<double>()};
  } catch (const nlohmann::json::exception& error) {
    throw UsageError(std::string("no result of a sweep's run: ") + error.what());
  }
}

}  // namespace halfstep::tools
