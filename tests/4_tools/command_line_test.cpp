// The halfstep command from outside: what it prints and how it exits, above all when something is wrong. No input may
// end it by a signal.
#include <sys/wait.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "tools/files/temporary_directory.h"

using namespace halfstep;
using Catch::Matchers::Contains;
using Catch::Matchers::EndsWith;
using Catch::Matchers::StartsWith;

namespace {

struct Outcome {
  int status = -1;  // exit status; -1: ended by a signal
  std::string output;
  std::string errors;
};

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

Outcome run_halfstep(const std::string& arguments) {
  const tools::TemporaryDirectory folder;
  const std::string out = (folder.path() / "out").string();
  const std::string err = (folder.path() / "err").string();
  const int status = std::system((HALFSTEP_EXECUTABLE " " + arguments + " >" + out + " 2>" + err).c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read(out), read(err)};
}

std::string program(const std::string& name) { return std::string(HALFSTEP_TEST_PROGRAMS) + "/" + name; }

// A mistake: the exit status, one line on standard error, nothing on standard output.
void check_mistake(const std::string& arguments, int status, const std::string& message) {
  INFO("halfstep " << arguments);
  const Outcome outcome = run_halfstep(arguments);
  CHECK(outcome.status == status);
  CHECK(outcome.output.empty());
  CHECK_THAT(outcome.errors, StartsWith("halfstep: ") && Contains(message));
  CHECK(std::count(outcome.errors.begin(), outcome.errors.end(), '\n') == 1);
}

}  // namespace

TEST_CASE("every command explains itself", "[command]") {
  for (const char* arguments : {"--help", "run --help", "validate --help", "config --help", "list --help"}) {
    INFO(arguments);
    const Outcome outcome = run_halfstep(arguments);
    CHECK(outcome.status == 0);
    CHECK_THAT(outcome.output, StartsWith("usage: halfstep "));
    CHECK(outcome.errors.empty());
  }
  for (const char* arguments : {"--version", "run --version", "validate --version"}) {
    INFO(arguments);
    CHECK(run_halfstep(arguments).output == "halfstep " HALFSTEP_VERSION "\n");
  }
}

TEST_CASE("a misused command line is answered in one line", "[command]") {
  check_mistake("", 2, "no command");
  check_mistake("rnu", 2, "unknown command 'rnu' (did you mean 'run'?)");
  check_mistake("run", 2, "PROGRAM is missing (usage: halfstep run PROGRAM");
  check_mistake("run a.elf b.elf", 2, "too many arguments");
  check_mistake("run a.elf --confg x", 2, "unrecognised option '--confg'");
  check_mistake("config", 2, "ACTION is missing");
  check_mistake("config drop", 2, "config drop: expected dump or check");
  check_mistake("list birds", 2, "list birds: there is no such list");
  check_mistake("run a.elf --report out.html", 2, "expected one of .txt, .json, .csv, .md");
  check_mistake("run a.elf --report no/such/folder/out.txt", 2, "there is no folder no/such/folder");
  check_mistake("run " + program("hello.elf") + " --trace no/such/folder/out.csv", 2, "cannot be written");
}

TEST_CASE("a program runs: console first, then the table of its layers", "[command]") {
  const Outcome outcome = run_halfstep("run " + program("hello.elf"));
  CHECK(outcome.status == 0);
  CHECK(outcome.errors.empty());
  CHECK_THAT(outcome.output, StartsWith("hello\nprogram        hello.elf"));
  CHECK_THAT(outcome.output, Contains("adder  forward  four_additions"));
}

