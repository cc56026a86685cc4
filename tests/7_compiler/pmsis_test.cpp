// Programs written to PMSIS compile as they are and run, with a fabric controller and without.
#include <catch2/catch.hpp>

#include "model/soc/simulation.h"
#include "tests/7_compiler/compiler_process.h"
#include "tools/program/elf_program.h"

using namespace halfstep;
using Catch::Matchers::Contains;
using test::TestFolder;

namespace {

struct Machine {
  const char* name;
  model::BootMode boot;
  std::uint32_t cores;
};
constexpr Machine kMachines[] = {{"cluster alone", model::BootMode::cluster, 8},
                                 {"fabric controller", model::BootMode::fabric_controller, 8},
                                 {"fabric controller and a ninth core", model::BootMode::fabric_controller, 9}};

model::RunResult run(const std::filesystem::path& program, const Machine& machine) {
  model::ClusterConfig config;
  config.boot_mode = machine.boot;
  config.cores = machine.cores;
  config.boot_cores = machine.cores;
  const model::ProgramImage image = tools::read_elf_program(program.string());
  model::Simulation simulation(config, image);
  const auto cores = static_cast<std::uint8_t>(machine.cores);
  simulation.write_memory(image.address_of("halfstep_cores"), {cores, 0, 0, 0});
  return simulation.run();
}

void compile(const TestFolder& folder, const std::string& source, const std::string& options) {
  const auto compiled = test::run_compiler(
      options + " -Wall -include pmsis.h '" HALFSTEP_SOURCES "/tests/7_compiler/pmsis/" + source + "' -o program.elf",
      folder.path());
  INFO(options << " " << source << ": " << compiled.errors);
  REQUIRE(compiled.status == 0);
  CHECK(compiled.errors.empty());
}

}  // namespace

TEST_CASE("a PMSIS program forks teams, copies by DMA, allocates and counts", "[pmsis]") {
  const TestFolder folder;
  for (const char* options : {"-O3", "-O0"}) {
    compile(folder, "team_and_dma.c", options);
    for (const Machine& machine : kMachines) {
      const model::RunResult result = run(folder.path() / "program.elf", machine);
      INFO(options << ", " << machine.name << ": " << result.console << result.message << result.dump);
      CHECK(result.stop == model::StopReason::exited);
      CHECK(result.exit_code == 0);
      CHECK_THAT(result.console,
                 Contains("Configuring the cluster\n") && Contains("sum of the result 0.500000, 0 mistakes\n"));
    }
  }
}

TEST_CASE("a PMSIS program with a library's habits computes what it should", "[pmsis]") {
  const TestFolder folder;
  for (const char* options : {"-O3", "-O2", "-O1", "-Os", "-O0 -g"}) {
    compile(folder, "library_style.c", options);
    for (const Machine& machine : kMachines) {
      const model::RunResult result = run(folder.path() / "program.elf", machine);
      INFO(options << ", " << machine.name << ": " << result.console << result.message << result.dump);
      CHECK(result.stop == model::StopReason::exited);
      CHECK(result.exit_code == 0);
      CHECK_THAT(result.console, Contains("0 wrong\n"));
    }
  }
}

TEST_CASE("PMSIS tasks are sent without waiting, and call the next ones", "[pmsis]") {
  const TestFolder folder;
  for (const char* options : {"-O3", "-O0"}) {
    compile(folder, "asynchronous.c", options);
    for (const Machine& machine : kMachines) {
      const model::RunResult result = run(folder.path() / "program.elf", machine);
      INFO(options << ", " << machine.name << ": " << result.console << result.message << result.dump);
      CHECK(result.stop == model::StopReason::exited);
      CHECK(result.exit_code == 0);
      CHECK_THAT(result.console,
                 Contains("FC 100000000 Hz, cluster 200000000 Hz\n") && Contains("norms 4.0 8.0 12.0 16.0, 0 wrong\n"));
    }
  }
}

