// Programs in the format of the public conformance suites: result through tohost, memory from the configuration,
// signature, traps. The programs judge themselves; tests/5_programs/programs says what each of them is about.
#include <algorithm>
#include <catch2/catch.hpp>

#include "halfstep_process.h"
#include "tools/files/temporary_directory.h"

using namespace halfstep;
using namespace halfstep::tests;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

std::string run_arguments(const std::string& program) {
  return "run " HALFSTEP_TEST_PROGRAMS "/" + program + ".elf --config conformance";
}

void check_failure(const std::string& arguments, int status, const std::string& message) {
  INFO("halfstep " << arguments);
  const ProcessOutcome outcome = run_halfstep(arguments + " --max-cycles 100000");
  CHECK(outcome.status == status);
  CHECK_THAT(outcome.errors, StartsWith("halfstep: ") && Contains(message));
  CHECK(std::count(outcome.errors.begin(), outcome.errors.end(), '\n') == 1);
}

}  // namespace

TEST_CASE("programs that pass say so", "[conformance]") {
  const std::string program = GENERATE("integer", "traps", "interrupts", "fence_i", "half_float");
  const std::string sockets = GENERATE("off", "on");
  INFO(program << ", model.sockets=" << sockets);
  const ProcessOutcome outcome =
      run_halfstep(run_arguments(program) + " --max-cycles 100000 --set model.sockets=" + sockets);
  CHECK(outcome.errors.empty());
  CHECK(outcome.status == 0);
}

TEST_CASE("the fabric controller is a core like the others", "[conformance]") {
  const std::string program = GENERATE("integer", "traps", "interrupts", "fence_i", "half_float");
  INFO(program);
  const ProcessOutcome outcome = run_halfstep(run_arguments(program) + " --max-cycles 100000 --set boot.mode=fc");
  CHECK(outcome.errors.empty());
  CHECK(outcome.status == 0);
  CHECK_THAT(outcome.output, Contains("not validated  fabric controller"));
}

TEST_CASE("a test that fails is named by its number", "[conformance]") {
  check_failure(run_arguments("fails"), 1, "fails.elf: test 3 failed (tohost 0x00000007, cycle ");
}

TEST_CASE("a request that is no result is refused", "[conformance]") {
  check_failure(run_arguments("asks_host"), 1, "asked the host for a service, of which there is none");
}

TEST_CASE("a program has to fit the memory of the configuration", "[conformance]") {
  check_failure("run " HALFSTEP_TEST_PROGRAMS "/integer.elf", 2, "is outside memory at 0x80000000");
  check_failure(run_arguments("integer") + " --set memory.size=4K", 2, "is outside memory at 0x80001000");
  check_failure(run_arguments("integer") + " --set memory.base=0x1c000000", 2, "expected a memory within 0x20000000");
  check_failure(run_arguments("integer") + " --set memory.base=0x80000002", 2, "a multiple of 4");
}

TEST_CASE("the signature is what the program left between its symbols", "[conformance]") {
  const tools::TemporaryDirectory folder;
  const std::string path = (folder.path() / "signature").string();
  REQUIRE(run_halfstep(run_arguments("half_float") + " --signature " + path).status == 0);
  // Values and flags by hand from IEEE 754 and the Zfinx and Zhinx specifications, in pairs.
  CHECK(read_file(path) ==
        "3eaaaaab\n00000001\n"  // 1/3, inexact
        "00003555\n00000001\n"
        "00007c00\n00000005\n"  // overflow, inexact
        "00007c00\n00000008\n"  // division by zero
        "7fc00000\n00000010\n"  // invalid
        "00003e00\n00000000\n"
        "3fc00000\n00000000\n"
        "ffff0020\n00000000\n"
        "3f800001\n00000061\n"    // frm 3, inexact
        "00000000\n00000002\n");  // no such rounding mode: rd stays, mcause 2
}

TEST_CASE("a signature needs its symbols", "[conformance]") {
  check_failure(run_arguments("integer") + " --signature no_such_folder/signature", 2,
                "--signature: program integer.elf has no symbol 'begin_signature'");
  check_failure(run_arguments("half_float") + " --signature no_such_folder/signature", 2, "cannot be written");
}
