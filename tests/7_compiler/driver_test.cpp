// halfstep-cc from outside: what it takes, what it makes, what it says.
#include <catch2/catch.hpp>

#include "tests/7_compiler/compiler_process.h"

using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using halfstep::test::read_text;
using halfstep::test::run_compiler;
using halfstep::test::TestFolder;
using halfstep::test::write_text;
using Names = std::vector<std::string>;

namespace {

constexpr const char* kProgram = R"(
int twice(int x);
int main(void) { return twice(4) - 8; }
)";
constexpr const char* kFunction = "int twice(int x) { return 2 * x; }\n";

bool is_elf(const std::filesystem::path& path) { return read_text(path).substr(1, 3) == "ELF"; }

}  // namespace

TEST_CASE("an object, a program, assembly, preprocessed text: as from a C compiler", "[driver]") {
  const TestFolder folder;
  write_text(folder.path() / "main.c", kProgram);
  write_text(folder.path() / "twice.c", kFunction);

  SECTION("one object each") {
    CHECK(run_compiler("-O2 -c main.c twice.c", folder.path()).status == 0);
    CHECK(folder.files() == Names{"main.c", "main.o", "twice.c", "twice.o"});
    CHECK(is_elf(folder.path() / "main.o"));
    SECTION("linked with the runtime") {
      CHECK(run_compiler("main.o twice.o -o program.elf", folder.path()).status == 0);
      CHECK(is_elf(folder.path() / "program.elf"));
    }
  }
  SECTION("several inputs at once") {
    CHECK(run_compiler("-O3 main.c twice.c -o program.elf", folder.path()).status == 0);
    CHECK(folder.files() == Names{"main.c", "program.elf", "twice.c"});
  }
  SECTION("without a name for the program") {
    CHECK(run_compiler("main.c twice.c", folder.path()).status == 0);
    CHECK(is_elf(folder.path() / "a.out"));
  }
  SECTION("assembly") {
    CHECK(run_compiler("-O1 -S twice.c", folder.path()).status == 0);
    CHECK_THAT(read_text(folder.path() / "twice.s"), Contains("twice:"));
    CHECK_THAT(run_compiler("-O1 -S twice.c -o -", folder.path()).output, Contains("twice:"));
    CHECK(run_compiler("-c twice.s", folder.path()).status == 0);
    CHECK(is_elf(folder.path() / "twice.o"));
  }
  SECTION("preprocessor options reach the preprocessor") {
    write_text(folder.path() / "value.h", "#define VALUE NUMBER + 1\n");
    write_text(folder.path() / "use.c", "#include <value.h>\nint use = VALUE;\n");
    CHECK_THAT(run_compiler("-E -I. -DNUMBER=41 use.c", folder.path()).output, Contains("int use = 41 + 1;"));
    CHECK_THAT(run_compiler("-E -I . -D NUMBER=41 use.c", folder.path()).output, Contains("int use = 41 + 1;"));
    CHECK(run_compiler("-fsyntax-only -I. -DNUMBER=41 use.c", folder.path()).status == 0);
    CHECK(folder.files() == Names{"main.c", "twice.c", "use.c", "value.h"});
  }
  SECTION("dependencies are those of the object") {
    CHECK(run_compiler("-MD -c twice.c -o result.o", folder.path()).status == 0);
    CHECK_THAT(read_text(folder.path() / "result.d"), StartsWith("result.o:") && Contains("twice.c"));
    CHECK(run_compiler("-MMD -MF other.d -MT name -c twice.c", folder.path()).status == 0);
    CHECK_THAT(read_text(folder.path() / "other.d"), StartsWith("name:"));
  }
  SECTION("assembly to preprocess") {
    write_text(folder.path() / "four.S", "#define NUMBER 4\n\t.globl four\nfour:\tli a0, NUMBER\n\tret\n");
    CHECK(run_compiler("-c four.S", folder.path()).status == 0);
    CHECK(is_elf(folder.path() / "four.o"));
  }
  SECTION("debug information names the source") {
    CHECK(run_compiler("-g -O2 -S twice.c -o -", folder.path()).output.find(".debug_info") != std::string::npos);
  }
  SECTION("standard input") {
    CHECK(run_compiler("-x c -c - -o in.o <twice.c", folder.path()).status == 0);
    CHECK(is_elf(folder.path() / "in.o"));
  }
}