// Several sources with a header of their own, as a library and its tests are.
TEST_CASE("tests of a library written to PMSIS compile as they are and agree with their golden results", "[pmsis]") {
  const TestFolder folder;
  const std::string library = "'" HALFSTEP_SOURCES "/tests/7_compiler/pmsis/library/";
  for (const char* options : {"-O3 -DNUM_CORES=8 -DSTATS -DPROF_NET", "-O2 -DNUM_CORES=5", "-O0 -DSTATS"}) {
    for (const auto& [test, line] : {std::pair{"test_linear_fp16.c", "loss 0.558594 -> 0.498779\n"},
                                     std::pair{"test_conv2d_fp32.c", "maximum 19.750000\n"}}) {
      const auto compiled =
          test::run_compiler(options + std::string(" -Wall -include pmsis.h -I") + library + "' " + library + test +
                                 "' " + library + "layers.c' " + library + "matmul.c' -o program.elf",
                             folder.path());
      INFO(options << " " << test << ": " << compiled.errors);
      REQUIRE(compiled.status == 0);
      CHECK(compiled.errors.empty());
      for (const Machine& machine : kMachines) {
        const model::RunResult result = run(folder.path() / "program.elf", machine);
        INFO(machine.name << ": " << result.console << result.message << result.dump);
        CHECK(result.stop == model::StopReason::exited);
        CHECK(result.exit_code == 0);
        CHECK_THAT(result.console, Contains(line));
      }
    }
  }
}

TEST_CASE("halves are printed like floats", "[pmsis]") {
  const TestFolder folder;
  test::write_text(folder.path() / "program.c", R"(
#include <stdarg.h>
static double sum(int count, ...) {
  va_list list;
  va_start(list, count);
  double total = 0;
  while (count-- > 0) total += va_arg(list, double);
  va_end(list);
  return total;
}
int main(void) {
  volatile float16 half = 1.5f;
  volatile float16alt brain = -2.25f;
  printf("%f %d %f %.1f\n", half, 7, brain, 0.5f);
  return sum(3, half, 1.0f, brain) == 0.25 ? 0 : 1;
}
)");
  for (const char* options : {"-O3", "-O1", "-O0"}) {
    const auto compiled =
        test::run_compiler(std::string(options) + " -include pmsis.h program.c -o program.elf", folder.path());
    INFO(options << ": " << compiled.errors);
    REQUIRE(compiled.status == 0);
    const model::RunResult result = run(folder.path() / "program.elf", kMachines[0]);
    CHECK(result.exit_code == 0);
    CHECK(result.console == "1.500000 7 -2.250000 0.5\n");
  }
}

TEST_CASE("a constant shuffle of PMSIS is one instruction", "[pmsis]") {
  const TestFolder folder;
  test::write_text(folder.path() / "shuffle.c",
                   "v2f16 f(v2f16 a) { return __builtin_shuffle(a, (v2s){1, 0}); }\n"
                   "v2f16 g(v2f16 a, v2f16 b) { return __builtin_shuffle(a, b, (v2s){0, 2}); }\n");
  const auto compiled = test::run_compiler("-O2 -S -include pmsis.h shuffle.c -o -", folder.path());
  REQUIRE(compiled.status == 0);
  std::size_t instructions = 0;
  for (std::size_t i = compiled.output.find(".insn"); i != std::string::npos; i = compiled.output.find(".insn", i + 1))
    ++instructions;
  CHECK(instructions == 2);
}

TEST_CASE("what PULP's compiler only warns of is no error in a PMSIS program", "[pmsis]") {
  const TestFolder folder;
  test::write_text(folder.path() / "program.c", R"(
struct args { int done; };
static void fill(struct args* args) { args->done = 1; }
int main(void) {
  static struct args args;
  static int from[4], to[4];
  pi_cl_dma_cmd_t copy;
  pi_cl_team_fork(1, fill, &args);
  pi_cl_dma_cmd(from, to, 0, PI_CL_DMA_DIR_EXT2LOC, &copy);
  pi_cl_dma_cmd_wait(&copy);
  return later(args.done);
}
int later(int done) { return done - 1; }
)");
  const auto compiled = test::run_compiler("-O2 -include pmsis.h program.c -lm -o program.elf", folder.path());
  INFO(compiled.errors);
  CHECK(compiled.status == 0);
  CHECK_THAT(compiled.errors, Contains("warning: call to undeclared function 'later'") &&
                                  Contains("incompatible pointer to integer conversion"));
  CHECK(run(folder.path() / "program.elf", kMachines[0]).exit_code == 0);
}

