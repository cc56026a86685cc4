#include "tools/sweep/slurm_queue.h"

#include <sstream>
#include <vector>

#include "tools/errors.h"
#include "tools/files/atomic_file.h"
#include "tools/files/child_process.h"

namespace halfstep::tools {
namespace {

namespace filesystem = std::filesystem;

// Between the shell's single quotes.
std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char letter : text) result += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
  return result + "'";
}

// sbatch replaces %a and others in file names.
std::string without_patterns(const std::string& text) {
  std::string result;
  for (const char letter : text) result += letter == '%' ? "%%" : std::string(1, letter);
  return result;
}

}  // namespace

void submit_array(const filesystem::path& batch, std::size_t tasks, std::size_t at_a_time) {
  const filesystem::path script = batch / "task.sh";
  const std::string self = filesystem::read_symlink("/proc/self/exe").string();
  write_file(script, "#!/bin/sh\nexec " + quoted(self) + " sweep task " + quoted(batch.string()) + "\n");
  std::string array = "--array=0-" + std::to_string(tasks - 1);
  if (at_a_time != 0) array += "%" + std::to_string(at_a_time);
  const ChildResult sbatch =
      run_child({"sbatch", "--parsable", "--ntasks=1", "--job-name=" + batch.filename().string(), array,
                 "--output=" + without_patterns(batch.string()) + "/task-%a.log", script.string()});
  if (!sbatch.ok) throw UsageError("sbatch refuses the job array: " + sbatch.first_line());
}

std::set<std::string> jobs_in_queue(const std::set<std::string>& names) {
  if (names.empty()) return {};
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ",") + name;
  const ChildResult squeue = run_child({"squeue", "--noheader", "--format=%j", "--name=" + list});
  if (!squeue.ok) throw UsageError("squeue cannot say what has become of the job array: " + squeue.first_line());
  std::set<std::string> found;
  std::istringstream lines(squeue.output);
  for (std::string line; lines >> line;) found.insert(line);
  return found;
}

}  // namespace halfstep::tools
