// halfstep sweep from outside: killed at any moment it loses nothing finished, two at a time do no harm, failures stop
// nothing.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/5_programs/halfstep_process.h"
#include "tools/files/temporary_directory.h"
#include "tools/report/table.h"
#include "tools/sweep/sqlite_statement.h"

using namespace halfstep;
using namespace halfstep::tests;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

std::int64_t ask(const std::filesystem::path& database, const std::string& sql) {
  const tools::SqliteConnection connection(database, SQLITE_OPEN_READONLY);
  tools::SqliteStatement statement(connection, sql);
  return statement.step() ? statement.whole(0) : -1;
}

std::string ask_text(const std::filesystem::path& database, const std::string& sql) {
  const tools::SqliteConnection connection(database, SQLITE_OPEN_READONLY);
  tools::SqliteStatement statement(connection, sql);
  return statement.step() ? statement.text(0) : "";
}

// A folder with a sweep of matmul over eight port latencies.
class Sweep {
 public:
  Sweep() {
    std::ofstream(file())
        << "workload.matmul = matmul kernel.type=fp16 kernel.variant=4x8 kernel.repeat=4\naxis.l2.latency = 1..8\n";
  }
  std::filesystem::path file() const { return folder_.path() / "latency.cfg"; }
  std::filesystem::path database() const { return folder_.path() / "latency.db"; }
  std::string arguments() const { return "sweep " + file().string() + " --db " + database().string(); }

 private:
  tools::TemporaryDirectory folder_;
};

pid_t start(const Sweep& sweep) {
  const std::string file = sweep.file().string();
  const std::string database = sweep.database().string();
  std::fflush(nullptr);  // what is buffered is not the child's to print
  const pid_t process = fork();
  if (process == 0) {
    if (freopen("/dev/null", "w", stdout) == nullptr || freopen("/dev/null", "w", stderr) == nullptr) _exit(1);
    execl(HALFSTEP_EXECUTABLE, "halfstep", "sweep", file.c_str(), "--db", database.c_str(), "-j", "1", nullptr);
    _exit(1);
  }
  return process;
}

// Waits until the database holds so many runs.
bool wait_for_runs(const Sweep& sweep, std::int64_t count) {
  for (int i = 0; i < 1200; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(25));
    try {
      if (std::filesystem::exists(sweep.database()) && ask(sweep.database(), "SELECT count(*) FROM run") >= count)
        return true;
    } catch (const std::exception&) {  // not written yet
    }
  }
  return false;
}

}  // namespace

TEST_CASE("a sweep that is killed goes on where it was", "[sweep][command]") {
  const Sweep sweep;
  const pid_t process = start(sweep);
  REQUIRE(wait_for_runs(sweep, 3));
  kill(process, SIGKILL);
  waitpid(process, nullptr, 0);
  const std::int64_t survived = ask(sweep.database(), "SELECT count(*) FROM run WHERE status = 'good'");
  CHECK(survived >= 3);
  CHECK(survived < 8);
  CHECK(ask_text(sweep.database(), "PRAGMA integrity_check") == "ok");
  const std::string finished =
      ask_text(sweep.database(),
               "SELECT group_concat(identity || finished || seconds) FROM (SELECT * FROM run ORDER BY identity)");

  const ProcessOutcome plan = run_halfstep(sweep.arguments() + " --dry-run");
  CHECK_THAT(plan.output, Contains("8 runs, " + std::to_string(survived) + " of them done; the other " +
                                   std::to_string(8 - survived) + " take about "));
  const ProcessOutcome rest = run_halfstep(sweep.arguments() + " -j 2");
  CHECK(rest.status == 0);
  CHECK_THAT(rest.output, Contains("\n" + std::to_string(8 - survived) + " runs in "));
  CHECK(ask(sweep.database(), "SELECT count(*) FROM run WHERE status = 'good'") == 8);
  // What was finished was left alone.
  const std::string now =
      ask_text(sweep.database(),
               "SELECT group_concat(identity || finished || seconds) FROM (SELECT * FROM run ORDER BY identity)");
  for (std::size_t begin = 0; begin < finished.size();) {
    const std::size_t end = std::min(finished.find(',', begin), finished.size());
    CHECK_THAT(now, Contains(finished.substr(begin, end - begin)));
    begin = end + 1;
  }
  CHECK_THAT(run_halfstep(sweep.arguments()).output, Contains("8 runs, 8 of them done") && Contains("\n0 runs in "));

  const ProcessOutcome report = run_halfstep("sweep report " + sweep.database().string());
  CHECK(report.status == 0);
  CHECK_THAT(report.output, Contains("8 points: 8 measured, 0 failed, 0 not run yet") && Contains("l2.latency"));
}

