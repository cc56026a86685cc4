// An assembly file as clang -S writes it, line by line. What is not understood is kept as it is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kernels/compiler/post_pass/instruction.h"

namespace halfstep::compiler {

struct Line {
  // barrier: nothing may move across, though there is no instruction (passes/order_volatile.h)
  enum class Kind { instruction, label, directive, loop_count, barrier, empty };
  Kind kind = Kind::empty;
  std::string text;         // without the comment
  std::string comment;      // behind it, with its '#'
  std::string name;         // of a label, or of a directive with its dot
  Instruction instruction;  // also of a loop_count: reads and writes its register
  int number = 0;           // in the file, for messages; 0: made here
};

Line make_instruction(const std::string& text, const std::string& comment = "");
Line make_directive(const std::string& text);
Line make_label(const std::string& name);

// Several statements in one line (inline assembly) become several lines.
std::vector<Line> parse_assembly(std::string_view text);
std::string print_assembly(const std::vector<Line>& lines);

// Directives that neither emit anything nor end a stretch of code: debug information, alignment, options.
bool is_transparent(const Line& line);

}  // namespace halfstep::compiler
