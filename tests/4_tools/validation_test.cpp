// What a report calls "not validated": the parts of a machine that no measurement covers, and none of the measured one.
#include "model/config/validation.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tools/config/assignment.h"
#include "tools/config/config_file.h"
#include "tools/files/installation.h"

using namespace halfstep;
using Parts = std::vector<std::string>;

namespace {

Parts parts_with(const std::vector<std::string>& settings) {
  std::vector<tools::Assignment> assignments;
  for (const std::string& setting : settings) assignments.push_back(tools::parse_assignment(setting));
  return model::unvalidated_parts(tools::resolve_config(assignments).config);
}

Parts parts_of_preset(const std::string& name) {
  return model::unvalidated_parts(tools::resolve_config(tools::read_config_file(tools::find_config_file(name))).config);
}

}  // namespace

TEST_CASE("the machines of the measurements are validated", "[validation]") {
  CHECK(parts_of_preset("rtl-bench").empty());
  CHECK(parts_with({"fpu.pipe_regs=2"}).empty());
  CHECK(parts_with({"fpu.policy=lfsr", "fpu.pipe_regs=1"}).empty());
  CHECK(parts_with({"fpu.policy=static", "fpu.pipe_regs=1"}).empty());
  CHECK(parts_with({"fpu.policy=static", "fpu.pipe_regs=1", "fpu.map=0,1,2,3,0,1,2,3"}).empty());
  CHECK(parts_with({"fpu.policy=private", "fpu.count=8"}).empty());
  CHECK(parts_with({"boot.cores=3", "l2.latency=15"}).empty());
}

TEST_CASE("every part that was not measured is named", "[validation]") {
  CHECK(parts_with({"boot.mode=fc"}) == Parts{"fabric controller"});
  CHECK(parts_with({"cluster.cores=9"}) == Parts{"cluster.cores=9"});
  CHECK(parts_with({"tcdm.banks=32"}) == Parts{"tcdm.banks=32"});
  CHECK(parts_with({"fpu.count=2"}) == Parts{"fpu.policy=dynamic with fpu.count=2 fpu.pipe_regs=0"});
  CHECK(parts_with({"fpu.policy=static"}) == Parts{"fpu.policy=static with fpu.count=4 fpu.pipe_regs=0"});
  CHECK(parts_with({"fpu.policy=static", "fpu.pipe_regs=1", "fpu.map=3,2,1,0,3,2,1,0"}) ==
        Parts{"fpu.policy=static with fpu.count=4 fpu.pipe_regs=1"});
  CHECK(parts_with({"fpu.policy=private", "fpu.count=8", "fpu.pipe_regs=2"}) ==
        Parts{"fpu.policy=private with fpu.count=8 fpu.pipe_regs=2"});
  CHECK(parts_with({"icache.mode=hierarchical"}) == Parts{"instruction cache together with cores"});
  CHECK(parts_with({"l2.contention=on"}) == Parts{"contention for L2"});
  CHECK(parts_with({"l2.size=4M"}) == Parts{"l2.size=4194304, which no such chip has"});
  CHECK(parts_with({"l3.size=8M"}) == Parts{"l3.size=8388608, which no such chip has"});
  CHECK(parts_with({"isa.dotp=fused"}) == Parts{"isa.dotp=fused"});
  CHECK(parts_of_preset("gap9") == Parts{"fabric controller", "cluster.cores=9",
                                         "fpu.policy=static with fpu.count=4 fpu.pipe_regs=0",
                                         "instruction cache together with cores", "contention for L2"});
}
