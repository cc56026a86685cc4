#include "tools/sweep/sweep_plan.h"

#include "tools/compare/measured_run.h"
#include "tools/errors.h"
#include "tools/sweep/expression.h"

namespace halfstep::tools {
namespace {

constexpr std::size_t kMaxPoints = 1'000'000;

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
    SweepRun run = resolver_.resolve(program, assignments);
    const auto [known, is_new] = run_index_.emplace(run.identity, plan_.runs.size());
    if (is_new) plan_.runs.push_back(std::move(run));
    return known->second;
  }

  const SweepDefinition& definition_;
  SweepPlan plan_;
  std::map<std::string, std::size_t> run_index_;
  RunResolver resolver_;
};

}  // namespace

SweepPlan plan_sweep(const SweepDefinition& definition) { return Planner(definition).plan(); }

}  // namespace halfstep::tools