TEST_CASE("printf has fields", "[pmsis]") {
  const TestFolder folder;
  test::write_text(folder.path() / "program.c", R"(
int main(void) {
  printf("[%5d][%-5d][%05d][%+d][%lu][%08x][%X][%*d]\n", 42, 42, -42, 42, 77ul, 0xbeef, 0xbeef, 4, -7);
  printf("[%8.3f][%-9.2f][%.0f][%f]\n", 3.14159, -2.5, 3.0, 1e-3);
  printf("[%s][%6s][%-6s][%.3s][%c]100%%\n", "abc", "abc", "ab", "abcdef", 'x');
  puts("end");
  return 0;
}
)");
  REQUIRE(test::run_compiler("-O2 -include pmsis.h program.c -o program.elf", folder.path()).status == 0);
  CHECK(run(folder.path() / "program.elf", kMachines[0]).console ==
        "[   42][42   ][-0042][+42][77][0000beef][BEEF][  -7]\n"
        "[   3.142][-2.50    ][3][0.001000]\n"
        "[abc][   abc][ab    ][abc][x]100%\nend\n");
}

TEST_CASE("a program's v2f16 is what it says", "[pmsis]") {
  const TestFolder folder;
  test::write_text(folder.path() / "types.h",
                   "#include \"pmsis.h\"\ntypedef float16alt fp16; // as on VEGA\n"
                   "typedef fp16 v2f16 __attribute__((vector_size (4)));\n");
  test::write_text(folder.path() / "program.c", R"(
#include "types.h"
int main(void) {
  volatile float big = 1e20f;  // beyond binary16
  v2f16 pair = {(fp16)big, 3};
  pair = __builtin_shuffle(pair, (v2s){1, 0}) + (v2f16){1, 0};
  volatile double three_halves = 1.5;
  fp16 narrowed = three_halves * 1.0000000001;
  printf("%f %d %f 100\%\n", pair[0], pair[1] > (fp16)9e19f, narrowed);
  return 0;
}
)");
  for (const char* options : {"-O3 -include pmsis.h", "-O1"}) {
    const auto compiled = test::run_compiler(
        std::string(options) + " -Wno-unknown-escape-sequence program.c -o program.elf", folder.path());
    INFO(options << ": " << compiled.errors);
    REQUIRE(compiled.status == 0);
    CHECK(run(folder.path() / "program.elf", kMachines[0]).console == "4.000000 1 1.500000 100%\n");
  }
}

TEST_CASE("doubles become bf16 with one rounding", "[pmsis]") {
  const TestFolder folder;
  test::write_text(folder.path() / "program.c", R"(
static unsigned bits(double x) {
  volatile double from = x;
  float16alt to = (float16alt)from;
  unsigned short result;
  memcpy(&result, &to, 2);
  return result;
}
int main(void) {
  // Ties go to even, what is cut off behind a single decides them; subnormal numbers, overflow, infinity.
  printf("%x %x %x %x ", bits(1.0), bits(0x1.01p0), bits(0x1.0100000000001p0), bits(0x1.03p0));
  printf("%x %x %x %x ", bits(-0x1.00ffffffffffp0), bits(0x1p-133), bits(0x1.8p-134), bits(0x1p-134));
  printf("%x %x %x %x\n", bits(0x1.fffp127), bits(1e300), bits(-1e-300), bits(0x1p-1030));
  return 0;
}
)");
  REQUIRE(test::run_compiler("-O2 -include pmsis.h program.c -o program.elf", folder.path()).status == 0);
  CHECK(run(folder.path() / "program.elf", kMachines[0]).console ==
        "3f80 3f80 3f81 3f82 bf80 1 1 0 7f80 7f80 8000 0\n");
}