TEST_CASE("two sweeps on one database at a time do not corrupt it", "[sweep][command]") {
  const Sweep sweep;
  const pid_t first = start(sweep);
  const pid_t second = start(sweep);
  for (const pid_t process : {first, second}) {
    int status = -1;
    waitpid(process, &status, 0);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
  }
  CHECK(ask(sweep.database(), "SELECT count(*) FROM run WHERE status = 'good'") == 8);
  CHECK(ask(sweep.database(), "SELECT count(*) FROM point") == 8);
  CHECK(ask_text(sweep.database(), "PRAGMA integrity_check") == "ok");
}

TEST_CASE("a failing point is recorded and stops nothing", "[sweep][command]") {
  const tools::TemporaryDirectory folder;
  const std::string file = (folder.path() / "mixed.cfg").string();
  const auto database = folder.path() / "mixed.db";
  std::ofstream(file) << "workload.ends = matmul kernel.variant=4x4\nworkload.broken = broken.elf\n"
                         "workload.hangs = matmul kernel.variant=4x4 run.max_cycles=1000\naxis.boot.cores = 8, 9\n";
  std::ofstream(folder.path() / "broken.elf") << "no program\n";
  const std::string command = "sweep " + file + " --db " + database.string();
  CHECK_FALSE(std::filesystem::exists(database));
  const ProcessOutcome dry = run_halfstep(command + " --dry-run");
  CHECK(dry.status == 0);
  CHECK_THAT(dry.output,
             Contains("6 runs, 0 of them done (4 cannot be run)") && Contains("broken.elf: not an ELF file"));
  CHECK_FALSE(std::filesystem::exists(database));

  const ProcessOutcome outcome = run_halfstep(command);
  CHECK(outcome.status == 1);
  CHECK_THAT(outcome.output, Contains("6 runs in ") && Contains("5 failed"));
  CHECK_THAT(outcome.errors, Contains("halfstep: matmul: cycle limit: still running after 1000 cycles"));
  CHECK(ask(database, "SELECT count(*) FROM run WHERE status = 'good'") == 1);
  CHECK(ask(database, "SELECT count(*) FROM run WHERE status = 'failed'") == 5);
  CHECK_THAT(ask_text(database, "SELECT error FROM run WHERE error LIKE '%broken.elf%'"), Contains("not an ELF file"));

  CHECK(run_halfstep(command).status == 0);  // known, not tried again
  CHECK_THAT(run_halfstep(command + " --retry-failed").output, Contains("6 runs, 1 of them done"));
  CHECK_THAT(run_halfstep("sweep report " + database.string()).output,
             Contains("6 points: 1 measured, 5 failed, 0 not run yet") && Contains("failed: cycle limit"));
}

TEST_CASE("a sweep of a trace measures what a sweep of its program measures", "[sweep][replay][command]") {
  const tools::TemporaryDirectory folder;
  const std::string base = (folder.path() / "x").string();
  REQUIRE(run_halfstep("run matmul --set kernel.type=fp16 --set kernel.variant=4x8 --record " + base + ".hst").status ==
          0);
  std::ofstream(base + ".cfg")
      << "workload.executed = matmul kernel.type=fp16 kernel.variant=4x8\nworkload.replayed = x.hst\n"
         "axis.fpu.count = 1, 2, 4\naxis.tcdm.banks = 8, 16\n";
  const ProcessOutcome outcome = run_halfstep("sweep " + base + ".cfg --db " + base + ".db");
  CHECK(outcome.status == 0);
  CHECK_THAT(outcome.output, Contains("\n12 runs in "));
  CHECK(ask(base + ".db", "SELECT count(*) FROM run WHERE status = 'good'") == 12);
  CHECK(ask(base + ".db", "SELECT count(DISTINCT cycles) FROM run") == 6);
  std::ofstream(base + ".cfg") << "workload.replayed = x.hst\naxis.boot.cores = 4, 8\n";
  const ProcessOutcome refused = run_halfstep("sweep " + base + ".cfg --db " + base + ".db");
  CHECK(refused.status == 1);
  CHECK_THAT(refused.errors, Contains("a replay cannot change boot.cores"));
}

TEST_CASE("programs of one's own are swept, with and without hardware loops; networks, too", "[sweep][command]") {
  const tools::TemporaryDirectory folder;
  const std::string base = (folder.path() / "x").string();
  std::ofstream(base + ".c") << "#include \"runtime/team.h\"\n"
                                "[[gnu::section(\".bss.tcdm\")]] int values[256];\n"
                                "int main(void) {\n"
                                "  int sum = 0;\n"
                                "  for (int i = 0; i < 256; ++i) sum += values[i] ^ core_id();\n"
                                "  return core_id() == 0 ? sum : 0;\n"
                                "}\n";
  const auto compile = [&base](const std::string& options) {
    const std::string command = HALFSTEP_COMPILER " -O3 -std=c23 " + options + " " + base + ".c -o " + base;
    return std::system((command + (options.empty() ? ".elf" : "_plain.elf")).c_str());
  };
  REQUIRE(compile("") == 0);
  REQUIRE(compile("-fno-hardware-loops") == 0);
  std::ofstream(base + ".cfg") << "workload.loops = x.elf\nworkload.plain = x_plain.elf\nworkload.network = tinycnn\n"
                                  "axis.tcdm.banks = 8, 16\n";
  const ProcessOutcome outcome = run_halfstep("sweep " + base + ".cfg --db " + base + ".db");
  INFO(outcome.errors);
  CHECK(outcome.status == 0);
  CHECK(ask(base + ".db", "SELECT count(*) FROM run WHERE status = 'good'") == 6);
  const auto cycles = [&base](const std::string& workload) {
    return ask(base + ".db", "SELECT min(cycles) FROM point JOIN run ON point.run = run.identity WHERE workload = '" +
                                 workload + "'");
  };
  CHECK(cycles("loops") + 256 < cycles("plain"));
  CHECK(ask(base + ".db", "SELECT count(*) FROM layer JOIN point USING (run) WHERE workload = 'network'") > 20);
}

