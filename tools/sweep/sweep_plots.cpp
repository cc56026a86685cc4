// Plots of a sweep, drawn by gnuplot: it gets a script with the data in it on its standard input.
#include <algorithm>
#include <cstdio>
#include <map>
#include <system_error>

#include "tools/errors.h"
#include "tools/report/table.h"
#include "tools/sweep/sweep_report.h"

namespace halfstep::tools {
namespace {

// A word for a file's name.
std::string file_word(std::string text) {
  for (char& letter : text)
    if (std::isalnum(static_cast<unsigned char>(letter)) == 0 && letter != '-' && letter != '.') letter = '_';
  return text;
}

// Text in gnuplot's double quotes.
std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') result += '\\';
    result += letter;
  }
  return result + "\"";
}

// Points of one workload: lines by the labels of all axes but the first; x is the place of the first axis' value.
struct Plot {
  std::vector<std::string> ticks;
  std::map<std::string, std::vector<std::pair<std::size_t, double>>> lines;
  std::vector<std::string> order;  // of the lines
  bool has_macs = false;
};

Plot collect(const SweepTable& table, const std::string& workload) {
  Plot plot;
  std::uint64_t slowest = 0;
  for (const SweepRow& row : table.rows)
    if (row.workload == workload && row.good()) slowest = std::max(slowest, row.cycles);
  for (const SweepRow& row : table.rows) {
    if (row.workload != workload || !row.good() || row.cycles == 0) continue;
    const std::string tick = row.labels.empty() ? workload : row.labels.front();
    auto place = std::find(plot.ticks.begin(), plot.ticks.end(), tick);
    if (place == plot.ticks.end()) place = plot.ticks.insert(plot.ticks.end(), tick);
    std::string line;
    for (std::size_t axis = 1; axis < row.labels.size(); ++axis)
      line += (line.empty() ? "" : ", ") + table.axes[axis] + "=" + row.labels[axis];
    if (plot.lines.count(line) == 0) plot.order.push_back(line);
    plot.has_macs = plot.has_macs || row.macs != 0;
    plot.lines[line].emplace_back(
        static_cast<std::size_t>(place - plot.ticks.begin()),
        row.macs != 0 ? row.macs_per_cycle() : static_cast<double>(slowest) / static_cast<double>(row.cycles));
  }
  return plot;
}

std::string script(const SweepTable& table, const std::string& workload, const Plot& plot, const std::string& output) {
  std::string text = "set terminal svg size 900,500 font 'sans,12' noenhanced\nset output " + quoted(output) + "\n";
  text += "set title " + quoted(workload) + "\nset grid ytics\nset key outside right\nset yrange [0:*]\n";
  text += "set xlabel " + quoted(table.axes.empty() ? "" : table.axes.front()) + "\n";
  text += "set ylabel " + quoted(plot.has_macs ? "MAC/clk" : "times as fast as the slowest point") + "\n";
  text += "set xrange [-0.3:" + fixed_point(static_cast<double>(plot.ticks.size()) - 0.7, 1) + "]\nset xtics (";
  for (std::size_t i = 0; i < plot.ticks.size(); ++i)
    text += (i == 0 ? "" : ", ") + quoted(plot.ticks[i]) + " " + std::to_string(i);
  text += ")\nplot ";
  for (std::size_t i = 0; i < plot.order.size(); ++i)
    text += std::string(i == 0 ? "" : ", ") + "'-' with linespoints lw 2 title " + quoted(plot.order[i]);
  text += "\n";
  for (const std::string& line : plot.order) {
    for (const auto& [x, y] : plot.lines.at(line)) text += std::to_string(x) + " " + fixed_point(y, 6) + "\n";
    text += "e\n";
  }
  return text;
}

void run_gnuplot(const std::string& text) {
  FILE* const pipe = popen("gnuplot", "w");
  if (pipe == nullptr) throw UsageError("gnuplot cannot be started");
  std::fwrite(text.data(), 1, text.size(), pipe);
  if (pclose(pipe) != 0) throw UsageError("gnuplot failed: is the Debian package gnuplot-nox installed?");
}

}  // namespace

std::vector<std::string> write_sweep_plots(const SweepTable& table, const std::filesystem::path& page) {
  std::vector<std::string> names;
  for (const std::string& workload : table.workloads()) {
    const Plot plot = collect(table, workload);
    if (plot.order.empty()) continue;
    const std::string name = page.stem().string() + "_" + file_word(workload) + ".svg";
    const std::filesystem::path path = page.parent_path() / name;
    const std::string unfinished = path.string() + ".tmp";
    run_gnuplot(script(table, workload, plot, unfinished));
    std::error_code error;
    std::filesystem::rename(unfinished, path, error);
    if (error) throw UsageError(path.string() + ": cannot be written");
    names.push_back(name);
  }
  return names;
}

}  // namespace halfstep::tools
