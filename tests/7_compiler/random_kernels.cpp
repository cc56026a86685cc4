#include "tests/7_compiler/random_kernels.h"

#include <array>
#include <vector>

namespace halfstep::test {
namespace {

constexpr int kKernels = 10;  // of a program
constexpr const char* kPreamble = R"(#include <stdint.h>
typedef _Float16 v2f16 __attribute__((vector_size(4)));
typedef __bf16 v2bf16 __attribute__((vector_size(4)));
typedef short v2s16 __attribute__((vector_size(4)));
uint32_t words[320];
float floats[320];
_Float16 halves[320];
v2f16 pairs[320];
v2bf16 bf16_pairs[320];
volatile uint32_t watched[320];

__attribute__((noinline)) uint32_t scrambled(uint32_t value) { return value * 2654435761u ^ value >> 7; }
static _Float16 half_of(uint32_t state) { return (_Float16)((float)(int32_t)state * 0x1p-30f); }
static uint32_t next(uint32_t* state) { return *state = *state * 1664525u + 1013904223u; }
static void fill(void) {
  uint32_t state = 1;
  for (int i = 0; i < 320; ++i) {
    words[i] = next(&state);
    floats[i] = (float)(int32_t)next(&state) * 0x1p-30f;
    halves[i] = half_of(next(&state));
    pairs[i] = (v2f16){half_of(next(&state)), half_of(next(&state))};
    const uint32_t low = next(&state) >> 16 & 0x807f, high = next(&state) & 0x807f0000;
    const uint32_t ones = 0x3f003f80 | low | high;
    __builtin_memcpy(&bf16_pairs[i], &ones, 4);
    watched[i] = next(&state);
  }
}
)";

class Writer {
 public:
  explicit Writer(std::uint32_t seed) : state_(seed * 2654435761U + 12345U) {}

  std::string program() {
    text_ = kPreamble;
    for (int kernel = 0; kernel < kKernels; ++kernel) write_kernel(kernel);
    line("int main(void) {");
    line("fill();");
    for (int kernel = 0; kernel < kKernels; ++kernel) {
      for (int call = 0; call < 2; ++call) {
        line("kernel" + std::to_string(kernel) + "(words + " + offset() + ", floats + " + offset() + ", halves + " +
             offset() + ", pairs + " + offset() + ", bf16_pairs + " + offset() + ", " + number(0, 9) + ", " +
             number(0, 9) + ", " + number(0, 5) + ");");
      }
    }
    line("return 0;\n}");
    return text_;
  }

 private:
  // Numbers and choices.
  unsigned random(unsigned below) {
    state_ = state_ * 1664525U + 1013904223U;
    return (state_ >> 10U) % below;
  }
  std::string number(int least, int most) {
    return std::to_string(least + static_cast<int>(random(static_cast<unsigned>(most - least + 1))));
  }
  std::string offset() { return number(0, 40); }
  template <std::size_t kCount>
  std::string one_of(const std::array<const char*, kCount>& choices) {
    return choices[random(kCount)];
  }
  bool chance(unsigned percent) { return random(100) < percent; }

  void line(const std::string& text) { text_ += text + "\n"; }

  // Indices: at most 9 * (3 + 8 + 8) + 60 < 280, and pointers are moved by 40 at most.
  std::string index() {
    std::string text = number(0, 60);
    for (std::size_t level = 0; level < loop_variables_.size(); ++level) {
      constexpr std::array<const char*, 5> kSteps = {"", "1", "1", "2", "3"};
      constexpr std::array<const char*, 5> kLongSteps = {"", "1", "5", "7", "8"};
      const std::string step = level == 0 ? one_of(kSteps) : one_of(kLongSteps);
      if (!step.empty()) text += " + " + loop_variables_[level] + " * " + step;
    }
    return text;
  }

  std::string word(int depth) {
    switch (depth == 0 ? random(3) : 3 + random(4)) {
      case 0:
        return "w[" + index() + "]";
      case 1:
        return loop_variables_.empty() ? number(0, 99) + "u" : "(uint32_t)" + loop_variables_[random(loop_count())];
      case 2:
        return "word_sum";
      case 3:
        return "(" + word(depth - 1) + " >> " + number(0, 31) + ")";
      case 4:
        return "(" + word(depth - 1) + " < " + word(depth - 1) + " ? " + word(depth - 1) + " : " + number(0, 99) + "u)";
      default: {
        constexpr std::array<const char*, 6> kOperators = {" + ", " - ", " * ", " ^ ", " & ", " | "};
        return "(" + word(depth - 1) + one_of(kOperators) + word(depth - 1) + ")";
      }
    }
  }

