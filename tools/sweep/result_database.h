// The results of sweeps in an SQLite database: configs/sweeps/README.md documents the schema. Write-ahead logging, one
// transaction per finished run: whatever ends the process, what was finished is there. Several processes may write.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tools/sweep/sweep_job.h"
#include "tools/sweep/sweep_plan.h"

namespace halfstep::tools {

// A point of a sweep with what was measured there, if it was.
struct StoredPoint {
  std::string workload;
  std::map<std::string, std::string> values;  // axis to value as written
  bool finished = false;
  std::string error;
  std::string report;
};

class ResultDatabase {
 public:
  enum class Mode { create, read };

  // Throws UsageError: cannot be opened, is no database, or one of another schema.
  ResultDatabase(const std::filesystem::path& path, Mode mode);
  ~ResultDatabase();
  ResultDatabase(const ResultDatabase&) = delete;
  ResultDatabase& operator=(const ResultDatabase&) = delete;

  // The points of a sweep, in place of those it had. Results stay.
  void store_plan(const SweepPlan& plan);
  bool has(const std::string& identity) const;
  void store(const SweepResult& result);
  // Forgets the failed runs of a plan, so that they are tried again.
  void forget_failures(const SweepPlan& plan);
  // Mean host seconds of the finished runs of a program; none if there is none.
  std::optional<double> mean_seconds(const std::string& sha256) const;

  std::vector<std::string> sweep_names() const;
  std::vector<std::string> axes(const std::string& sweep) const;
  std::vector<StoredPoint> points(const std::string& sweep) const;
  // The reports of all good runs that a sweep refers to, each once.
  std::vector<std::string> reports() const;

 private:
  struct Connection;
  std::unique_ptr<Connection> connection_;
};

}  // namespace halfstep::tools
