#include "tools/sweep/result_database.h"

#include <nlohmann/json.hpp>

#include "model/stats/cause.h"
#include "tools/compare/measured_run.h"
#include "tools/errors.h"
#include "tools/sweep/sqlite_statement.h"

namespace halfstep::tools {
namespace {

constexpr std::int64_t kApplication = 0x48535742;  // "HSWB": PRAGMA application_id of our databases
constexpr std::int64_t kSchema = 1;                // PRAGMA user_version

// A view with a column for each cause, so that the database can be read without JSON.
std::string cause_columns() {
  std::string text;
  for (const char* const name : model::kCauseNames)
    text += std::string(", coalesce(json_extract(value, '$.causes.") + name + "'), 0) AS " + name;
  return text;
}

std::string count_columns(const std::vector<const char*>& names) {
  std::string text;
  for (const char* const name : names) text += std::string(", json_extract(value, '$.") + name + "') AS " + name;
  return text;
}

std::string view(const std::string& name, const std::string& array, const std::vector<const char*>& columns) {
  return "CREATE VIEW " + name + " AS SELECT identity AS run, key AS position" + count_columns(columns) +
         cause_columns() + " FROM run, json_each(run.report, '$." + array + "') WHERE run.report IS NOT NULL;";
}

std::string schema_text() {
  return "CREATE TABLE run (identity TEXT PRIMARY KEY, program TEXT NOT NULL, sha256 TEXT, model_version TEXT NOT NULL,"
         " status TEXT NOT NULL CHECK (status IN ('good', 'failed')), error TEXT, cycles INTEGER, seconds REAL,"
         " finished TEXT NOT NULL DEFAULT (datetime('now')), report TEXT) WITHOUT ROWID;"
         "CREATE TABLE sweep (name TEXT PRIMARY KEY, axes TEXT NOT NULL) WITHOUT ROWID;"
         "CREATE TABLE point (sweep TEXT NOT NULL, number INTEGER NOT NULL, workload TEXT NOT NULL,"
         " axis_values TEXT NOT NULL, run TEXT NOT NULL, PRIMARY KEY (sweep, number)) WITHOUT ROWID;"
         "CREATE VIEW parameter AS SELECT identity AS run, key AS name, atom AS value"
         " FROM run, json_each(run.report, '$.config') WHERE run.report IS NOT NULL;" +
         view("layer", "layers",
              {"layer", "pass", "kernel", "cores", "cycles", "instructions", "macs", "mac_per_clk", "bank_conflicts",
               "fpu_contention"}) +
         view("region", "regions", {"id", "name", "core", "cycles"}) + view("core", "cores", {"id", "instructions"}) +
         "PRAGMA application_id = " + std::to_string(kApplication) +
         "; PRAGMA user_version = " + std::to_string(kSchema) + ";";
}

std::int64_t pragma(const SqliteConnection& connection, const std::string& name) {
  SqliteStatement statement(connection, "PRAGMA " + name);
  statement.step();
  return statement.whole(0);
}

}  // namespace

struct ResultDatabase::Connection : SqliteConnection {
  using SqliteConnection::SqliteConnection;
};

ResultDatabase::ResultDatabase(const std::filesystem::path& path, Mode mode)
    : connection_(std::make_unique<Connection>(
          path, mode == Mode::create ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE)) {
  if (mode == Mode::create) {
    connection_->execute("PRAGMA journal_mode = WAL");
    SqliteTransaction transaction(*connection_);
    SqliteStatement tables(*connection_, "SELECT count(*) FROM sqlite_master");
    tables.step();
    if (tables.whole(0) == 0) connection_->execute(schema_text());
    transaction.commit();
  }
  if (pragma(*connection_, "application_id") != kApplication || pragma(*connection_, "user_version") != kSchema)
    throw UsageError(path.string() + ": no results of halfstep sweep, or of another version");
}

ResultDatabase::~ResultDatabase() = default;

void ResultDatabase::store_plan(const SweepPlan& plan) {
  SqliteTransaction transaction(*connection_);
  SqliteStatement(*connection_, "DELETE FROM point WHERE sweep = ?").bind(plan.name).step();
  SqliteStatement(*connection_, "INSERT OR REPLACE INTO sweep VALUES (?, ?)")
      .bind(plan.name)
      .bind(nlohmann::json(plan.axes).dump())
      .step();
  std::int64_t number = 0;
  for (const SweepPoint& point : plan.points)
    SqliteStatement(*connection_, "INSERT INTO point VALUES (?, ?, ?, ?, ?)")
        .bind(plan.name)
        .bind(number++)
        .bind(point.workload)
        .bind(nlohmann::json(point.values).dump())
        .bind(plan.runs[point.run].identity)
        .step();
  transaction.commit();
}

bool ResultDatabase::has(const std::string& identity) const {
  return SqliteStatement(*connection_, "SELECT 1 FROM run WHERE identity = ?").bind(identity).step();
}

void ResultDatabase::store(const SweepResult& result) {
  SqliteTransaction transaction(*connection_);
  SqliteStatement statement(*connection_,
                            "INSERT OR REPLACE INTO run (identity, program, sha256, model_version, status, error, "
                            "cycles, seconds, report) VALUES (?, ?, ?, ?, ?, ?, json_extract(?, '$.cycles'), ?, ?)");
  statement.bind(result.identity).bind(result.program);
  if (result.sha256.empty())
    statement.bind_null();
  else
    statement.bind(result.sha256);
  statement.bind(result.model_version).bind(std::string(result.error.empty() ? "good" : "failed"));
  if (result.error.empty())
    statement.bind_null();
  else
    statement.bind(result.error);
  if (result.report.empty())
    statement.bind_null().bind(result.seconds).bind_null();
  else
    statement.bind(result.report).bind(result.seconds).bind(result.report);
  statement.step();
  transaction.commit();
}

void ResultDatabase::forget_failures(const SweepPlan& plan) {
  SqliteTransaction transaction(*connection_);
  for (const SweepRun& run : plan.runs)
    SqliteStatement(*connection_, "DELETE FROM run WHERE identity = ? AND status = 'failed'").bind(run.identity).step();
  transaction.commit();
}

std::optional<double> ResultDatabase::mean_seconds(const std::string& sha256) const {
  SqliteStatement statement(*connection_, "SELECT avg(seconds) FROM run WHERE sha256 = ? AND status = 'good'");
  statement.bind(sha256);
  if (!statement.step() || statement.is_null(0)) return std::nullopt;
  return statement.real(0);
}

std::vector<std::string> ResultDatabase::sweep_names() const {
  SqliteStatement statement(*connection_, "SELECT name FROM sweep ORDER BY name");
  std::vector<std::string> names;
  while (statement.step()) names.push_back(statement.text(0));
  return names;
}

std::vector<std::string> ResultDatabase::axes(const std::string& sweep) const {
  SqliteStatement statement(*connection_, "SELECT axes FROM sweep WHERE name = ?");
  statement.bind(sweep);
  if (!statement.step()) return {};
  return nlohmann::json::parse(statement.text(0)).get<std::vector<std::string>>();
}

std::vector<StoredPoint> ResultDatabase::points(const std::string& sweep) const {
  SqliteStatement statement(*connection_,
                            "SELECT point.workload, point.axis_values, run.status, run.error, run.report FROM point "
                            "LEFT JOIN run ON run.identity = point.run WHERE point.sweep = ? ORDER BY point.number");
  statement.bind(sweep);
  std::vector<StoredPoint> points;
  while (statement.step())
    points.push_back({statement.text(0),
                      nlohmann::json::parse(statement.text(1)).get<std::map<std::string, std::string>>(),
                      !statement.is_null(2), statement.text(3), statement.text(4)});
  return points;
}

std::vector<std::string> ResultDatabase::reports() const {
  SqliteStatement statement(*connection_,
                            "SELECT report FROM run WHERE status = 'good' AND identity IN (SELECT run FROM point) "
                            "ORDER BY program, identity");
  std::vector<std::string> reports;
  while (statement.step()) reports.push_back(statement.text(0));
  return reports;
}

}  // namespace halfstep::tools