TEST_CASE("a run writes its reports and its issue trace", "[command]") {
  const tools::TemporaryDirectory folder;
  const std::string base = (folder.path() / "report").string();
  const Outcome outcome =
      run_halfstep("run " + program("hello.elf") + " --set boot.cores=2 --report " + base + ".json --report " + base +
                   ".csv --report " + base + ".md --report " + base + ".txt --trace " + base + ".trace");
  CHECK(outcome.status == 0);
  CHECK(outcome.output == "hello\n");  // reports were asked for: no table
  const auto json = nlohmann::json::parse(read(base + ".json"));
  CHECK(json.at("schema") == "halfstep-report-1");
  CHECK(json.at("exit_code") == 0);
  CHECK(json.at("config").at("boot.cores") == 2);
  REQUIRE(json.at("layers").size() == 1);
  const auto& layer = json.at("layers").at(0);
  CHECK(layer.at("layer") == "adder");
  CHECK(layer.at("cycles") == 4);
  CHECK(layer.at("macs") == 32);
  CHECK(layer.at("mac_per_clk") == 8.0);
  CHECK(layer.at("causes").at("issued") == 8);
  CHECK(json.at("regions").size() == 2);
  for (const auto& core : json.at("cores")) {
    std::uint64_t sum = 0;
    for (const auto& cycles : core.at("causes")) sum += cycles.get<std::uint64_t>();
    CHECK(sum == json.at("cycles").get<std::uint64_t>());
  }
  CHECK_THAT(read(base + ".csv"),
             StartsWith("layer,pass,kernel,cycles,") && Contains("adder,forward,four_additions,4,"));
  CHECK_THAT(read(base + ".md"), StartsWith("# hello.elf\n"));
  CHECK_THAT(read(base + ".txt"), StartsWith("program        hello.elf"));
  CHECK_THAT(read(base + ".trace"),
             StartsWith("core,cycle,pc,insn,disassembly\n0,3,1c008080,f14022f3,\"csrr") && Contains("\n1,3,1c008080,"));
}

TEST_CASE("the same run gives the same numbers", "[command]") {
  const tools::TemporaryDirectory folder;
  const std::string base = (folder.path() / "report").string();
  REQUIRE(run_halfstep("run " + program("hello.elf") + " --report " + base + "1.csv").status == 0);
  REQUIRE(run_halfstep("run " + program("hello.elf") + " --report " + base + "2.csv").status == 0);
  CHECK(read(base + "1.csv") == read(base + "2.csv"));
}

TEST_CASE("a run hands its number of samples to the program", "[command]") {
  CHECK(run_halfstep("run " + program("samples.elf") + " --set network.samples=5").errors ==
        "halfstep: samples.elf exited with 5\n");
  check_mistake("run " + program("hello.elf") + " --set network.samples=5", 2,
                "network.samples=5: hello.elf cannot follow it, it has no symbol halfstep_samples");
}

TEST_CASE("files that are no programs are refused", "[command]") {
  const tools::TemporaryDirectory folder;
  const std::string text = (folder.path() / "text.elf").string();
  std::ofstream(text) << "hello\n";
  const std::string whole = read(program("hello.elf"));
  const std::string cut = (folder.path() / "cut.elf").string();
  std::ofstream(cut, std::ios::binary) << whole.substr(0, whole.size() / 2);

  check_mistake("run no/such/file.elf", 2, "no/such/file.elf: no such file");
  check_mistake("run " + folder.path().string(), 2, "not a file");
  check_mistake("run no_such_kernel", 2, "no file, no kernel and no built program is called 'no_such_kernel'");
  check_mistake("run " + text, 2, "text.elf: not an ELF file");
  check_mistake("run " + program("rv64.elf"), 2, "a 64-bit ELF file, expected 32-bit RISC-V");
  check_mistake("run " HALFSTEP_EXECUTABLE, 2, "a 64-bit ELF file, expected 32-bit RISC-V");
  check_mistake("run " + cut, 2, "truncated ELF file");
  check_mistake("run " + program("object.elf"), 2, "no loadable segment: is it linked?");
  check_mistake("run " + program("segment_nowhere.elf"), 2, "is outside memory");
}

