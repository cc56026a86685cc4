#include "tools/validate/icache_corpus.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>

#include "tools/errors.h"

namespace halfstep::tools {
namespace {

namespace filesystem = std::filesystem;

// Columns that say which row it is; all others are measured.
constexpr const char* kTrace = "trace";
constexpr const char* kLatency = "memory_latency";
constexpr const char* kCore = "core";

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> fields;
  std::istringstream stream(line);
  for (std::string field; std::getline(stream, field, ',');) fields.push_back(field);
  return fields;
}

template <class Number>
Number to_number(const std::string& text, const std::string& where) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size())
    throw UsageError(where + ": expected a number, got '" + text + "'");
  return number;
}

std::vector<IcacheVariant> known_variants() {
  std::vector<IcacheVariant> variants(4);
  variants[0].name = "main";
  variants[1].name = "2banks";
  variants[1].parameters.shared_banks = 2;
  variants[2].name = "noreqbuf";
  variants[2].parameters.request_register = false;
  variants[3].name = "prefetch";
  variants[3].parameters.prefetch = true;
  return variants;
}

std::string table_name(const char* kind, const IcacheVariant& variant) {
  return kind + (variant.name == "main" ? "" : "_" + variant.name) + ".csv";
}

IcacheRow read_row(const std::vector<std::string>& header, const std::vector<std::string>& fields,
                   const std::string& where) {
  if (fields.size() != header.size())
    throw UsageError(where + ": expected " + std::to_string(header.size()) + " columns, got " +
                     std::to_string(fields.size()));
  IcacheRow row;
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (header[i] == kTrace) {
      row.trace = fields[i];
    } else if (header[i] == kLatency) {
      row.memory_latency = to_number<std::uint32_t>(fields[i], where);
      if (row.memory_latency == 0) throw UsageError(where + ": expected a memory_latency of at least 1, got '0'");
    } else if (header[i] == kCore) {
      row.core = to_number<std::uint32_t>(fields[i], where);
    } else {
      row.values.push_back(to_number<std::uint64_t>(fields[i], where));
    }
  }
  return row;
}

IcacheTable read_table(const filesystem::path& path, const std::string& filter) {
  IcacheTable table;
  table.file = path.filename().string();
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  const std::vector<std::string> header = split(line);
  for (const char* key : {kTrace, kLatency})
    if (std::find(header.begin(), header.end(), key) == header.end())
      throw UsageError(path.string() + ":1: expected a column '" + key + "'");
  std::copy_if(header.begin(), header.end(), std::back_inserter(table.columns),
               [](const std::string& column) { return column != kTrace && column != kLatency && column != kCore; });
  for (int number = 2; std::getline(file, line); ++number) {
    IcacheRow row = read_row(header, split(line), path.string() + ":" + std::to_string(number));
    if (row.trace.find(filter) != std::string::npos) table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace

std::string IcacheRow::label() const {
  return trace + " memory_latency=" + std::to_string(memory_latency) + (core ? " core " + std::to_string(*core) : "");
}

bool is_icache_corpus(const filesystem::path& directory) { return filesystem::is_directory(directory / "traces"); }

IcacheCorpus read_icache_corpus(const filesystem::path& directory, const std::string& filter) {
  IcacheCorpus corpus;
  corpus.directory = directory;
  for (IcacheVariant& variant : known_variants()) {
    for (const char* kind : {"expected", "summary"}) {
      const filesystem::path path = directory / table_name(kind, variant);
      if (filesystem::exists(path)) variant.tables.push_back(read_table(path, filter));
    }
    if (!variant.tables.empty()) corpus.variants.push_back(std::move(variant));
  }
  if (corpus.variants.empty())
    throw UsageError(directory.string() + ": expected at least one table: expected.csv or summary.csv");
  return corpus;
}

}  // namespace halfstep::tools