TEST_CASE("every level of optimisation compiles pairs of all formats", "[driver]") {
  const TestFolder folder;
  for (const char* type : {"_Float16", "__bf16", "short"}) {
    write_text(folder.path() / "pairs.c", std::string("typedef ") + type + " pair __attribute__((vector_size(4)));\n" +
                                              "pair f(pair a, pair b, " + type +
                                              " c) { return a * b + (pair){c, c} - a; }\n" + type + " g(pair a, " +
                                              type + " c) { return a[1] * c + a[0]; }\n");
    for (const char* level : {"-O0", "-O1", "-O2", "-O3", "-Os", "-Oz", "-O0 -g", "-O3 -g"}) {
      INFO(type << " " << level);
      const auto outcome = run_compiler(std::string(level) + " -c pairs.c", folder.path());
      CHECK(outcome.status == 0);
      CHECK(outcome.errors.empty());
    }
  }
}

TEST_CASE("programs see whether hardware loops are switched off", "[driver]") {
  const TestFolder folder;
  write_text(folder.path() / "loops.c", "#ifdef __HALFSTEP_NO_HARDWARE_LOOPS__\nint off;\n#else\nint on;\n#endif\n");
  CHECK_THAT(run_compiler("-E loops.c", folder.path()).output, Contains("int on;"));
  CHECK_THAT(run_compiler("-E -fno-hardware-loops loops.c", folder.path()).output, Contains("int off;"));
}

TEST_CASE("what clang refuses is said by clang, and nothing is left behind", "[driver]") {
  const TestFolder folder;
  write_text(folder.path() / "wrong.c", "int f(void) { return x; }\n");
  write_text(folder.path() / "right.c", kFunction);
  const auto outcome = run_compiler("-c wrong.c -o result.o", folder.path());
  CHECK(outcome.status == 1);
  CHECK_THAT(outcome.errors, StartsWith("wrong.c:1:22: error: use of undeclared identifier 'x'"));
  CHECK(folder.files() == Names{"right.c", "wrong.c"});

  SECTION("an older result stays") {
    write_text(folder.path() / "result.o", "old");
    CHECK(run_compiler("-c wrong.c -o result.o", folder.path()).status == 1);
    CHECK(read_text(folder.path() / "result.o") == "old");
  }
  SECTION("the other inputs are compiled") {
    CHECK(run_compiler("-c wrong.c right.c", folder.path()).status == 1);
    CHECK(folder.files() == Names{"right.c", "right.o", "wrong.c"});
  }
  SECTION("a program that does not link") {
    const auto unlinked = run_compiler("right.c -o program.elf", folder.path());
    CHECK(unlinked.status == 1);
    CHECK_THAT(unlinked.errors, Contains("undefined symbol: main"));
    CHECK(folder.files() == Names{"right.c", "wrong.c"});
  }
  SECTION("inline assembly that this core does not have") {
    write_text(folder.path() / "asm.c", "void f(void) { __asm__ volatile(\"cv.lq a0, (a1), 4\"); }\n");
    const auto refused = run_compiler("-c asm.c", folder.path());
    CHECK(refused.status == 1);
    CHECK_THAT(refused.errors, Contains("cv.lq"));
  }
}

