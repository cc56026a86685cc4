#include "tools/validate/icache_trace.h"

#include <fstream>
#include <sstream>

#include "tools/errors.h"

namespace halfstep::tools {
namespace {

constexpr std::uint32_t kMaxCores = 8;  // of the measured hardware

// "core C start K"; false if the line is something else.
bool read_core_line(const std::string& line, std::uint32_t& core, std::uint64_t& start) {
  std::istringstream stream(line);
  std::string core_word;
  std::string start_word;
  return stream >> core_word >> core >> start_word >> start && core_word == "core" && start_word == "start" &&
         (stream >> std::ws).eof();
}

// "AAAAAAAA N"
bool read_run_line(const std::string& line, FetchRun& run) {
  std::istringstream stream(line);
  return stream >> std::hex >> run.address >> std::dec >> run.words && run.words != 0 && (stream >> std::ws).eof();
}

}  // namespace

IcacheTrace read_icache_trace(const std::filesystem::path& path) {
  std::ifstream file(path);
  if (!file) throw UsageError(path.string() + ": no such trace, though a table lists it");
  IcacheTrace trace;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    const std::string where = path.string() + ":" + std::to_string(number);
    if (line.empty()) continue;
    if (line.rfind("core", 0) == 0) {
      std::uint32_t core = 0;
      CoreFetches fetches;
      if (!read_core_line(line, core, fetches.start_cycle))
        throw UsageError(where + ": expected 'core C start K', got '" + line + "'");
      if (core != trace.size() || core >= kMaxCores)
        throw UsageError(where + ": expected core " + std::to_string(trace.size()) + ", got core " +
                         std::to_string(core));
      trace.push_back(std::move(fetches));
      continue;
    }
    FetchRun run;
    if (trace.empty() || !read_run_line(line, run))
      throw UsageError(where + ": expected 'ADDRESS WORDS' of a core, got '" + line + "'");
    trace.back().runs.push_back(run);
  }
  if (trace.empty()) throw UsageError(path.string() + ": expected a line 'core C start K', the file is empty");
  return trace;
}

}  // namespace halfstep::tools
