#include "kernels/compiler/post_pass/post_pass.h"

#include <algorithm>

#include "kernels/compiler/post_pass/addressing.h"
#include "kernels/compiler/post_pass/hardware_loops.h"
#include "kernels/compiler/post_pass/post_increment.h"
#include "kernels/compiler/post_pass/schedule.h"

namespace halfstep::compiler {

std::string run_post_pass(std::string_view assembly, const PostPassOptions& options, PostPassCounts& counts) {
  std::vector<Line> lines = parse_assembly(assembly);
  if (options.post_increment) {
    const auto mentioned = mentioned_names(lines);
    for (const FunctionRange& range : find_functions(lines))
      counts.post_increments += fuse_post_increments(lines, find_stretches(lines, range, mentioned));
    drop_deleted(lines);
  }
  if (options.scheduling) {
    const auto mentioned = mentioned_names(lines);
    std::vector<FunctionRange> functions = find_functions(lines);
    std::reverse(functions.begin(), functions.end());  // from the end: lines may be added
    for (const FunctionRange& range : functions)
      counts.scheduled_bodies += schedule_loop_bodies(lines, range, mentioned);
  }
  const LoopCounts loops = make_hardware_loops(lines, options.hardware_loops);
  counts.hardware_loops = loops.hardware;
  counts.software_loops = loops.software;
  drop_deleted(lines);
  counts.accesses = encode_accesses(lines);
  return print_assembly(lines);
}

}  // namespace halfstep::compiler