TEST_CASE("mistakes in the command line are answered in one line", "[driver]") {
  const TestFolder folder;
  write_text(folder.path() / "a.c", kFunction);
  write_text(folder.path() / "b.c", kFunction);
  const auto check = [&](const std::string& arguments, const std::string& message) {
    const auto outcome = run_compiler(arguments, folder.path());
    INFO(arguments);
    CHECK(outcome.status == 2);
    CHECK_THAT(outcome.errors, StartsWith("halfstep-cc: " + message));
    CHECK(outcome.errors.find('\n') == outcome.errors.size() - 1);
  };
  check("", "no input files");
  check("-c", "no input files");
  check("nothing.c -c", "nothing.c: no such file");
  check("-c a.c b.c -o both.o", "-o both.o: one name for 2 results");
  check("-c a.c -o", "-o: a value is missing behind it");
  check("-c a.c -o x.o -o y.o", "-o is given twice");
  check("-c a.c -I", "-I: a value is missing behind it");
  check("-c notes.txt", "notes.txt: what this is cannot be told from its name");
  check("-c a.c -march=rv64gc", "-march=rv64gc: the target of this compiler is fixed");
  check("-c a.c -flto", "-flto: the post-pass needs assembly");
  check("-c a.c -x fortran", "-x fortran: expected c, cpp-output");
  check("-c a.c -o missing/folder/a.o", "missing/folder/a.o: cannot be written");
  check("-c a.o", "a.o: is for the linker, and this is not linking");
  CHECK(folder.files() == Names{"a.c", "b.c"});
}

TEST_CASE("results go to devices, too, and leave them as they are", "[driver]") {
  const TestFolder folder;
  write_text(folder.path() / "a.c", kFunction);
  CHECK(run_compiler("-c a.c -o /dev/null", folder.path()).status == 0);
  CHECK(std::filesystem::is_character_file("/dev/null"));
  CHECK_THAT(run_compiler("-S a.c -o /dev/stdout", folder.path()).output, Contains("twice:"));
  CHECK(std::filesystem::is_symlink("/dev/stdout"));
}

TEST_CASE("a link to a result stays a link", "[driver]") {
  const TestFolder folder;
  write_text(folder.path() / "a.c", kFunction);
  write_text(folder.path() / "real.o", "");
  std::filesystem::create_symlink("real.o", folder.path() / "link.o");
  CHECK(run_compiler("-c a.c -o link.o", folder.path()).status == 0);
  CHECK(std::filesystem::is_symlink(folder.path() / "link.o"));
  CHECK(is_elf(folder.path() / "real.o"));
}

TEST_CASE("temporary files go away", "[driver]") {
  const TestFolder folder;
  const TestFolder temporary;
  write_text(folder.path() / "a.c", kFunction);
  write_text(folder.path() / "wrong.c", "int f(void) { return x; }\n");
  for (const char* arguments : {"-O2 -c a.c", "-c wrong.c", "a.c -o a.elf", "-S a.c"}) {
    INFO(arguments);
    setenv("TMPDIR", temporary.path().c_str(), 1);
    run_compiler(arguments, folder.path());
    unsetenv("TMPDIR");
    CHECK(temporary.files().empty());
  }
}

TEST_CASE("the commands are shown when asked for", "[driver]") {
  const TestFolder folder;
  write_text(folder.path() / "a.c", kFunction);
  const std::string commands = run_compiler("-v -O2 -c a.c", folder.path()).errors;
  CHECK_THAT(commands,
             Contains("--target=riscv32") && Contains("halfstep-passes.so") && Contains("halfstep-post-pass"));
  CHECK_THAT(run_compiler("--help").output, StartsWith("usage: halfstep-cc"));
  CHECK_THAT(run_compiler("--version").output, StartsWith("halfstep-cc "));
}

TEST_CASE("the same source gives the same bytes", "[driver]") {
  const TestFolder folder;
  write_text(
      folder.path() / "a.c",
      "float f(const float* a, const float* b, int n) { float s = 0; for (int i = 0; i < n; ++i) s += a[i] * b[i]; "
      "return s; }\n");
  CHECK(run_compiler("-O3 -c a.c -o one.o", folder.path()).status == 0);
  CHECK(run_compiler("-O3 -c a.c -o two.o", folder.path()).status == 0);
  CHECK(read_text(folder.path() / "one.o") == read_text(folder.path() / "two.o"));
}