  std::string single(int depth) {
    switch (depth == 0 ? random(4) : 4 + random(5)) {
      case 0:
        return "f[" + index() + "]";
      case 1:
        return "float_sum";
      case 2:
        return "(float)h[" + index() + "]";
      case 3:
        return chance(50) ? "(float)p[" + index() + "][" + number(0, 1) + "]" : "(float)b[" + index() + "][1]";
      case 4:
        return "__builtin_fmaxf(" + single(depth - 1) + ", " + single(depth - 1) + ")";
      case 5:
        return "(" + single(depth - 1) + " < " + single(depth - 1) + " ? " + single(depth - 1) + " : 0.5f)";
      default: {
        constexpr std::array<const char*, 4> kOperators = {" + ", " - ", " * ", " * 0.25f - "};
        return "(" + single(depth - 1) + one_of(kOperators) + single(depth - 1) + ")";
      }
    }
  }

  std::string half(int depth) {
    switch (depth == 0 ? random(3) : 3 + random(4)) {
      case 0:
        return "h[" + index() + "]";
      case 1:
        return "p[" + index() + "][" + number(0, 1) + "]";
      case 2:
        return "(_Float16)" + single(0);
      case 3:
        return "(_Float16)(-" + half(depth - 1) + ")";
      default: {
        constexpr std::array<const char*, 3> kOperators = {" + ", " - ", " * "};
        return "(_Float16)(" + half(depth - 1) + one_of(kOperators) + half(depth - 1) + ")";
      }
    }
  }

  std::string brain(int depth) {
    switch (depth == 0 ? random(3) : 3 + random(6)) {
      case 0:
      case 1:
        return "b[" + index() + "][" + number(0, 1) + "]";
      case 2:
        return "(__bf16)" + single(0);
      case 3:
        return "(__bf16)(-" + brain(depth - 1) + ")";
      case 4:
        return "(__bf16)__builtin_sqrtf((float)" + brain(depth - 1) + ")";
      case 5: {
        static const std::array<const char*, 2> functions = {"fmaxf", "fminf"};
        if (chance(30))
          return "(__bf16)__builtin_copysignf((float)" + brain(depth - 1) + ", (float)((int)(" + word(0) +
                 " & 15) - 8))";
        return "(__bf16)__builtin_" + one_of(functions) + "((float)" + brain(depth - 1) + ", (float)" +
               brain(depth - 1) + ")";
      }
      case 6:
        return "(" + brain(depth - 1) + " < " + brain(depth - 1) + " ? " + brain(depth - 1) + " : (__bf16)1.5f)";
      default: {
        constexpr std::array<const char*, 4> kOperators = {" + ", " - ", " * ", " / "};
        return "(__bf16)(" + brain(depth - 1) + one_of(kOperators) + brain(depth - 1) + ")";
      }
    }
  }

  // Pairs of the two formats have the same operations.
  std::string pair(int depth, bool bf16) {
    const std::string type = bf16 ? "v2bf16" : "v2f16";
    const std::string array = bf16 ? "b" : "p";
    switch (depth == 0 ? random(4) : 4 + random(9)) {
      case 0:
      case 1:
        return array + "[" + index() + "]";
      case 2:
        return bf16 ? "bf16_sum" : "pair_sum";
      case 3:
        return splat(bf16);
      case 4: {
        static const std::array<const char*, 5> lanes = {"0, 0", "1, 1", "1, 2", "2, 1", "0, 3"};
        return "__builtin_shufflevector(" + pair(depth - 1, bf16) + ", " + pair(depth - 1, bf16) + ", " +
               one_of(lanes) + ")";
      }
      case 5:
        return "(-" + pair(depth - 1, bf16) + ")";
      case 6: {
        static const std::array<const char*, 6> comparisons = {" < ", " <= ", " > ", " >= ", " == ", " != "};
        return "((" + type + ")((v2s16)(" + pair(depth - 1, bf16) + one_of(comparisons) + pair(depth - 1, bf16) +
               ") & (v2s16)" + pair(depth - 1, bf16) + "))";
      }
      case 7:
        return "((" + type + "){" +
               (bf16 ? "(__bf16)" + single(1) + ", (__bf16)" + single(0) : "(_Float16)" + single(1) + ", " + half(0)) +
               "})";
      case 8: {
        static const std::array<const char*, 2> functions = {"max", "min"};
        if (chance(40))
          return "__builtin_elementwise_" + one_of(functions) + "(" + pair(depth - 1, bf16) + ", " +
                 pair(depth - 1, bf16) + ")";
        // Its sign is that of a number: a NaN's is nobody's.
        if (chance(30))
          return "__builtin_elementwise_copysign(" + pair(depth - 1, bf16) + ", (" + type + "){(int)(" + word(0) +
                 " & 15) - 8, -1})";
        static const std::array<const char*, 2> of_one = {"sqrt", "abs"};
        return "__builtin_elementwise_" + one_of(of_one) + "(" + pair(depth - 1, bf16) + ")";
      }
      case 9:
        return "(" + pair(depth - 1, bf16) + " * " + splat(bf16) + ")";
      default: {
        constexpr std::array<const char*, 7> kOperators = {" + ", " + ", " - ", " - ", " * ", " * ", " / "};
        return "(" + pair(depth - 1, bf16) + one_of(kOperators) + pair(depth - 1, bf16) + ")";
      }
    }
  }