TEST_CASE("configurations that are none are refused", "[command]") {
  const tools::TemporaryDirectory folder;
  const std::string file = (folder.path() / "mine.cfg").string();
  std::ofstream(file) << "# mine\nfpu.pipe_reg = 1\n";
  const std::string run = "run " + program("hello.elf") + " ";
  check_mistake(run + "--config " + file, 2, "mine.cfg:2: unknown key 'fpu.pipe_reg' (did you mean 'fpu.pipe_regs'?)");
  check_mistake("config check " + file, 2, "mine.cfg:2: unknown key 'fpu.pipe_reg'");
  check_mistake(run + "--config nowhere.cfg", 2, "nowhere.cfg: no such configuration file");
  check_mistake(run + "--set fpu.pipe_regs=many", 2, "expected a whole number from 0 to 2, got 'many'");
  check_mistake(run + "--set fpu.pipe_regs", 2, "expected key=value");
  check_mistake(run + "--set cluster.cores=0", 2, "expected a whole number from 1 to 16, got '0'");
  check_mistake(run + "--set cluster.cores=-3", 2, "got '-3'");
  check_mistake(run + "--set cluster.cores=17", 2, "got '17'");
  check_mistake(run + "--set boot.cores=0", 2, "got '0'");
  check_mistake(run + "--set boot.cores=9", 2, "boot.cores is 9, but cluster.cores is only 8");
  check_mistake(run + "--set fpu.policy=private", 2, "needs as many FPUs as cores");
  check_mistake(run + "--max-cycles many", 2, "--max-cycles many: run.max_cycles: expected a whole number");
}

TEST_CASE("a configuration file with a preset's name and overrides is resolved", "[command]") {
  const Outcome dump = run_halfstep("config dump gap9 --set fpu.pipe_regs=1");
  CHECK(dump.status == 0);
  CHECK_THAT(dump.output, Contains("cluster.cores = 9 ") && Contains("fpu.map = 0,1,2,3,0,1,2,3,3 ") &&
                              Contains("# --set fpu.pipe_regs=1") && Contains("# assumed, "));
  const tools::TemporaryDirectory folder;
  const std::string file = (folder.path() / "dumped.cfg").string();
  std::ofstream(file) << dump.output;
  const auto values = [](const std::string& text) {  // without the comments, which say where a value comes from
    std::string result;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) result += line.substr(0, line.find('#')) + "\n";
    return result;
  };
  CHECK(values(run_halfstep("config dump " + file).output) == values(dump.output));
}

TEST_CASE("lists name what there is", "[command]") {
  CHECK_THAT(run_halfstep("list parameters").output, Contains("fpu.pipe_regs") && Contains("0 .. 2"));
  CHECK_THAT(run_halfstep("list presets").output, Contains("pulp-open") && Contains("rtl-bench"));
  CHECK_THAT(run_halfstep("list statistics").output, Contains("tcdm_denied") && Contains("bank_conflicts"));
}

TEST_CASE("a program that fails says so and exits with 1", "[command]") {
  const Outcome fails = run_halfstep("run " + program("fails.elf"));
  CHECK(fails.status == 1);
  CHECK(fails.errors == "halfstep: fails.elf exited with 7\n");

  const Outcome illegal = run_halfstep("run " + program("illegal.elf"));
  CHECK(illegal.status == 1);
  CHECK_THAT(illegal.errors, StartsWith("halfstep: core 0: ") && Contains("0xffffffff") && Contains("in broken+0x2"));

  const Outcome jump = run_halfstep("run " + program("jump_nowhere.elf"));
  CHECK(jump.status == 1);
  CHECK_THAT(jump.errors, StartsWith("halfstep: core 0: ") && Contains("0x30000000"));

  const Outcome store = run_halfstep("run " + program("store_nowhere.elf"));
  CHECK(store.status == 1);
  CHECK_THAT(store.errors, StartsWith("halfstep: core 0: store to 0x30000000") && Contains("in _start+0x"));
}

