// The commit log in Spike's format, against a text that was checked line by line.
#include <catch2/catch.hpp>
#include <filesystem>

#include "halfstep_process.h"
#include "tools/files/temporary_directory.h"

using namespace halfstep;
using namespace halfstep::tests;

TEST_CASE("a trace named .spike is Spike's commit log", "[trace]") {
  const std::string sockets = GENERATE("off", "on");
  const tools::TemporaryDirectory folder;
  const std::string path = (folder.path() / "trace.spike").string();
  const ProcessOutcome outcome =
      run_halfstep("run " HALFSTEP_TEST_PROGRAMS "/trace.elf --config conformance --max-cycles 10000 --trace " + path +
                   " --set model.sockets=" + sockets);
  CHECK(outcome.status == 0);
  CHECK(outcome.errors.empty());
  CHECK(read_file(path) == read_file(std::filesystem::path(HALFSTEP_TEST_DATA) / "golden" / "trace.spike"));
}
