#include "tools/sweep/sqlite_statement.h"

#include "tools/errors.h"

namespace halfstep::tools {
namespace {

constexpr int kPatienceMilliseconds = 60'000;  // for another process that writes

// SQLite's own macro for this is a C cast.
const sqlite3_destructor_type kCopy = reinterpret_cast<sqlite3_destructor_type>(-1);  // NOLINT

}  // namespace

SqliteConnection::SqliteConnection(const std::filesystem::path& path, int flags) : name_(path.string()) {
  if (sqlite3_open_v2(name_.c_str(), &handle_, flags, nullptr) != SQLITE_OK) {
    const std::string message = handle_ == nullptr ? "out of memory" : sqlite3_errmsg(handle_);
    sqlite3_close(handle_);
    throw UsageError(name_ + ": " + message);
  }
  sqlite3_busy_timeout(handle_, kPatienceMilliseconds);
}

SqliteConnection::~SqliteConnection() { sqlite3_close(handle_); }

void SqliteConnection::execute(const std::string& sql) {
  if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail();
}

void SqliteConnection::fail() const { throw UsageError(name_ + ": " + sqlite3_errmsg(handle_)); }

SqliteStatement::SqliteStatement(const SqliteConnection& connection, const std::string& sql) : connection_(connection) {
  if (sqlite3_prepare_v2(connection.handle(), sql.c_str(), -1, &statement_, nullptr) != SQLITE_OK) connection.fail();
}

SqliteStatement::~SqliteStatement() { sqlite3_finalize(statement_); }

SqliteStatement& SqliteStatement::bind(const std::string& text) {
  if (sqlite3_bind_text(statement_, ++bound_, text.c_str(), static_cast<int>(text.size()), kCopy) != SQLITE_OK)
    connection_.fail();
  return *this;
}

SqliteStatement& SqliteStatement::bind(std::int64_t number) {
  if (sqlite3_bind_int64(statement_, ++bound_, number) != SQLITE_OK) connection_.fail();
  return *this;
}

SqliteStatement& SqliteStatement::bind(double number) {
  if (sqlite3_bind_double(statement_, ++bound_, number) != SQLITE_OK) connection_.fail();
  return *this;
}

SqliteStatement& SqliteStatement::bind_null() {
  if (sqlite3_bind_null(statement_, ++bound_) != SQLITE_OK) connection_.fail();
  return *this;
}

bool SqliteStatement::step() {
  const int status = sqlite3_step(statement_);
  if (status != SQLITE_ROW && status != SQLITE_DONE) connection_.fail();
  return status == SQLITE_ROW;
}

std::string SqliteStatement::text(int column) const {
  const unsigned char* const value = sqlite3_column_text(statement_, column);
  return value == nullptr ? "" : reinterpret_cast<const char*>(value);  // NOLINT: SQLite's text is unsigned char
}

SqliteTransaction::SqliteTransaction(SqliteConnection& connection) : connection_(connection) {
  connection_.execute("BEGIN IMMEDIATE");
}

SqliteTransaction::~SqliteTransaction() {
  if (open_) sqlite3_exec(connection_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void SqliteTransaction::commit() {
  connection_.execute("COMMIT");
  open_ = false;
}

}  // namespace halfstep::tools
