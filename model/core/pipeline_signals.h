// What a cycle's terms in the pipeline were, for who counts them (performance counters). Names and meaning as the
// stages of the RTL have them.
#pragma once

namespace halfstep::model {

struct PipelineSignals {
  bool id_valid = false;    // decode hands over what it holds, which may be nothing
  bool decoding = false;    // decode holds an instruction, and no redirect is under way
  bool compressed = false;  // the instruction in decode, which stays there when it has left
  bool load_stall = false;  // it needs what the load in EX brings
  bool jump_stall = false;  // it is a jalr whose register is still on its way
  bool jump = false;        // it is a jump that nothing of that holds back
  bool branch = false;      // EX holds a conditional branch
  bool branch_taken = false;
  bool fetch_missing = false;  // the front end has no instruction
  bool redirect = false;       // the front end is sent elsewhere
  bool event_stall = false;    // p.elw: in EX, and until the next instruction is there
  bool fp_type = false;        // an FP operation waits for one of another latency class
  bool fp_contention = false;  // no FPU was granted
  bool fp_dependency = false;  // decode waits for an FP result, or for its register
  bool fp_write_back = false;  // an FP result and another one want the same write port
};

}  // namespace halfstep::model
