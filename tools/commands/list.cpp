// halfstep list: what there is to run, to set and to read.
#include <fstream>
#include <iostream>
#include <map>

#include "model/config/parameters.h"
#include "model/stats/statistics.h"
#include "tools/commands/command.h"
#include "tools/config/nearest_name.h"
#include "tools/errors.h"
#include "tools/files/installation.h"
#include "tools/kernels/primitive.h"
#include "tools/network/description.h"
#include "tools/network/network_finder.h"
#include "tools/program/program_finder.h"
#include "tools/report/table.h"

namespace halfstep::tools {
namespace {

void print_table(const Table& table) { std::cout << table.to_text(); }

// A row for each primitive and the types that share its variants.
void list_kernels() {
  Table table{{{"kernel", false}, {"pass", false}, {"types", false}, {"shape", false}, {"variants", false}}, {}};
  for (const Primitive& primitive : primitives()) {
    std::vector<std::pair<std::string, std::string>> rows;  // types, variants
    for (const char* type : {"fp32", "fp16", "bf16"}) {
      std::string variants;
      for (const std::string& name : variant_names(primitive, number_format(type)))
        variants += (variants.empty() ? "" : " ") + name;
      if (!rows.empty() && rows.back().second == variants)
        rows.back().first += std::string(" ") + type;
      else
        rows.emplace_back(type, variants);
    }
    for (const auto& [types, variants] : rows)
      table.rows.push_back({primitive.name, primitive.pass, types, primitive.shape, variants});
  }
  for (const BuiltProgram& program : built_programs())
    if (!program.is_network) table.rows.push_back({program.name, "-", program.type, "-", "-"});
  print_table(table);
}

// Programs that were built, and networks that a file describes.
void list_networks() {
  std::map<std::string, std::string> types;
  for (const BuiltProgram& program : built_programs())
    if (program.is_network) {
      std::string& text = types[program.name];
      text += (text.empty() ? "" : " ") + program.type;
    }
  Table table{{{"network", false},
               {"types", false},
               {"what it is", false},
               {"layers", true},
               {"weights", true},
               {"MAC forward", true},
               {"MAC training", true}},
              {}};
  for (const auto& [name, text] : types)
    table.rows.push_back({name, text, "a program that was built", "-", "-", "-", "-"});
  for (const std::string& name : network::network_names()) {
    const network::Network described = network::read_network(network::find_network(name), {});
    table.rows.push_back({name, "fp32 fp16 bf16 mixed", described.title, std::to_string(described.layers.size()),
                          with_separators(static_cast<std::uint64_t>(described.weights())),
                          with_separators(described.forward_macs()), with_separators(described.training_macs())});
  }
  if (table.rows.empty())
    throw UsageError("there is none: expected " + (kernel_directory() / "NAME_TYPE.elf").string() + " or " +
                     (network::network_directory() / "NAME.cfg").string());
  print_table(table);
}

// The first comment line of a preset says what it is.
std::string preset_description(const std::string& name) {
  std::ifstream file(find_config_file(name));
  std::string line;
  std::getline(file, line);
  const std::size_t text = line.find_first_not_of("# ");
  return text == std::string::npos || line[0] != '#' ? "" : line.substr(text);
}

void list_presets() {
  Table table{{{"preset", false}, {"what it describes", false}}, {}};
  for (const std::string& name : preset_names()) table.rows.push_back({name, preset_description(name)});
  print_table(table);
}

void list_parameters() {
  Table table{{{"parameter", false}, {"default", false}, {"unit", false}, {"range", false}, {"meaning", false}}, {}};
  for (const model::Parameter& parameter : model::parameters())
    table.rows.push_back({parameter.name, parameter.default_text(), parameter.unit[0] == '\0' ? "-" : parameter.unit,
                          parameter.value.range, parameter.description});
  print_table(table);
}

void list_statistics() {
  Table table{{{"statistic", false}, {"unit", false}, {"meaning", false}}, {}};
  for (const model::Statistic& row : model::kCounterStatistics)
    table.rows.push_back({row.name, row.unit, row.description});
  table.rows.emplace_back();
  for (const model::Statistic& row : model::kCauseStatistics)
    table.rows.push_back({row.name, row.unit, row.description});
  print_table(table);
}

const std::map<std::string, void (*)()> kLists = {{"kernels", list_kernels},
                                                  {"networks", list_networks},
                                                  {"parameters", list_parameters},
                                                  {"presets", list_presets},
                                                  {"statistics", list_statistics}};

int run_list(const std::vector<std::string>& arguments) {
  CommandLine line{
      "list kernels|networks|presets|parameters|statistics",
      "Lists what there is: kernels with their variants, built networks, presets, parameters, or the statistics of a "
      "report."};
  line.words = {"WHAT"};
  const auto parsed = line.parse(arguments);
  if (!parsed) return kGood;
  const std::string what = (*parsed)["WHAT"].as<std::string>();
  const auto found = kLists.find(what);
  if (found == kLists.end()) {
    std::vector<std::string> names;
    for (const auto& [name, print] : kLists) names.push_back(name);
    throw UsageError("list " + what + ": there is no such list" + did_you_mean(what, names) + " (usage: halfstep " +
                     line.usage + ")");
  }
  found->second();
  return kGood;
}

}  // namespace

const Command kListCommand{"list", "list kernels, networks, presets, parameters or statistics", run_list};

}  // namespace halfstep::tools
