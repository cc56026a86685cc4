#include "tools/sweep/sweep_file.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>

#include "model/config/parameters.h"
#include "tools/config/config_file.h"
#include "tools/config/nearest_name.h"
#include "tools/errors.h"
#include "tools/files/installation.h"

namespace halfstep::tools {
namespace {

namespace filesystem = std::filesystem;

constexpr std::size_t kMaxValues = 10000;  // of an axis: a typing error, not a wish

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(trimmed(part));
  return parts;
}

std::optional<std::int64_t> number_of(const std::string& text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// "0..2", "4..16 step 4", "1..16 times 2"; nothing if the text is no range.
std::optional<std::vector<std::string>> expand_range(const std::string& text, const std::string& origin) {
  const std::size_t dots = text.find("..");
  if (dots == std::string::npos) return std::nullopt;
  std::istringstream words(text.substr(dots + 2));
  std::string last;
  std::string word;
  std::string amount = "1";
  words >> last >> word >> amount;
  const auto low = number_of(trimmed(text.substr(0, dots)));
  const auto high = number_of(last);
  const auto step = number_of(amount);
  const bool multiplies = word == "times";
  if (!low || !high || !step || *step < (multiplies ? 2 : 1) || *low < (multiplies ? 1 : 0) || *low > *high ||
      (!word.empty() && word != "step" && !multiplies) || !words.eof())
    throw UsageError(origin + ": expected a range such as 0..2, 4..16 step 4 or 1..16 times 2, got '" + text + "'");
  std::vector<std::string> values;
  for (std::int64_t value = *low; value <= *high; value = multiplies ? value * *step : value + *step) {
    values.push_back(std::to_string(value));
    if (values.size() > kMaxValues) throw UsageError(origin + ": more than " + std::to_string(kMaxValues) + " values");
  }
  return values;
}

const model::Parameter& known_parameter(const std::string& name, const std::string& origin) {
  const model::Parameter* const parameter = model::find_parameter(name);
  if (parameter != nullptr) return *parameter;
  std::vector<std::string> names;
  for (const model::Parameter& each : model::parameters()) names.emplace_back(each.name);
  throw UsageError(origin + ": unknown key '" + name + "'" + did_you_mean(name, names));
}

class SweepFileReader {
 public:
  explicit SweepFileReader(const filesystem::path& path) : path_(path) { definition_.name = path.stem().string(); }

  SweepDefinition read() {
    if (filesystem::is_directory(path_)) throw UsageError(path_.string() + ": is a directory, not a sweep file");
    std::ifstream file(path_);
    if (!file) throw UsageError(path_.string() + ": no such sweep file");
    std::string line;
    for (int number = 1; std::getline(file, line); ++number) {
      const std::string text = trimmed(line.substr(0, line.find('#')));
      if (!text.empty()) read_line(text, path_.string() + ":" + std::to_string(number));
    }
    if (definition_.workloads.empty())
      throw UsageError(path_.string() + ": no workload: expected a line such as workload.matmul = matmul");
    group_axes();
    return definition_;
  }

 private:
  void read_line(const std::string& text, const std::string& origin) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
      throw UsageError(origin + ": expected 'key = value', got '" + text + "'");
    const std::string key = trimmed(text.substr(0, equals));
    const std::string value = trimmed(text.substr(equals + 1));
    if (value.empty()) throw UsageError(origin + ": " + key + " has no value");
    const bool repeats = key == "constraint" || key == "zip" || key == "include";
    if (!repeats && !set_at_.emplace(key, origin).second)
      throw UsageError(origin + ": " + key + " is already set at " + set_at_.at(key));
    if (key == "include")
      include(value, origin);
    else if (key == "constraint")
      definition_.constraints.push_back({value, origin});
    else if (key == "zip")
      zips_.emplace_back(split(value, ','), origin);
    else if (key.rfind("workload.", 0) == 0)
      add_workload(key.substr(9), value, origin);
    else if (key.rfind("axis.", 0) == 0)
      add_axis(key.substr(5), value, origin);
    else
      definition_.base.push_back({known_parameter(key, origin).name, value, origin, false});
  }

  void include(const std::string& name, const std::string& origin) {
    const filesystem::path beside = path_.parent_path() / name;
    if (!filesystem::is_regular_file(beside))
      throw UsageError(origin + ": included file " + beside.string() + " does not exist");
    for (Assignment& assignment : read_config_file(beside)) definition_.base.push_back(std::move(assignment));
  }

  // "matmul kernel.type=fp16 kernel.repeat=2"
  void add_workload(const std::string& label, const std::string& value, const std::string& origin) {
    if (label.empty()) throw UsageError(origin + ": a workload needs a label: workload.LABEL");
    std::istringstream words(value);
    SweepWorkload workload{label, "", {}, origin};
    words >> workload.program;
    if (workload.program.find('/') != std::string::npos || filesystem::path(workload.program).has_extension())
      workload.program = (path_.parent_path() / workload.program).string();
    for (std::string word; words >> word;) {
      const std::size_t equals = word.find('=');
      if (equals == std::string::npos) throw UsageError(origin + ": expected key=value, got '" + word + "'");
      const std::string name = word.substr(0, equals);
      workload.settings.push_back({known_parameter(name, origin).name, word.substr(equals + 1), origin, false});
    }
    definition_.workloads.push_back(std::move(workload));
  }

  void add_axis(const std::string& name, const std::string& value, const std::string& origin) {
    SweepAxis axis{known_parameter(name, origin).name, {}, origin};
    // A value that holds commas itself (fpu.map) is written between bars.
    const char separator = value.find('|') != std::string::npos ? '|' : ',';
    for (const std::string& part : split(value, separator)) {
      if (part.empty()) throw UsageError(origin + ": an empty value in '" + value + "'");
      if (const auto range = expand_range(part, origin))
        axis.values.insert(axis.values.end(), range->begin(), range->end());
      else
        axis.values.push_back(part);
    }
    for (std::size_t i = 0; i < axis.values.size(); ++i)
      if (std::count(axis.values.begin(), axis.values.end(), axis.values[i]) > 1)
        throw UsageError(origin + ": the value '" + axis.values[i] + "' occurs twice");
    definition_.axes.push_back(std::move(axis));
  }

  void group_axes() {
    std::vector<bool> grouped(definition_.axes.size(), false);
    for (const auto& [names, origin] : zips_) {
      std::vector<std::size_t> group;
      for (const std::string& name : names) {
        const auto axis = std::find_if(definition_.axes.begin(), definition_.axes.end(),
                                       [&name = name](const SweepAxis& each) { return each.parameter == name; });
        if (axis == definition_.axes.end()) throw UsageError(origin + ": zip names no axis '" + name + "'");
        const auto index = static_cast<std::size_t>(axis - definition_.axes.begin());
        if (grouped[index]) throw UsageError(origin + ": " + name + " is zipped twice");
        if (axis->values.size() != definition_.axes[group.empty() ? index : group.front()].values.size())
          throw UsageError(origin + ": zipped axes need equally many values: " + name + " has " +
                           std::to_string(axis->values.size()));
        grouped[index] = true;
        group.push_back(index);
      }
      definition_.groups.push_back(group);
    }
    for (std::size_t index = 0; index < grouped.size(); ++index)
      if (!grouped[index]) definition_.groups.push_back({index});
    std::sort(definition_.groups.begin(), definition_.groups.end());
  }

  filesystem::path path_;
  SweepDefinition definition_;
  std::map<std::string, std::string> set_at_;
  std::vector<std::pair<std::vector<std::string>, std::string>> zips_;
};

}  // namespace

SweepDefinition read_sweep_file(const filesystem::path& path) { return SweepFileReader(path).read(); }

}  // namespace halfstep::tools
