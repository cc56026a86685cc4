// Configuration files: includes, comments, and errors that name file and line.
#include "tools/config/config_file.h"

#include <catch2/catch.hpp>
#include <fstream>

#include "tools/config/assignment.h"
#include "tools/errors.h"
#include "tools/files/installation.h"
#include "tools/files/temporary_directory.h"

using namespace halfstep;
using Catch::Matchers::Contains;
using Catch::Matchers::EndsWith;

namespace {

// Writes configuration files into a folder of their own and reads them back.
class ConfigFolder {
 public:
  void write(const std::string& name, const std::string& text) const { std::ofstream(path(name)) << text; }
  std::filesystem::path path(const std::string& name) const { return folder_.path() / name; }

  tools::ResolvedConfig resolve(const std::string& name) const {
    return tools::resolve_config(tools::read_config_file(path(name)));
  }

  std::string error_of(const std::string& name) const {
    try {
      resolve(name);
    } catch (const tools::UsageError& error) {
      return error.what();
    }
    return "no error";
  }

 private:
  tools::TemporaryDirectory folder_;
};

}  // namespace

TEST_CASE("a configuration file sets parameters, with comments and blank lines", "[config]") {
  const ConfigFolder folder;
  folder.write("a.cfg", "# a design\n\n  fpu.count = 2   # two\nfpu.policy=static\r\n");
  const auto resolved = folder.resolve("a.cfg");
  CHECK(resolved.config.fpu_count == 2);
  CHECK(resolved.config.fpu_policy == model::FpuPolicy::static_map);
  CHECK_THAT(resolved.assignments.at("fpu.count").origin, EndsWith("a.cfg:3"));
}

TEST_CASE("an included file is relative to the including one, later lines override it", "[config]") {
  const ConfigFolder folder;
  std::filesystem::create_directory(folder.path("base"));
  folder.write("base/one.cfg", "include = two.cfg\nfpu.pipe_regs = 1\n");
  folder.write("base/two.cfg", "fpu.pipe_regs = 2\nl2.latency = 7\n");
  folder.write("mine.cfg", "include = base/one.cfg\ntcdm.size = 128K\n");
  const auto config = folder.resolve("mine.cfg").config;
  CHECK(config.fpu_pipe_regs == 1);
  CHECK(config.l2_latency == 7);
  CHECK(config.tcdm_size == 131072);
}

TEST_CASE("mistakes in a file are answered with its name and line", "[config]") {
  const ConfigFolder folder;
  const auto error = [&](const std::string& text) {
    folder.write("mine.cfg", text);
    return folder.error_of("mine.cfg");
  };
  CHECK_THAT(error("\nfpu.pipe_reg = 1\n"),
             EndsWith("mine.cfg:2: unknown key 'fpu.pipe_reg' (did you mean 'fpu.pipe_regs'?)"));
  CHECK_THAT(error("cluster.cores = many\n"),
             EndsWith("mine.cfg:1: cluster.cores: expected a whole number from 1 to 16, got 'many'"));
  CHECK_THAT(error("cluster.cores\n"), EndsWith("mine.cfg:1: expected 'key = value', got 'cluster.cores'"));
  CHECK_THAT(error("[fpu]\ncount = 4\n"), Contains("mine.cfg:1: expected 'key = value'"));
  CHECK_THAT(error("fpu.count = 4\nfpu.count = 2\n"), Contains("mine.cfg:2: fpu.count is already set at "));
  CHECK_THAT(error("= 4\n"), Contains("mine.cfg:1"));
  CHECK_THAT(error("fpu.count = 3\n"), Contains("fpu.policy by default, fpu.count from ") && EndsWith("mine.cfg:1)"));
  CHECK_THAT(error("include = nowhere.cfg\n"), Contains("mine.cfg:1: included file ") && Contains("does not exist"));
}

TEST_CASE("files that include each other are detected", "[config]") {
  const ConfigFolder folder;
  folder.write("a.cfg", "include = b.cfg\n");
  folder.write("b.cfg", "l2.latency = 3\ninclude = a.cfg\n");
  CHECK_THAT(folder.error_of("a.cfg"), Contains("b.cfg:2: including ") && EndsWith("again would never end"));
}

TEST_CASE("a file may be included twice when there is no cycle", "[config]") {
  const ConfigFolder folder;
  folder.write("base.cfg", "l2.latency = 3\n");
  folder.write("a.cfg", "include = base.cfg\n");
  folder.write("b.cfg", "include = base.cfg\ninclude = a.cfg\n");
  CHECK(folder.resolve("b.cfg").config.l2_latency == 3);
}

TEST_CASE("missing files and folders are not configuration files", "[config]") {
  const ConfigFolder folder;
  CHECK_THAT(folder.error_of("none.cfg"), EndsWith("none.cfg: no such configuration file"));
  CHECK_THAT(folder.error_of("."), EndsWith("is a directory, not a configuration file"));
}

TEST_CASE("values whose comment says so are assumed, until somebody sets them", "[config]") {
  const ConfigFolder folder;
  folder.write("a.cfg", "l2.latency = 9  # assumed: nobody knows\nfpu.count = 2  # measured, not assumed\n");
  CHECK(folder.resolve("a.cfg").assumed() == std::vector<std::string>{"l2.latency=9"});
  auto assignments = tools::read_config_file(folder.path("a.cfg"));
  assignments.push_back(tools::parse_assignment("l2.latency=10"));
  CHECK(tools::resolve_config(assignments).assumed().empty());
}

TEST_CASE("every preset is a valid configuration", "[config]") {
  const auto names = tools::preset_names();
  for (const char* name : {"gap9", "private8", "pulp-cluster", "pulp-open", "rtl-bench", "vega"})
    CHECK(std::find(names.begin(), names.end(), name) != names.end());
  for (const std::string& name : names) {
    INFO(name);
    CHECK_NOTHROW(tools::resolve_config(tools::read_config_file(tools::find_config_file(name))));
  }
}

TEST_CASE("a misspelt preset names the nearest one", "[config]") {
  CHECK_THROWS_WITH(tools::find_config_file("pulpopen"), Contains("did you mean 'pulp-open'?"));
}
