#include "tools/sweep/sweep_plan.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "model/config/parameters.h"
#include "model/trace/trace_image.h"
#include "tools/compare/measured_run.h"
#include "tools/errors.h"
#include "tools/kernels/kernel_run.h"
#include "tools/program/control_words.h"
#include "tools/program/elf_program.h"
#include "tools/program/program_finder.h"
#include "tools/program/sha256.h"
#include "tools/replay/replay_setup.h"
#include "tools/sweep/expression.h"

namespace halfstep::tools {
namespace {

constexpr std::size_t kMaxPoints = 1'000'000;

bool is_trace(const std::string& program) { return std::filesystem::path(program).extension() == ".hst"; }

std::string sha256_of_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return sha256_hex({std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()});
}

template <class Action>
auto with_origin(const std::string& origin, Action action) {
  try {
    return action();
  } catch (const UsageError& error) {
    throw UsageError(origin + ": " + error.what());
  }
}

class Planner {
 public:
  explicit Planner(const SweepDefinition& definition) : definition_(definition) { plan_.name = definition.name; }

  SweepPlan plan() {
    for (const SweepAxis& axis : definition_.axes) plan_.axes.push_back(axis.parameter);
    std::size_t count = definition_.workloads.size();
    for (const auto& group : definition_.groups) {
      count *= definition_.axes[group.front()].values.size();
      if (count > kMaxPoints)
        throw UsageError(definition_.name + ": more than " + std::to_string(kMaxPoints) + " points");
    }
    for (const SweepWorkload& workload : definition_.workloads) {
      plan_.workloads.push_back(workload.label);
      std::vector<std::size_t> place(definition_.groups.size(), 0);
      do add_point(workload, place);
      while (advance(place));
    }
    return std::move(plan_);
  }

 private:
  // The next combination, the last group fastest; false after the last one.
  bool advance(std::vector<std::size_t>& place) const {
    for (std::size_t group = place.size(); group-- > 0;) {
      if (++place[group] < definition_.axes[definition_.groups[group].front()].values.size()) return true;
      place[group] = 0;
    }
    return false;
  }

  void add_point(const SweepWorkload& workload, const std::vector<std::size_t>& place) {
    SweepPoint point;
    point.workload = workload.label;
    for (std::size_t group = 0; group < place.size(); ++group)
      for (const std::size_t axis : definition_.groups[group])
        point.values[definition_.axes[axis].parameter] = definition_.axes[axis].values[place[group]];

    std::vector<Assignment> assignments = definition_.base;
    assignments.insert(assignments.end(), workload.settings.begin(), workload.settings.end());
    std::map<std::string, std::string> set;
    for (const Assignment& assignment : assignments) set[assignment.name] = assignment.value;
    const ParameterLookup value_of = [&set](const std::string& name) { return parameter_value(name, set); };
    for (const bool derived : {false, true})  // what is derived sees what is not, whatever the order in the file
      for (const SweepAxis& axis : definition_.axes) {
        const std::string& text = point.values.at(axis.parameter);
        if (mentions_parameter(text) != derived) continue;
        const std::string value =
            derived ? std::to_string(with_origin(axis.origin, [&] { return evaluate(text, value_of); })) : text;
        assignments.push_back({axis.parameter, value, axis.origin, false});
        set[axis.parameter] = value;
      }
    for (const SweepConstraint& constraint : definition_.constraints)
      if (!with_origin(constraint.origin, [&] { return holds(constraint.text, value_of); })) {
        ++plan_.excluded;
        return;
      }
    point.run = run_of(workload.program, assignments);
    plan_.points.push_back(std::move(point));
  }

  std::size_t run_of(const std::string& program, const std::vector<Assignment>& assignments) {
    SweepRun run;
    run.program = program;
    try {
      if (is_trace(program))
        prepare_replay(run, assignments);
      else
        prepare_execution(run, assignments);
    } catch (const UsageError& error) {
      run.error = error.what();
    } catch (const traces::TraceError& error) {
      run.error = error.what();
    }
    run.identity = identity_of(run, assignments);
    const auto [known, is_new] = run_index_.emplace(run.identity, plan_.runs.size());
    if (is_new) plan_.runs.push_back(std::move(run));
    return known->second;
  }

  void prepare_execution(SweepRun& run, const std::vector<Assignment>& assignments) {
    const ResolvedConfig resolved = resolve_config(assignments);
    run.config = resolved.config;
    run.assumed = resolved.assumed();
    run.not_in_preset = resolved.not_in_preset;
    run.image = image_of(run.program, run.config);
    control_words(run.config, *run.image);  // throws if the program cannot follow the configuration
  }

  void prepare_replay(SweepRun& run, const std::vector<Assignment>& assignments) {
    run.trace = run.program;
    auto& reader = traces_[run.program];
    if (reader == nullptr) reader = std::make_unique<traces::TraceReader>(run.program);
    run.config = replay_config(reader->header(), run.program, assignments).config;
    auto& image = images_[run.program];
    if (image == nullptr) {
      model::ProgramImage program = model::program_of(reader->header());
      program.sha256 = sha256_of_file(run.program);  // what is run is the trace
      image = std::make_shared<const model::ProgramImage>(std::move(program));
    }
    run.image = image;
  }

  std::shared_ptr<const model::ProgramImage> image_of(const std::string& program, const model::ClusterConfig& config) {
    if (find_primitive(program) != nullptr)  // has its operands with it, which differ from point to point
      return std::make_shared<const model::ProgramImage>(load_program(program, config));
    const std::string path = find_program(program, config.network_type, config.kernel_type).string();
    auto& image = images_[path];
    if (image == nullptr) image = std::make_shared<const model::ProgramImage>(read_elf_program(path));
    return image;
  }

  static std::string identity_of(const SweepRun& run, const std::vector<Assignment>& assignments) {
    std::string text = model_version() + "\n";
    if (run.image != nullptr) {
      text += run.image->sha256 + "\n";
      for (const model::Parameter& parameter : model::parameters())
        if (!changes_no_result(parameter.name))
          text += std::string(parameter.name) + "=" + parameter.value.read(run.config) + "\n";
    } else {  // nothing was resolved: what was asked for
      text += run.program + "\n" + run.error + "\n";
      for (const Assignment& assignment : assignments) text += assignment.name + "=" + assignment.value + "\n";
    }
    return sha256_hex({text.begin(), text.end()});
  }

  const SweepDefinition& definition_;
  SweepPlan plan_;
  std::map<std::string, std::size_t> run_index_;
  std::map<std::string, std::shared_ptr<const model::ProgramImage>> images_;  // by path
  std::map<std::string, std::unique_ptr<traces::TraceReader>> traces_;
};

}  // namespace

const std::string& model_version() {
  static const std::string version = [] {
    return HALFSTEP_VERSION "+" + sha256_of_file("/proc/self/exe").substr(0, 12);
  }();
  return version;
}

SweepPlan plan_sweep(const SweepDefinition& definition) { return Planner(definition).plan(); }

}  // namespace halfstep::tools
