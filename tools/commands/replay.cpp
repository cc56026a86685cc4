// halfstep replay: a recorded trace on its own or another configuration.
#include <chrono>
#include <iostream>

#include "model/trace/trace_image.h"
#include "tools/commands/command.h"
#include "tools/commands/config_options.h"
#include "tools/commands/run_outcome.h"
#include "tools/errors.h"
#include "tools/replay/replay_setup.h"
#include "tools/report/report.h"
#include "tools/report/table.h"
#include "tools/terminal/progress_bar.h"

namespace halfstep::tools {
namespace {

namespace options_library = boost::program_options;

constexpr const char* kStandardOutput = "-";

CommandLine describe_command_line() {
  CommandLine line{
      "replay TRACE... [--config FILE]... [--set KEY=VALUE]... [--each KEY=A,B,C] [--report FILE]...",
      "Replays traces that `halfstep run --record` wrote, on the configuration of the recording with these "
      "changes, and\nprints what run would print. Barriers, events and mutexes are re-enacted; what a "
      "replay cannot follow is said in\ntraces/README.md. --each decodes a trace once and replays it "
      "with each value."};
  line.words = {"TRACE"};
  line.more_words = "MORE";
  add_config_options(line.options);
  auto add = line.options.add_options();
  add("each", options_library::value<std::string>()->value_name("KEY=A,B,C"),
      "replay once for each value and print a line about each");
  add("report", options_library::value<std::vector<std::string>>()->value_name("FILE"),
      "write a report; the suffix says how: .txt .json .csv .md; - (the default) is a table on standard output");
  add("max-cycles", options_library::value<std::string>()->value_name("N"), "stop after N cycles (run.max_cycles)");
  return line;
}

Report replay_once(traces::TraceReader& reader, const std::vector<Assignment>& changes, bool tell_notes) {
  const ResolvedConfig resolved = replay_config(reader.header(), reader.path(), changes);
  const auto simulation = build_replay(reader, resolved.config);
  ProgressBar bar("replay");
  const auto total = static_cast<double>(reader.summary().cycles);
  simulation->on_progress([&bar, total](std::uint64_t cycle) {
    bar.show(total > 0 ? static_cast<double>(cycle) / total : -1, std::to_string(cycle / 1000) + " k cycles");
  });
  Report report{HALFSTEP_VERSION,
                reader.header().program,
                reader.header().sha256,
                resolved.config,
                resolved.assumed(),
                simulation->run(),
                model::program_of(reader.header()).code_bytes()};
  bar.hide();
  report.not_in_preset = resolved.not_in_preset;
  if (report.result.stop == model::StopReason::exited) report.losses = reader.summary().losses;
  if (tell_notes)
    for (const std::string& note : replay_notes(reader, *simulation))
      std::cerr << "halfstep: note: " << reader.path() << ": " << note << "\n";
  return report;
}

int replay_file(const std::string& path, const std::vector<Assignment>& changes,
                const std::vector<std::string>& report_paths) {
  traces::TraceReader reader(path);
  const Report report = replay_once(reader, changes, true);
  print_outcome(report.result, report.program);
  for (const std::string& output : report_paths) {
    if (output == kStandardOutput)
      std::cout << print_text(report) << std::flush;
    else
      write_report(report, output);
  }
  return exit_status(report.result);
}

std::uint64_t layer_cycles(const model::RunResult& result) {
  std::uint64_t cycles = 0;
  for (const model::LayerResult& layer : result.layers) cycles += layer.cycles;
  return cycles;
}

// "KEY=A,B,C"; values with commas of their own stand between bars.
std::vector<Assignment> parse_each(const std::string& text) {
  const Assignment all = parse_assignment(text);
  const char separator = all.value.find('|') != std::string::npos ? '|' : ',';
  std::vector<Assignment> values;
  for (std::size_t begin = 0; begin <= all.value.size();) {
    const std::size_t end = std::min(all.value.find(separator, begin), all.value.size());
    const std::string value = trimmed(all.value.substr(begin, end - begin));
    values.push_back({all.name, value, "--each " + text, false});
    begin = end + 1;
  }
  return values;
}

int replay_each(const std::string& path, const std::vector<Assignment>& changes, const std::string& each) {
  traces::TraceReader reader(path);
  reader.keep_unpacked();
  const std::vector<Assignment> values = parse_each(each);
  Table table{{{values.front().name, false}, {"cycles"}, {"layer_cycles"}, {"relative"}, {"seconds"}}, {}};
  int status = kGood;
  double seconds = 0;
  std::uint64_t first = 0;
  for (const Assignment& value : values) {
    std::vector<Assignment> all = changes;
    all.push_back(value);
    const auto begin = std::chrono::steady_clock::now();
    const Report report = replay_once(reader, all, table.rows.empty());
    const double took = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    seconds += took;
    print_outcome(report.result, value.name + "=" + value.value);
    status = std::max(status, exit_status(report.result));
    const std::uint64_t cycles = report.result.layers.empty() ? report.result.cycles : layer_cycles(report.result);
    if (table.rows.empty()) first = cycles;
    table.rows.push_back({value.value, with_separators(report.result.cycles), with_separators(cycles),
                          first == 0 ? "-" : fixed_point(static_cast<double>(cycles) / static_cast<double>(first), 3),
                          fixed_point(took, 2)});
  }
  std::cout << reader.header().program << ", " << path << "\n\n"
            << table.to_text() << "\n"
            << values.size() << " configurations in " << fixed_point(seconds, 2) << " s, "
            << fixed_point(seconds / static_cast<double>(values.size()), 3) << " s each\n";
  return status;
}

int run_replay(const std::vector<std::string>& arguments) {
  const auto parsed = describe_command_line().parse(arguments);
  if (!parsed) return kGood;
  const options_library::variables_map& values = *parsed;
  std::vector<std::string> paths = {values["TRACE"].as<std::string>()};
  if (values.count("MORE") != 0)
    for (const std::string& path : values["MORE"].as<std::vector<std::string>>()) paths.push_back(path);
  std::vector<Assignment> changes = config_assignments(values);
  if (values.count("max-cycles") != 0) {
    const std::string limit = values["max-cycles"].as<std::string>();
    changes.push_back({"run.max_cycles", limit, "--max-cycles " + limit, false});
  }
  std::vector<std::string> report_paths = {kStandardOutput};
  if (values.count("report") != 0) report_paths = values["report"].as<std::vector<std::string>>();
  for (const std::string& path : report_paths)
    if (path != kStandardOutput) check_report_path(path);
  if (paths.size() > 1 && report_paths != std::vector<std::string>{kStandardOutput})
    throw UsageError("--report: expected one trace, got " + std::to_string(paths.size()));
  if (values.count("each") != 0 && values.count("report") != 0)
    throw UsageError("--report: --each writes none; halfstep sweep keeps a report of each run, of traces, too");
  int status = kGood;
  for (const std::string& path : paths) {
    const int its = values.count("each") != 0 ? replay_each(path, changes, values["each"].as<std::string>())
                                              : replay_file(path, changes, report_paths);
    status = std::max(status, its);
  }
  return status;
}

}  // namespace

const Command kReplayCommand{"replay", "replay a recorded trace on any configuration", run_replay};

}  // namespace halfstep::tools