  std::string splat(bool bf16) {
    if (bf16) {
      const std::string lane = "b[" + index() + "][" + number(0, 1) + "]";
      return "((v2bf16){" + lane + ", " + lane + "})";
    }
    const std::string number_of_both = chance(50) ? half(0) : "h[" + index() + "]";
    return "((v2f16){" + number_of_both + ", " + number_of_both + "})";
  }

  unsigned loop_count() const { return static_cast<unsigned>(loop_variables_.size()); }

  void write_statement() {
    switch (random(15)) {
      case 14:
        return line("b[" + index() + "][" + number(0, 1) + "] = " + brain(2) + ";");
      case 0:
        return line("w[" + index() + "] = " + word(2) + ";");
      case 1:
        return line("word_sum += " + word(2) + ";");
      case 2:
        return line("f[" + index() + "] = " + single(2) + ";");
      case 3:
      case 4:
        return line("float_sum += f[" + index() + "] * " + single(1) + ";");
      case 5:
        return line("h[" + index() + "] = " + half(2) + ";");
      case 6:
        return line("p[" + index() + "] = " + pair(2, false) + ";");
      case 7:
      case 8:
        return line("pair_sum += p[" + index() + "] * " + pair(1, false) + ";");
      case 9:
        return line("b[" + index() + "] = " + pair(2, true) + ";");
      case 10:
        return line("bf16_sum -= b[" + index() + "] * " + pair(0, true) + ";");
      case 11:
        return line("float_sum += *cursor; cursor += " + number(0, 2) + "; if (cursor > f + 250) cursor = f;");
      case 12:
        if (!chance(30)) return line("watched[" + index() + "] += " + word(1) + ";");
        return line("word_sum = scrambled(word_sum);");
      default:
        if (!chance(40)) return line("pair_sum -= " + pair(1, false) + " * " + splat(false) + ";");
        line("if (" + word(1) + " & 1) {");
        write_statement();
        return line("}");
    }
  }

  void write_loop(int depth) {
    const std::string variable = "i" + std::to_string(loop_names_++);
    const std::string bound = "n" + std::to_string(random(3));
    switch (random(6)) {
      case 0:
        line("int " + variable + ";\nfor (" + variable + " = " + bound + "; " + variable + " > 0; --" + variable +
             ") {");
        break;
      case 1:
        line("int " + variable + ";\nfor (" + variable + " = 0; " + variable + " < " + bound + "; " + variable +
             " += 2) {");
        break;
      case 2:
        line("int " + variable + " = 0;\nif (" + bound + " > 0) do {");
        break;
      case 3:
        line("int " + variable + ";\nfor (" + variable + " = 0; " + variable + " < " + number(1, 9) + "; ++" +
             variable + ") {");
        break;
      default:
        line("int " + variable + ";\nfor (" + variable + " = 0; " + variable + " < " + bound + "; ++" + variable +
             ") {");
        break;
    }
    const bool counts_itself = text_.compare(text_.size() - 5, 5, "do {\n") == 0;
    loop_variables_.push_back(variable);
    const unsigned statements = 1 + random(3);
    for (unsigned i = 0; i < statements; ++i) write_statement();
    if (depth < 3 && chance(60)) {
      write_loop(depth + 1);
      if (chance(50)) write_statement();
      if (depth < 2 && chance(25)) write_loop(depth + 1);
    }
    if (chance(8)) line("if (" + word(0) + " == 12345u) break;");
    loop_variables_.pop_back();
    line(counts_itself ? "} while (++" + variable + " < " + bound + ");" : "}");
    if (chance(30)) line("word_sum += (uint32_t)" + variable + ";");
  }

  void write_kernel(int number_of_kernel) {
    line("__attribute__((noinline)) void kernel" + std::to_string(number_of_kernel) +
         "(uint32_t* w, float* f, _Float16* h, v2f16* p, v2bf16* b, int n0, int n1, int n2) {");
    line("uint32_t word_sum = 1;\nfloat float_sum = 0;\nv2f16 pair_sum = {0, 0};\nv2bf16 bf16_sum = {0, 0};");
    line("const float* cursor = f;");
    const unsigned loops = 1 + random(2);
    for (unsigned i = 0; i < loops; ++i) write_loop(1);
    line("w[" + number(0, 250) + "] += word_sum;\nf[" + number(0, 250) + "] += float_sum + *cursor;");
    line("p[" + number(0, 250) + "] += pair_sum;\nb[" + number(0, 250) + "] += bf16_sum;\n}");
  }

  std::string text_;
  std::uint32_t state_;
  std::vector<std::string> loop_variables_;
  int loop_names_ = 0;
};

}  // namespace

std::string random_program(std::uint32_t seed) { return Writer(seed).program(); }

}  // namespace halfstep::test