TEST_CASE("what a kernel is built with is an axis", "[sweep][command]") {
  const tools::TemporaryDirectory folder;
  const std::string base = (folder.path() / "x").string();
  std::ofstream(base + ".cfg") << "kernel.type = fp16\nworkload.matmul = matmul kernel.variant=4x4\n"
                                  "axis.kernel.simd = on, off\naxis.kernel.hardware_loops = on, off\n";
  const ProcessOutcome outcome = run_halfstep("sweep " + base + ".cfg --db " + base + ".db");
  INFO(outcome.errors);
  CHECK(outcome.status == 0);
  const auto cycles = [&base](const std::string& simd, const std::string& loops) {
    return ask(
        base + ".db",
        "SELECT cycles FROM run WHERE identity IN (SELECT run FROM parameter WHERE name = 'kernel.simd' AND value = '" +
            simd + "') AND identity IN (SELECT run FROM parameter WHERE name = 'kernel.hardware_loops' AND value = '" +
            loops + "')");
  };
  CHECK(cycles("on", "on") > 0);
  CHECK(cycles("on", "on") < cycles("on", "off"));
  CHECK(cycles("off", "on") < cycles("off", "off"));
  CHECK(cycles("on", "off") < cycles("off", "on"));
  std::ofstream(base + ".cfg") << "workload.matmul = matmul\naxis.kernel.simd = on, maybe\n";
  CHECK_THAT(run_halfstep("sweep " + base + ".cfg --db " + base + ".db").errors, Contains("kernel.simd"));
}

TEST_CASE("a misused sweep is answered in one line", "[sweep][command]") {
  const Sweep sweep;
  CHECK_THAT(run_halfstep("sweep").errors, Contains("FILE is missing"));
  CHECK_THAT(run_halfstep("sweep none.cfg").errors, Contains("none.cfg: no such sweep file"));
  CHECK_THAT(run_halfstep(sweep.arguments() + " -j 0").errors, Contains("-j 0"));
  CHECK_THAT(run_halfstep(sweep.arguments() + " --engine cloud").errors,
             Contains("--engine cloud: expected local or slurm"));
  CHECK_THAT(run_halfstep("sweep report none.db").errors, Contains("none.db: no such database"));
  CHECK_THAT(run_halfstep("sweep report " + sweep.file().string()).errors, Contains("latency.cfg: "));
  CHECK(run_halfstep("sweep report " + sweep.file().string()).status == 2);
}

TEST_CASE("a sweep over a network has the first and the last loss of each point", "[sweep][command]") {
  const tools::TemporaryDirectory folder;
  const std::string file = (folder.path() / "formats.cfg").string();
  const std::string database = (folder.path() / "formats.db").string();
  const std::string network = HALFSTEP_TEST_DATA "/../data/networks/every_kind.cfg";
  std::ofstream(file)
      << "workload.every_kind = " << network
      << " network.samples=3\nworkload.matmul = matmul kernel.variant=4x4\naxis.network.type = fp32, fp16\n";
  CHECK(run_halfstep("sweep " + file + " --db " + database).status == 0);
  const std::string table = (folder.path() / "table.csv").string();
  CHECK(run_halfstep("sweep report " + database + " --report " + table).status == 0);
  const std::string csv = read_file(table);
  CHECK_THAT(csv, Contains("first_loss,last_loss,error\n"));
  const ProcessOutcome text = run_halfstep("sweep report " + database);
  CHECK_THAT(text.output, Contains("first loss") && Contains("last loss"));
  const std::string report = (folder.path() / "run.json").string();
  CHECK(run_halfstep("run " + network + " --set network.samples=3 --set network.type=fp16 --report " + report).status ==
        0);
  std::ifstream stream(report);
  const auto losses = nlohmann::json::parse(stream).at("losses").get<std::vector<double>>();
  CHECK_THAT(
      csv, Contains("," + tools::fixed_point(losses.front(), 6) + "," + tools::fixed_point(losses.back(), 6) + ",\n"));
}
