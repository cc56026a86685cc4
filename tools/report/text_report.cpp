// The report for people: a few lines of context around one table, plain or as Markdown.
#include <algorithm>
#include <numeric>

#include "model/config/parameters.h"
#include "model/config/validation.h"
#include "tools/report/measurement.h"
#include "tools/report/report.h"
#include "tools/report/table.h"
#include "tools/report/transfer_lines.h"

namespace halfstep::tools {
namespace {

std::string spaced(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

bool is_zero_everywhere(const MeasurementRows& table, std::size_t cause) {
  return std::all_of(table.rows.begin(), table.rows.end(),
                     [&](const Measurement& row) { return row.counters.causes.at(cause) == 0; });
}

std::vector<std::string> cells(const MeasurementRows& table, const Measurement& row,
                               const std::vector<std::size_t>& causes) {
  std::vector<std::string> texts = row.labels;
  texts.push_back(with_separators(row.cycles));
  texts.push_back(with_separators(row.counters.instructions));
  if (table.has_macs) {
    texts.push_back(with_separators(row.macs));
    texts.push_back(row.macs == 0 ? "-" : fixed_point(row.macs_per_cycle(), 2));
  }
  texts.push_back(with_separators(row.counters.bank_conflicts));
  texts.push_back(with_separators(row.counters.fpu_contention));
  if (table.has_transfers) {
    const model::TransferCounters& transfers = row.counters.transfers;
    for (const std::uint64_t count : {row.compute_cycles(), transfers.exposed, transfers.hidden})
      texts.push_back(with_separators(count));
    texts.push_back(transfers.busy == 0 ? "-" : fixed_point(100 * overlap(transfers), 1));
  }
  for (const std::size_t cause : causes) texts.push_back(fixed_point(row.share_percent(cause), 1));
  return texts;
}

struct Body {
  Table table;
  std::string folded;  // causes that are zero everywhere: no column, a line instead
};

Body build_body(const model::RunResult& result) {
  const MeasurementRows measurements = collect_measurements(result);
  Body body;
  std::vector<std::size_t> shown;
  for (std::size_t cause = 0; cause < model::kCauses; ++cause) {
    if (is_zero_everywhere(measurements, cause))
      body.folded += (body.folded.empty() ? "" : ", ") + spaced(model::kCauseNames.at(cause));
    else
      shown.push_back(cause);
  }
  Table& table = body.table;
  for (const std::string& heading : measurements.label_headings)
    table.columns.push_back({heading, measurements.label_headings.front() != "layer"});
  for (const char* heading : {"cycles", "instructions"}) table.columns.push_back({heading});
  if (measurements.has_macs)
    for (const char* heading : {"MACs", "MAC/clk"}) table.columns.push_back({heading});
  for (const char* heading : {"bank_conflicts", "FPU_contention"}) table.columns.push_back({heading});
  if (measurements.has_transfers)
    for (const char* heading : {"compute", "DMA_exposed", "DMA_hidden", "overlap_%"})
      table.columns.push_back({heading});
  for (const std::size_t cause : shown) table.columns.push_back({std::string(model::kCauseNames.at(cause)) + "_%"});

  for (const Measurement& row : measurements.rows) table.rows.push_back(cells(measurements, row, shown));
  if (measurements.has_total) {
    table.rows.emplace_back();
    table.rows.push_back(cells(measurements, measurements.total, shown));
  }
  return body;
}

std::string parameter_text(const model::ClusterConfig& config, const char* name) {
  return std::string(name) + "=" + model::find_parameter(name)->value.read(config);
}

std::string machine_line(const model::ClusterConfig& config) {
  std::string line;
  for (const char* name : {"cluster.cores", "boot.cores", "fpu.count", "fpu.policy", "fpu.pipe_regs", "tcdm.size",
                           "tcdm.banks", "l2.latency", "icache.mode"})
    line += (line.empty() ? "" : " ") + parameter_text(config, name);
  return line;
}

std::string outcome_line(const model::RunResult& result) {
  const std::string cycles = with_separators(result.cycles) + " cycles";
  if (result.stop == model::StopReason::exited) return cycles + ", exit code " + std::to_string(result.exit_code);
  return cycles + ", stopped: " + result.message;
}

std::string fabric_controller_line(const model::CoreResult& controller) {
  const model::CauseCounts& causes = controller.counters.causes;
  const std::uint64_t asleep = causes.at(static_cast<std::size_t>(model::Cause::event_wait));
  const std::uint64_t idle = causes.at(static_cast<std::size_t>(model::Cause::idle));
  const std::uint64_t all = std::accumulate(causes.begin(), causes.end(), std::uint64_t{0});
  return "controller: " + with_separators(controller.counters.instructions) + " instructions in " +
         with_separators(all - asleep - idle) + " cycles, asleep for " + with_separators(asleep);
}

std::string host_line(const model::RunResult& result) {
  std::uint64_t instructions = 0;
  for (const model::CoreResult& core : result.cores) instructions += core.counters.instructions;
  const double seconds = result.host_seconds;
  std::string line = fixed_point(seconds, 3) + " s";
  if (seconds > 0)
    line += ", " + fixed_point(static_cast<double>(result.cycles) / seconds / 1e6, 2) + " M cycles/s, " +
            fixed_point(static_cast<double>(instructions) / seconds / 1e6, 2) + " M instructions/s";
  return line;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& item : words) text += (text.empty() ? "" : ", ") + item;
  return text;
}

// Label and text of the lines above and below the table.
using Lines = std::vector<std::pair<const char*, std::string>>;

Lines head_lines(const Report& report) {
  Lines lines = {{"program", report.program + " (sha256 " + report.sha256.substr(0, 12) + ")"},
                 {"machine", machine_line(report.config)}};
  if (!report.assumed.empty()) lines.emplace_back("assumed", joined(report.assumed));
  const std::vector<std::string> unvalidated = model::unvalidated_parts(report.config);
  if (!unvalidated.empty()) lines.emplace_back("not validated", joined(unvalidated));
  if (!report.not_in_preset.empty())
    lines.emplace_back("extra", joined(report.not_in_preset) + ": not hardware of the preset");
  lines.emplace_back("result", outcome_line(report.result));
  return lines;
}

Lines foot_lines(const Report& report, const Body& body) {
  Lines lines = {{"shares", "% of core-cycles: where the cycles of all cores went"}};
  if (!body.folded.empty()) lines.emplace_back("all zero", body.folded);
  if (!report.result.layers.empty()) {
    std::uint64_t covered = 0;
    for (const model::LayerResult& layer : report.result.layers) covered += layer.cycles;
    lines.emplace_back("coverage", with_separators(covered) + " of " + with_separators(report.result.cycles) +
                                       " cycles lie in layers");
  }
  if (report.result.fabric_controller)
    lines.emplace_back("fabric", fabric_controller_line(*report.result.fabric_controller));
  for (auto& line : transfer_lines(report)) lines.push_back(std::move(line));
  lines.emplace_back("host", host_line(report.result));
  return lines;
}

}  // namespace

std::string print_text(const Report& report) {
  const auto print_lines = [](const Lines& lines) {
    std::string text;
    for (const auto& [label, content] : lines) {
      const std::string word = label;
      text += word + std::string(word.size() < 15 ? 15 - word.size() : 1, ' ') + content + "\n";
    }
    return text;
  };
  const Body body = build_body(report.result);
  return print_lines(head_lines(report)) + "\n" + body.table.to_text() + "\n" + print_lines(foot_lines(report, body));
}

std::string print_markdown(const Report& report) {
  const auto print_lines = [](const Lines& lines) {
    std::string text;
    for (const auto& [label, content] : lines) text += std::string("- **") + label + "**: " + content + "\n";
    return text;
  };
  const Body body = build_body(report.result);
  return "# " + report.program + "\n\n" + print_lines(head_lines(report)) + "\n" + body.table.to_markdown() + "\n" +
         print_lines(foot_lines(report, body));
}

}  // namespace halfstep::tools