TEST_CASE("a program that never ends stops with 3 and a dump of every core", "[command]") {
  const Outcome endless = run_halfstep("run " + program("endless.elf") + " --max-cycles 5000");
  CHECK(endless.status == 3);
  CHECK_THAT(endless.errors, StartsWith("halfstep: cycle limit") && Contains("core 7: "));

  const Outcome barrier = run_halfstep("run " + program("lonely_barrier.elf") + " --set run.deadlock_cycles=5000");
  CHECK(barrier.status == 3);
  CHECK_THAT(barrier.errors, StartsWith("halfstep: deadlock") && Contains("core 0: ") && Contains("_start"));
}

TEST_CASE("built kernels and networks run by name and are checked against the reference", "[command]") {
  CHECK_THAT(run_halfstep("list kernels").output, Contains("matmul") && !Contains("tinycnn"));
  CHECK_THAT(run_halfstep("list networks").output,
             Contains("tinycnn") && !Contains("matmul") && Contains("resnet8") && Contains("37,062,528"));
  for (const char* type : {"fp32", "fp16", "bf16"}) {
    INFO(type);
    const Outcome matmul =
        run_halfstep(std::string("run matmul --check --set kernel.variant=4x4 --set kernel.type=") + type);
    CHECK(matmul.status == 0);
    CHECK_THAT(matmul.output, Contains(std::string("matmul_") + type + ".elf") && Contains("verdict"));
  }
  check_mistake("run tinycnn --set cluster.cores=10", 2, "boot.cores=10: tinycnn_fp32.elf has stacks for 9 cores only");
  check_mistake("run matmull", 2, "(did you mean 'matmul'?)");
  check_mistake("run " + program("hello.elf") + " --check", 2, "there is no reference for hello.elf");
}

TEST_CASE("a mistake in a kernel's parameters is answered with what would be right", "[command]") {
  check_mistake("run matmul --set kernel.shape=3x3", 2,
                "kernel.shape=3x3: M is missing; the shape of matmul is NxKxM, for example 64x64x64");
  check_mistake("run matmul --set kernel.shape=3x3:3", 2, "expected 'x' and M at ':3'");
  check_mistake("run matmul --set kernel.shape=3x3x3x3", 2, "there is something behind it: 'x3'");
  check_mistake("run matmul --set kernel.shape=0x3x3", 2, "N must be from 1 to 65535");
  check_mistake("run matmul --set kernel.variant=4x88", 2,
                "kernel.variant=4x88: matmul in fp32 has no such variant (did you mean '4x2'?); there is best, naive,");
  check_mistake("run matmul --set kernel.type=int8", 2, "kernel.type");
  check_mistake("run matmul --set kernel.type=fp16 --set kernel.simd=off --set kernel.variant=4x8", 2,
                "kernel.variant=4x8: matmul in fp16 without SIMD has no such variant");
  for (const char* option : {"kernel.simd=off", "kernel.hardware_loops=off"})
    check_mistake(std::string("run tinycnn --set ") + option, 2,
                  std::string(option) + ": tinycnn_fp32.elf cannot follow it");
  check_mistake("run matmul --set kernel.shape=100x100x100 --set kernel.variant=4x4", 2,
                "a smaller kernel.shape or tcdm.size=125K would do");
  check_mistake("run matmul --set kernel.shape=100x100x100", 2, "operands take 121200 bytes");
}

TEST_CASE("kernel.variant=best says which variant wins", "[command]") {
  const Outcome best = run_halfstep("run matmul --set kernel.type=fp16 --set kernel.shape=16x16x16 --check");
  CHECK(best.status == 0);
  CHECK_THAT(best.output, Contains("best of 26 variants of matmul: ") && Contains("naive_bt_columns"));
}

