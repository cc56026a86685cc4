// Which printer a file name asks for.
#include "tools/report/report.h"

#include <array>
#include <filesystem>

#include "tools/errors.h"
#include "tools/files/atomic_file.h"

namespace halfstep::tools {
namespace {

struct Format {
  const char* suffix;
  std::string (*print)(const Report&);
};

constexpr std::array<Format, 4> kFormats = {
    {{".txt", print_text}, {".json", print_json}, {".csv", print_csv}, {".md", print_markdown}}};

const Format& format_of(const std::string& path) {
  const std::string suffix = std::filesystem::path(path).extension().string();
  for (const Format& format : kFormats)
    if (suffix == format.suffix) return format;
  std::string known;
  for (const Format& format : kFormats) known += (known.empty() ? "" : ", ") + std::string(format.suffix);
  throw UsageError("--report " + path + ": the suffix chooses the format: expected one of " + known);
}

}  // namespace

void write_report(const Report& report, const std::string& path) { write_file(path, format_of(path).print(report)); }

void check_report_path(const std::string& path) {
  format_of(path);
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  if (!folder.empty() && !std::filesystem::is_directory(folder))
    throw UsageError("--report " + path + ": there is no folder " + folder.string());
}

}  // namespace halfstep::tools