TEST_CASE("a program with more code than the private L2 holds runs from the shared one", "[pmsis]") {
  const TestFolder folder;
  std::string program = "#include <math.h>\n";
  std::string calls;
  for (int i = 0; i < 200; ++i) {
    const std::string name = "f" + std::to_string(i);
    program += "static float " + name +
               "(float x) {\n#pragma clang loop unroll(full)\n  for (int i = 0; i < 24; i++) x = x * " +
               std::to_string(i) + ".5f + (float)i;\n  return x;\n}\n";
    calls += "  sum += " + name + "(sum > 2 ? 0 : 1) > 0;\n";
  }
  program +=
      "static void task(void* arg) {\n  volatile int sum = 0;\n" + calls +
      "  printf(\"%d %e\\n\", sum, expf(1.0f));\n}\nint main(void) {\n  struct pi_device d; struct pi_cluster_task t;\n"
      "  pi_open_from_conf(&d, 0);\n  pi_cluster_open(&d);\n"
      "  pi_cluster_send_task_to_cl(&d, pi_cluster_task(&t, task, 0));\n  return 0;\n}\n";
  test::write_text(folder.path() / "program.c", program);
  const auto compiled = test::run_compiler("-O1 -fno-inline -include pmsis.h program.c -o program.elf", folder.path());
  INFO(compiled.errors);
  REQUIRE(compiled.status == 0);
  CHECK(compiled.errors.empty());
  for (const Machine& machine : kMachines) {
    const model::RunResult result = run(folder.path() / "program.elf", machine);
    INFO(machine.name << ": " << result.message << result.dump);
    CHECK(result.exit_code == 0);
    CHECK(result.console == "200 2.718282e+00\n");
  }
  test::write_text(folder.path() / "missing.c", "int other(void);\nint main(void) { return other(); }\n");
  CHECK_THAT(test::run_compiler("-O1 missing.c -o missing.elf", folder.path()).errors,
             Contains("undefined symbol: other"));
}

TEST_CASE("printf takes what tests print", "[pmsis]") {
  const TestFolder folder;
  const std::string program = R"(
int main(void) {
  printf("[%e][%12.3E][%g][%g]%d\n", 1234.5, -0.001, 0.0001, 1e10, 1);
  printf("[%llu][%lld][%#x][%o][% d]%d\n", 123456789012ull, -5ll, 0xbeef, 8, 7, 2);
  printf("[%f][%.16f][%.2f]%d\n", 1e12, 0.5, -3e20, 3);
  return 0;
}
)";
  test::write_text(folder.path() / "program.c", program);
  REQUIRE(test::run_compiler("-O2 -include pmsis.h program.c -o program.elf", folder.path()).status == 0);
  CHECK(run(folder.path() / "program.elf", kMachines[0]).console ==
        "[1.234500e+03][  -1.000E-03][0.0001][1e+10]1\n"
        "[123456789012][-5][0xbeef][10][ 7]2\n"
        "[1000000000000.000000][0.5000000000000000][-300000000000000000000.00]3\n");
  // Without PMSIS the argument is taken all the same: those behind it are right.
  test::write_text(folder.path() / "bare.c",
                   "#include \"runtime/print.h\"\n#include \"runtime/team.h\"\n"
                   "int main(void) {\n  if (core_id() == 0) printf(\"[%e][%llu]%d\\n\", "
                   "1.5, 5ull, 42);\n  return 0;\n}\n");
  REQUIRE(test::run_compiler("-O2 -std=c23 bare.c -o bare.elf", folder.path()).status == 0);
  CHECK(run(folder.path() / "bare.elf", kMachines[0]).console == "[?][?]42\n");
}

TEST_CASE("programs without pmsis.h have nothing of it", "[pmsis]") {
  const TestFolder folder;
  test::write_text(folder.path() / "program.c", "int main(void) { return 0; }\n");
  REQUIRE(test::run_compiler("-O2 program.c -o program.elf", folder.path()).status == 0);
  const model::ProgramImage image = tools::read_elf_program((folder.path() / "program.elf").string());
  for (const model::Symbol& symbol : image.symbols) CHECK(symbol.name.rfind("pi_", 0) != 0);
}
