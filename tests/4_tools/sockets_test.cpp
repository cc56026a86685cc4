// The cluster's two ways of running: through TLM sockets, and directly where both ends are ours. Same numbers.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tools/files/temporary_directory.h"

namespace {

nlohmann::json report(const std::string& arguments) {
  const halfstep::tools::TemporaryDirectory folder;
  const std::string path = (folder.path() / "report.json").string();
  REQUIRE(std::system((HALFSTEP_EXECUTABLE " run " + arguments + " --report " + path + " >/dev/null").c_str()) == 0);
  std::ifstream file(path);
  nlohmann::json result = nlohmann::json::parse(file);
  result.erase("host");
  result["config"].erase("model.sockets");
  return result;
}

}  // namespace

TEST_CASE("through sockets and directly, every number is the same", "[sockets]") {
  for (const char* program : {"matmul --set kernel.type=fp16 --set kernel.variant=4x8",
                              "matmul --set kernel.variant=4x4 --set fpu.pipe_regs=2 --set fpu.policy=lfsr", "tinycnn",
                              "tinycnn --set network.type=fp16 --set boot.cores=5"}) {
    INFO(program);
    const nlohmann::json direct = report(program);
    const nlohmann::json sockets = report(std::string(program) + " --set model.sockets=on");
    CHECK(direct["cycles"].get<std::uint64_t>() > 1000);
    CHECK(direct == sockets);
  }
}

TEST_CASE("a division that was special at first is asked for in time when it is not any more", "[sockets]") {
  const std::string program = HALFSTEP_TEST_PROGRAMS "/divides_by_zero_first.elf --set boot.cores=1";
  CHECK(report(program) == report(program + " --set model.sockets=on"));
}

TEST_CASE("performance counters start behind instruction caches, and no fetch is lost", "[sockets]") {
  for (const char* program : {"/counters.elf --set boot.cores=1", "/counters_shared.elf --set boot.cores=8"}) {
    INFO(program);
    const std::string options = std::string(HALFSTEP_TEST_PROGRAMS) + program + " --set icache.mode=hierarchical";
    CHECK(report(options) == report(options + " --set model.sockets=on"));
  }
}

TEST_CASE("where one instruction leads many ways, through sockets and directly, every number is the same",
          "[sockets]") {
  for (const char* options : {"", " --set boot.cores=1", " --set icache.mode=hierarchical", " --set tcdm.banks=4"}) {
    INFO(options);
    const std::string program = std::string(HALFSTEP_TEST_PROGRAMS "/many_ways.elf") + options;
    const nlohmann::json direct = report(program);
    CHECK(direct["cycles"].get<std::uint64_t>() > 2000);
    CHECK(direct == report(program + " --set model.sockets=on"));
  }
}

TEST_CASE(
    "where an access goes changes from one time to the next, through sockets and directly every number is the same",
    "[sockets]") {
  for (const char* options : {"", " --set boot.cores=1", " --set boot.cores=5", " --set icache.mode=hierarchical",
                              " --set tcdm.banks=4", " --set l2.contention=on"}) {
    INFO(options);
    const std::string program = std::string(HALFSTEP_TEST_PROGRAMS "/elsewhere.elf") + options;
    const nlohmann::json direct = report(program);
    CHECK(direct["exit_code"] == 0);
    CHECK(direct["cycles"].get<std::uint64_t>() > 5000);
    CHECK(direct == report(program + " --set model.sockets=on"));
  }
}

TEST_CASE("with instruction caches, through sockets and directly, every number is the same", "[sockets]") {
  for (const char* options :
       {"", " --set icache.private_size=128 --set icache.shared_size=1024", " --set icache.request_register=off",
        " --set icache.prefetch=on", " --set icache.private_ways=1 --set icache.line_size=32",
        " --set l2.contention=on --set boot.cores=3", " --set cluster.cores=9 --set boot.cores=9"}) {
    const std::string program = std::string("matmul --set kernel.type=fp16 --set icache.mode=hierarchical") + options;
    INFO(program);
    const nlohmann::json direct = report(program);
    CHECK(direct["icache"]["private"]["misses"].get<std::uint64_t>() > 1000);
    CHECK(direct == report(program + " --set model.sockets=on"));
  }
}