TEST_CASE("kernel.variant=best leaves no variant out silently", "[command]") {
  const Outcome late = run_halfstep("run matmul --set kernel.shape=16x16x16 --max-cycles 4000");
  CHECK(late.status == 1);
  CHECK_THAT(late.output, Contains("FAILED: naive: ") && Contains("best of "));
  CHECK_THAT(late.errors, Contains("kernel.variant=best: variant naive of matmul failed: cycle limit"));
  const Outcome large = run_halfstep("run conv2d_ig --set kernel.shape=8x16x16:8:3:1:1");
  CHECK(large.status == 0);
  CHECK_THAT(large.output,
             Contains("not run: conv2d_ig fp32 im2col_4x4: operands take") && Contains("best of 3 variants"));
}

TEST_CASE("validate compares operand and result vectors", "[command]") {
  const Outcome equal = run_halfstep("validate " HALFSTEP_TEST_DATA "/../data/functional --filter M.csv");
  CHECK(equal.status == 0);
  CHECK_THAT(equal.output, EndsWith("total: 384 of 384 rows equal\n"));
  const tools::TemporaryDirectory folder;
  std::ofstream(folder.path() / "broken.csv.gz") << "not compressed, no rows\n";
  check_mistake("validate " + folder.path().string(), 2, "broken.csv.gz");
  check_mistake("validate " HALFSTEP_TEST_DATA "/../data/functional --filter none", 2,
                "no file's name contains 'none'");
}

TEST_CASE("validate refuses what is no corpus", "[command]") {
  const tools::TemporaryDirectory folder;
  check_mistake("validate " + folder.path().string() + "/none", 2, "no such directory");
  check_mistake("validate " + folder.path().string(), 2, "no corpus");
  check_mistake("validate " + folder.path().string() + " -j 0", 2, "-j 0: expected at least one worker process");
}

TEST_CASE("validate compares a corpus, reports differences and broken programs", "[command]") {
  const tools::TemporaryDirectory folder;
  const auto write = [&](const std::string& name, const std::string& text) {
    std::ofstream(folder.path() / name) << text;
  };
  const std::string head = "program,fpu_pipe_regs,fpu_alloc,pe_latency,cores,core,region,cycles\n";
  write("link.ld", read(std::string(HALFSTEP_TEST_DATA) + "/programs/link.ld"));
  write("g1_adder.S",
        "#@ cores=1 pe_latency=10 tags=\n.globl _start\n_start:\naddi x0,x0,0x101\naddi t0,t0,1\n"
        "addi t0,t0,1\naddi x0,x0,0x201\naddi x0,x0,0x7ff\nend: j end\n");
  write("expected.csv", head + "g1_adder,0,opt,10,1,0,1,2\n");
  const std::string command = "validate " + folder.path().string() + " -j 2";

  const Outcome equal = run_halfstep(command);
  CHECK(equal.status == 0);
  CHECK_THAT(equal.output, EndsWith("total: 1 of 1 rows equal\n"));

  write("expected.csv", head + "g1_adder,0,opt,10,1,0,1,2\ng1_adder,1,opt,10,1,0,1,3\n");
  const Outcome different = run_halfstep(command + " --json " + (folder.path() / "result.json").string());
  CHECK(different.status == 1);
  CHECK_THAT(different.output,
             Contains("g1_adder fpu_pipe_regs=1 fpu_alloc=opt pe_latency=10 region 1 core 0: expected 3, got 2") &&
                 EndsWith("total: 1 of 2 rows equal\n"));
  CHECK(nlohmann::json::parse(read(folder.path() / "result.json")).at("differences").size() == 1);

  write("g2_broken.S", "#@ cores=1 pe_latency=10 tags=\nthis is no instruction\n");
  write("expected.csv", head + "g1_adder,0,opt,10,1,0,1,2\ng2_broken,0,opt,10,1,0,1,1\n");
  const Outcome broken = run_halfstep(command);
  CHECK(broken.status == 1);
  CHECK_THAT(broken.output, Contains("g2_broken: clang-19 failed: ") && EndsWith("total: 1 of 2 rows equal\n"));
}
