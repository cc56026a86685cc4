#include "tools/sweep/slurm_spool.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>

#include "tools/errors.h"
#include "tools/files/atomic_file.h"

namespace halfstep::tools {
namespace {

namespace filesystem = std::filesystem;
using nlohmann::json;

constexpr const char* kBatchPrefix = "halfstep-";

// Nothing if there is no such file.
std::optional<std::string> text_of(const filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string line_of(const SubmittedRun& run) {
  json settings = json::array();
  for (const Assignment& setting : run.settings)
    settings.push_back({setting.name, setting.value, setting.origin, setting.assumed});
  return json{{"identity", run.identity}, {"program", run.program}, {"settings", settings}, {"task", run.task}}.dump();
}

SubmittedRun run_of(const std::string& line) {
  const json entry = json::parse(line);
  SubmittedRun run{
      entry.at("identity").get<std::string>(), entry.at("program").get<std::string>(), {}, entry.at("task")};
  for (const json& setting : entry.at("settings"))
    run.settings.push_back({setting.at(0), setting.at(1), setting.at(2), setting.at(3)});
  return run;
}

}  // namespace

filesystem::path SlurmBatch::file(const std::string& identity, const char* suffix) const {
  return path_ / (identity + suffix);
}

std::vector<SubmittedRun> SlurmBatch::runs() const {
  std::ifstream file(path_ / "runs");
  std::vector<SubmittedRun> runs;
  try {
    for (std::string line; std::getline(file, line);) runs.push_back(run_of(line));
  } catch (const json::exception& error) {
    throw UsageError((path_ / "runs").string() + ": not what a sweep submitted: " + error.what());
  }
  return runs;
}

void SlurmBatch::mark_begun(const SubmittedRun& run) const { write_file(file(run.identity, ".begun"), ""); }

bool SlurmBatch::is_begun(const SubmittedRun& run) const { return filesystem::exists(file(run.identity, ".begun")); }

void SlurmBatch::leave_result(const SweepResult& result) const {
  write_file(file(result.identity, ".result"), result_line(result) + "\n");
}

bool SlurmBatch::is_stored(const SubmittedRun& run) const { return filesystem::exists(file(run.identity, ".stored")); }

bool SlurmBatch::has_result(const SubmittedRun& run) const {
  return filesystem::exists(file(run.identity, ".result")) || is_stored(run);
}

void SlurmBatch::collect(const std::function<void(const SweepResult&)>& store) const {
  std::error_code gone;  // another sweep on this database may be faster
  std::vector<filesystem::path> found;
  for (filesystem::directory_iterator entry(path_, gone), end; !gone && entry != end; entry.increment(gone))
    if (entry->path().extension() == ".result") found.push_back(entry->path());
  for (const filesystem::path& path : found) {
    const auto text = text_of(path);
    if (!text) continue;
    try {
      store(parse_result_line(*text));
    } catch (const UsageError& error) {
      throw UsageError(path.string() + ": " + error.what());
    }
    filesystem::rename(path, filesystem::path(path).replace_extension(".stored"), gone);
  }
}

std::string SlurmBatch::last_words(std::size_t task) const {
  std::ifstream log(path_ / ("task-" + std::to_string(task) + ".log"));
  std::string last;
  for (std::string line; std::getline(log, line);)
    if (!line.empty()) last = line;
  return last;
}

void SlurmBatch::remove() const {
  std::error_code ignored;  // a task may be about to write its log: the next sweep takes the rest
  filesystem::remove_all(path_, ignored);
}

SpoolLock::SpoolLock(const filesystem::path& file)
    : file_(open(file.c_str(), O_RDWR | O_CREAT, 0666)) {  // NOLINT: POSIX has it so; sbatch is to inherit it
  while (file_ >= 0 && flock(file_, LOCK_EX) != 0)
    if (errno != EINTR) throw UsageError(file.string() + ": cannot be locked: " + std::strerror(errno));
  if (file_ < 0) throw UsageError(file.string() + ": cannot be written");
}

SpoolLock::~SpoolLock() { close(file_); }

SlurmSpool::SlurmSpool(const filesystem::path& path, const filesystem::path& database)
    : path_(filesystem::absolute(path)) {
  std::error_code error;
  filesystem::create_directories(path_, error);
  if (error) throw UsageError(path.string() + ": cannot be made: " + error.message());
  const std::string owner = filesystem::weakly_canonical(filesystem::absolute(database)).string() + "\n";
  const auto known = text_of(path_ / "database");
  if (known && *known != owner)
    throw UsageError(path.string() + ": holds what belongs to the database " + known->substr(0, known->find('\n')) +
                     ": --spool names another folder");
  if (!known) write_file(path_ / "database", owner);
}

std::vector<SlurmBatch> SlurmSpool::batches() const {
  std::vector<SlurmBatch> batches;
  for (const auto& entry : filesystem::directory_iterator(path_))
    if (entry.is_directory() && entry.path().filename().string().rfind(kBatchPrefix, 0) == 0)
      batches.emplace_back(entry.path());
  return batches;
}

SlurmBatch SlurmSpool::add(const std::vector<SubmittedRun>& runs) const {
  std::string folder = (path_ / kBatchPrefix).string() + "XXXXXX";
  if (mkdtemp(folder.data()) == nullptr) throw UsageError(folder + ": cannot be made: " + std::strerror(errno));
  AtomicFile file(filesystem::path(folder) / "runs");
  for (const SubmittedRun& run : runs) file.stream() << line_of(run) << "\n";
  file.commit();
  return SlurmBatch(folder);
}

}  // namespace halfstep::tools
