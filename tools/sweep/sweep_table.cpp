#include "tools/sweep/sweep_table.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>

#include "model/config/parameters.h"
#include "tools/compare/measured_run.h"
#include "tools/errors.h"
#include "tools/report/table.h"

namespace halfstep::tools {
namespace {

using nlohmann::json;

// What a design pays for performance, where a sweep varies it: the Pareto front is between cycles and these.
constexpr std::array<const char*, 3> kCosts = {"cluster.cores", "fpu.count", "tcdm.banks"};

std::string text_of(const json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

void add_counts(SweepRow& row, const json& counts) {
  row.cycles += counts.at("cycles").get<std::uint64_t>();
  row.macs += counts.at("macs").get<std::uint64_t>();
  row.bank_conflicts += counts.at("bank_conflicts").get<std::uint64_t>();
  row.fpu_contention += counts.at("fpu_contention").get<std::uint64_t>();
}

void add_causes(SweepRow& row, const json& causes) {
  for (std::size_t cause = 0; cause < model::kCauses; ++cause)
    row.causes.at(cause) += causes.value(model::kCauseNames.at(cause), std::uint64_t{0});
}

// JSON has no infinities and no NaN: a loss that is no number is null.
void add_losses(SweepRow& row, const json& losses) {
  for (const json& loss : {losses.front(), losses.back()})
    row.losses.push_back(loss.is_number() ? loss.get<double>() : std::numeric_limits<double>::quiet_NaN());
}

void read_measurements(SweepRow& row, const json& report) {
  if (report.contains("losses")) add_losses(row, report.at("losses"));
  for (const json& layer : report.at("layers")) {
    add_counts(row, layer);
    add_causes(row, layer.at("causes"));
  }
  if (!report.at("layers").empty()) return;
  row.cycles = report.at("cycles").get<std::uint64_t>();
  for (const json& core : report.at("cores")) add_causes(row, core.at("causes"));
}

bool dominates(const SweepRow& a, const SweepRow& b) {
  bool better = a.cycles < b.cycles;
  if (a.cycles > b.cycles) return false;
  for (std::size_t cost = 0; cost < a.costs.size(); ++cost) {
    if (a.costs[cost] > b.costs[cost]) return false;
    better = better || a.costs[cost] < b.costs[cost];
  }
  return better;
}

// Points that coincide are one design: the first one stands for it.
bool same_design(const SweepRow& a, const SweepRow& b) { return a.values == b.values; }

void mark_pareto(SweepTable& table) {
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    SweepRow& row = table.rows[i];
    row.pareto = row.good();
    for (std::size_t j = 0; row.pareto && j < table.rows.size(); ++j) {
      const SweepRow& other = table.rows[j];
      if (j == i || !other.good() || other.workload != row.workload) continue;
      if (dominates(other, row) || (j < i && same_design(other, row))) row.pareto = false;
    }
  }
}

// Configuration settings of every point that differ from the defaults and that no axis sets.
std::vector<std::string> shared_settings(const std::vector<std::map<std::string, std::string>>& configs,
                                         const std::vector<std::string>& axes) {
  std::vector<std::string> fixed;
  if (configs.empty()) return fixed;
  for (const auto& [name, value] : configs.front()) {
    const bool same = std::all_of(configs.begin(), configs.end(), [&name = name, &value = value](const auto& config) {
      const auto found = config.find(name);
      return found != config.end() && found->second == value;
    });
    if (same && !changes_no_result(name) && std::find(axes.begin(), axes.end(), name) == axes.end() &&
        value != parameter_value(name, {}))
      fixed.push_back(name + "=" + value);
  }
  return fixed;
}

std::string only_sweep(const ResultDatabase& database, const std::string& wanted) {
  const std::vector<std::string> names = database.sweep_names();
  std::string known;
  for (const std::string& name : names) known += (known.empty() ? "" : ", ") + name;
  if (wanted.empty() && names.size() == 1) return names.front();
  if (wanted.empty())
    throw UsageError("the database holds " + (names.empty() ? "no sweep" : "several sweeps, name one: " + known));
  if (std::find(names.begin(), names.end(), wanted) == names.end())
    throw UsageError("the database holds no sweep '" + wanted + "': expected one of " + known);
  return wanted;
}

}  // namespace

double SweepRow::macs_per_cycle() const {
  return cycles == 0 ? 0 : static_cast<double>(macs) / static_cast<double>(cycles);
}

std::string SweepRow::main_stall() const {
  const std::uint64_t all = std::accumulate(causes.begin(), causes.end(), std::uint64_t{0});
  std::size_t largest = 0;
  for (std::size_t cause = 0; cause < model::kCauses; ++cause) {
    const auto name = static_cast<model::Cause>(cause);
    if (name == model::Cause::issued || name == model::Cause::idle) continue;
    if (largest == 0 || causes.at(cause) > causes.at(largest)) largest = cause;
  }
  if (all == 0 || causes.at(largest) == 0) return "-";
  std::string name = model::kCauseNames.at(largest);
  std::replace(name.begin(), name.end(), '_', ' ');
  return name + " " + fixed_point(100.0 * static_cast<double>(causes.at(largest)) / static_cast<double>(all), 1) + " %";
}

std::vector<std::string> SweepTable::workloads() const {
  std::vector<std::string> names;
  for (const SweepRow& row : rows)
    if (std::find(names.begin(), names.end(), row.workload) == names.end()) names.push_back(row.workload);
  return names;
}

bool SweepTable::has_losses() const {
  return std::any_of(rows.begin(), rows.end(), [](const SweepRow& row) { return !row.losses.empty(); });
}

SweepTable load_sweep_table(const ResultDatabase& database, const std::string& sweep) {
  SweepTable table;
  table.name = only_sweep(database, sweep);
  table.axes = database.axes(table.name);
  std::vector<std::map<std::string, std::string>> configs;
  std::set<std::string> versions;
  std::map<std::string, std::set<std::string>> cost_values;
  std::vector<std::map<std::string, std::string>> config_of_row;
  for (const StoredPoint& point : database.points(table.name)) {
    SweepRow row;
    row.workload = point.workload;
    row.finished = point.finished;
    row.error = point.error;
    std::map<std::string, std::string> config;
    if (!point.report.empty()) {
      const json report = json::parse(point.report);
      for (const auto& [name, value] : report.at("config").items()) config[name] = text_of(value);
      versions.insert(report.at("version").get<std::string>());
      if (point.error.empty()) read_measurements(row, report);
      configs.push_back(config);
      for (const char* const cost : kCosts) cost_values[cost].insert(config[cost]);
    }
    for (const std::string& axis : table.axes) {
      const auto label = point.values.find(axis);
      row.labels.push_back(label == point.values.end() ? "" : label->second);
      row.values.push_back(config.count(axis) != 0 ? config[axis] : row.labels.back());
    }
    table.rows.push_back(std::move(row));
    config_of_row.push_back(std::move(config));
  }
  for (const char* const cost : kCosts)
    if (cost_values[cost].size() > 1) table.costs.emplace_back(cost);
  for (std::size_t i = 0; i < table.rows.size(); ++i)
    for (const std::string& cost : table.costs)
      if (table.rows[i].good()) table.rows[i].costs.push_back(std::stoull(config_of_row[i].at(cost)));
  mark_pareto(table);
  table.fixed = shared_settings(configs, table.axes);
  table.versions.assign(versions.begin(), versions.end());
  return table;
}

std::vector<AxisEffect> axis_effects(const SweepTable& table) {
  std::vector<AxisEffect> effects;
  for (std::size_t axis = 0; axis < table.axes.size(); ++axis) {
    for (const std::string& workload : table.workloads()) {
      // Points of the workload by the labels of all other axes, then by this axis' label.
      std::map<std::vector<std::string>, std::map<std::string, const SweepRow*>> groups;
      std::vector<std::string> values;
      for (const SweepRow& row : table.rows) {
        if (row.workload != workload || !row.good() || row.cycles == 0) continue;
        std::vector<std::string> others = row.labels;
        others[axis].clear();
        groups[others][row.labels[axis]] = &row;
        if (std::find(values.begin(), values.end(), row.labels[axis]) == values.end())
          values.push_back(row.labels[axis]);
      }
      for (std::size_t i = 1; i < values.size(); ++i) {
        AxisEffect effect{table.axes[axis], workload, values[i]};
        double logarithms = 0;
        for (const auto& [others, by_value] : groups) {
          const auto first = by_value.find(values.front());
          const auto now = by_value.find(values[i]);
          if (first == by_value.end() || now == by_value.end()) continue;
          const double ratio = static_cast<double>(now->second->cycles) / static_cast<double>(first->second->cycles);
          logarithms += std::log(ratio);
          effect.least = effect.pairs == 0 ? ratio : std::min(effect.least, ratio);
          effect.most = effect.pairs == 0 ? ratio : std::max(effect.most, ratio);
          ++effect.pairs;
        }
        if (effect.pairs == 0) continue;
        effect.mean = std::exp(logarithms / static_cast<double>(effect.pairs));
        effects.push_back(effect);
      }
    }
  }
  return effects;
}

}  // namespace halfstep::tools
