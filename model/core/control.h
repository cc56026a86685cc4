// What the decoder of the core tells its pipeline control about one instruction.
//
// Hazards of the hardware do not follow from what an instruction means but from how its decoder drives the operand
// multiplexers: an FP dependency is checked for every operand input that is switched to a register, whether the
// instruction uses it or not. `fence` "reads" x31, `lp.setup` the register that its immediate happens to spell. So the
// rules are kept per opcode, from the instruction word, as the RTL's decoder has them.
#pragma once

#include <cstdint>

#include "isa/instruction.h"

namespace halfstep::model {

struct Control {
  std::uint32_t load_use = 0;        // registers compared with a load in EX (bit r: x[r]; never x0)
  std::uint32_t load_hazard = 0;     // the same while decoding: the ALU write's own register, too (x0 included)
  std::uint32_t fp_operands = 0;     // registers compared with FP operations in flight (x0 included)
  std::uint8_t alu_destination = 0;  // register of the ALU write port: rd, or rs1 of a post-increment access
  std::uint8_t fp_latency = 0;       // latency class of the FP dispatcher: 1 same cycle, 2 next cycle, 3 later
  bool writes_alu_port = false;      // ALU, multiplier, CSR result or post-increment address
  bool writes_load_port = false;     // load result
  bool data_request = false;
  bool fp = false;  // goes to the FP dispatcher
  bool alu = true;  // keeps the ALU busy in EX (everything but multiplier and FP)
  bool multiplier = false;
  bool csr = false;
  bool csr_status = false;  // access to mstatus: flushes the pipeline behind it
  bool event_load = false;
  bool branch = false;
  bool jump = false;  // jal, jalr: redirects from ID
  bool jump_register = false;
  bool divider = false;
  bool multiply_high = false;
  bool replicates_c = false;  // vfadd.r, vfsub.r: scalar replication on operand input C
  bool flush = false;         // fence, ecall, ebreak, mret, wfi, illegal: empties the pipeline, never leaves ID
};

// fpu_pipe_regs: 0, 1, 2 (ClusterConfig).
Control decode_control(const isa::Instruction& instruction, std::uint32_t fpu_pipe_regs);

}  // namespace halfstep::model
