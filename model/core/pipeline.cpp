#include "model/core/pipeline.h"

#include <cstdint>

#include "isa/meaning/trap.h"

namespace halfstep::model {
namespace {

constexpr std::uint32_t bit(std::uint32_t index) { return 1U << index; }

unsigned leading_zeros(std::uint32_t value) { return value == 0 ? 32U : static_cast<unsigned>(__builtin_clz(value)); }

// Cycles of the serial divider in EX. It normalises the divisor first, so the time follows from the divisor alone
// (timing.md: clz(b) + 3; signed b < 0: clo(b) + 2; b = 0: 35).
std::uint8_t division_cycles(const isa::Instruction& instruction, std::uint32_t divisor) {
  const bool is_signed = (instruction.word & 0x1000U) == 0;  // div, rem: funct3 even
  if (is_signed && (divisor >> 31) != 0) return static_cast<std::uint8_t>(leading_zeros(~divisor) + 2);
  return static_cast<std::uint8_t>(leading_zeros(divisor) + 3);
}

constexpr std::uint32_t kMachineReturn = 0x30200073;
constexpr std::uint32_t kWaitForInterrupt = 0x10500073;

// ecall, ebreak and what does not decode.
bool raises_exception(const isa::Instruction& instruction) {
  return instruction.unit == isa::Unit::illegal ||
         (instruction.unit == isa::Unit::system && instruction.word != kMachineReturn &&
          instruction.word != kWaitForInterrupt);
}

constexpr std::uint8_t kMultiplyHighCycles = 5;  // idle, three steps, finish (R)

}  // namespace

Pipeline::Pipeline(ProgramSource source) : source_(source) {
  registers_.id.slot = &source_.at(0);
  registers_.ex.control = &kBubble;
}

void Pipeline::boot(std::uint32_t address) {
  boot_address_ = address;
  registers_.state = State::reset;
}

void Pipeline::load_answer(std::uint32_t word) {
  const isa::Instruction& load = *registers_.ex.instruction;
  if (registers_.ex.crosses_word && !registers_.ex.misaligned_second) {
    first_word_ = word;
    return;
  }
  const std::uint32_t shift = (address_ & 3U) * 8;
  const bool joins = registers_.ex.misaligned_second && shift + 8U * load.access_bytes > 32;
  const std::uint32_t raw = joins ? (first_word_ >> shift) | (word << (32 - shift)) : word >> shift;
  finish_load(load, raw);
}

void Pipeline::late_load_answer(std::uint32_t word) { finish_load(*late_load_, word >> ((late_address_ & 3U) * 8)); }

void Pipeline::finish_load(const isa::Instruction& load, std::uint32_t raw) {
  const std::uint32_t value = isa::finish_load(load, raw);
  source_.hart().set(load.rd, value);
  loaded_[loads_answered_++ % loaded_.size()] = value;
}

Cause Pipeline::commit_observed(const CoreGrants& grants, Committed& done, PipelineSignals& signals) {
  signals_ = &signals;
  const Cause cause = commit(grants, done);
  signals_ = nullptr;
  return cause;
}

Cause Pipeline::commit(const CoreGrants& grants, Committed& done) {
  auto& [fetch, dispatcher, id, ex, wb, state, jump_finished, loop_counting_fetch, return_address] = registers_;
  const Slot& slot = *id.slot;
  const Control& control = slot.control;
  isa::Hart& hart = source_.hart();

  // --- EX: is it ready for the next instruction?
  const Control& executing = *ex.control;
  const FpDispatcher::Operation fp = registers_.operation();
  const bool ex_writes_alu_port = executing.writes_alu_port && !ex.alu_port_done;
  const std::uint32_t ex_load_rd = executing.writes_load_port ? ex.instruction->rd : 0U;
  const bool fp_requests = dispatcher.requests(fp);
  const bool fp_denied = fp_requests && !grants.fp;
  const bool type_or_full = dispatcher.type_conflict(fp) || dispatcher.full();
  const bool result_on_alu_port = grants.fp_result && dispatcher.uses_alu_port();
  const std::uint32_t result_rd = dispatcher.result_rd(fp);
  const bool write_back_conflict = result_on_alu_port && ex_writes_alu_port;
  const bool unit_ready = ex.busy <= 1;
  const bool memory_ready = !executing.data_request || grants.data;
  const bool ex_ready =
      (!fp_denied && !type_or_full && unit_ready && memory_ready && !write_back_conflict) || executing.branch;
  const bool ex_valid =
      (grants.fp_result || executing.alu || executing.multiplier || executing.csr || executing.data_request) &&
      unit_ready && memory_ready;
  const bool branch_taken = executing.branch && ex.branch_taken;
  const bool misaligned = executing.data_request && ex.crosses_word && !ex.misaligned_second;

  // --- ID: hazards. The instruction register keeps its contents when the instruction has left, and the comparators do
  // not look at its valid bit.
  const bool decoding = state == State::decode && !branch_taken && id.valid;
  const bool load_in_ex = executing.writes_load_port;
  const bool load_stall =
      load_in_ex && ((control.load_use & bit(ex_load_rd)) != 0 ||
                     (decoding && control.writes_alu_port && control.alu_destination == ex_load_rd));
  bool jump_stall = false;
  if (control.jump_register) {
    const std::uint32_t rs1 = control.load_use;  // jalr: exactly rs1
    const bool load_port_write = wb.writes_load_port || (grants.fp_result && !result_on_alu_port);
    const std::uint32_t load_port_rd = wb.writes_load_port ? wb.rd : result_rd;
    const bool alu_port_write = result_on_alu_port || ex_writes_alu_port;
    const std::uint32_t alu_port_rd = result_on_alu_port ? result_rd : executing.alu_destination;
    jump_stall = (load_port_write && (rs1 & bit(load_port_rd)) != 0) ||
                 (executing.writes_load_port && (rs1 & bit(ex_load_rd)) != 0) ||
                 (alu_port_write && (rs1 & bit(alu_port_rd)) != 0);
  }
  // Writes of the instruction in decode count only while nothing else holds it back (the decoder takes its write
  // enables away then).
  const bool write_enables = decoding && !load_stall && !jump_stall && !control.flush;
  const std::uint32_t fp_pending = dispatcher.pending(fp, grants.fp_result);
  std::uint32_t written = 0;
  if (write_enables && !control.fp) {
    if (control.writes_alu_port) written |= bit(control.alu_destination);
    if (control.writes_load_port) written |= bit(slot.instruction.rd);
  }
  const bool fp_stall = (fp_pending & (control.fp_operands | written)) != 0;
  const bool csr_stall = control.csr && ((fp.present && fp.latency >= 2) || dispatcher.active());
  const bool id_ready = !misaligned && !jump_stall && !load_stall && !fp_stall && !csr_stall && ex_ready;

  // --- IF: what the front end offers, from registers.
  const std::uint32_t counting = id.valid && id.loop_target ? id.loop_counting : 0U;
  const Fetch::Offer offer =
      fetch.offer(hart.loops, counting, [this](std::uint32_t pc) { return source_.compressed_at(pc); });

  // --- Controller.
  bool halt_if = false;
  bool halt_id = false;
  bool request = true;
  bool redirect = false;
  std::uint32_t target = 0;
  bool jump_done = jump_finished;
  State next = state;
  switch (state) {
    case State::reset:
      request = false;
      next = State::boot_set;
      break;
    case State::boot_set:
      redirect = true;
      target = boot_address_;
      next = State::first_fetch;
      break;
    case State::first_fetch:
      if (id_ready) next = State::decode;
      break;
    case State::decode:
      if (branch_taken) {
        redirect = true;
        target = ex.target;
      } else if (id.valid) {
        if (control.jump) {
          if (!jump_stall && !jump_finished) {
            redirect = true;
            jump_done = true;
            // The target is needed before the instruction leaves decode; executing it again later does no harm, as it
            // reads nothing it writes: rd is written from pc, and rs1 = rd is kept apart by target.
            const isa::Instruction& jump = slot.instruction;
            target = control.jump_register ? (hart.x[jump.rs1] + static_cast<std::uint32_t>(jump.immediate)) & ~1U
                                           : id.pc + static_cast<std::uint32_t>(jump.immediate);
          }
        } else if (control.flush) {
          halt_if = true;
          halt_id = true;
          next = State::flush_execute;
          if (hart.mtvec == 0 && raises_exception(slot.instruction)) done.fault = &slot;
        } else if (control.csr_status) {
          halt_if = true;
          if (id_ready) next = State::flush_execute;
        } else if (control.event_load) {
          halt_if = true;
          if (id_ready) next = State::event_execute;
        }
      }
      break;
    case State::flush_execute:
      halt_if = true;
      halt_id = true;
      if (ex_valid) next = State::flush_write_back;
      break;
    case State::flush_write_back:
      halt_if = true;
      halt_id = true;
      next = State::decode;
      if (control.flush && !raises_exception(slot.instruction)) done.flushed = &slot;
      if (slot.instruction.unit == isa::Unit::fence) {
        redirect = true;
        target = id.pc + 4;
      } else if (slot.instruction.word == kWaitForInterrupt) {
        next = State::wait_sleep;
      } else if (control.flush) {
        target = trap_target(slot);
        if (slot.instruction.word == kMachineReturn) {
          return_address = target;
          next = State::return_jump;
        } else {
          redirect = true;
        }
      }
      break;
    case State::return_jump:
      redirect = true;
      target = return_address;
      next = State::decode;
      break;
    case State::event_execute:
      halt_if = true;
      halt_id = true;
      if (id_ready) next = State::event_flush;
      break;
    case State::event_flush:
      halt_if = true;
      halt_id = true;
      next = State::decode;
      break;
    case State::wait_sleep:
      halt_if = true;
      halt_id = true;
      request = false;
      next = State::sleep;
      break;
    case State::sleep:
      halt_if = true;
      halt_id = true;
      request = false;
      if (isa::pending_interrupt(hart) != 0) {
        request = true;
        redirect = true;
        target = wake_target();
        next = State::decode;
      }
      break;
  }
  const bool id_valid = id_ready && !halt_id;
  const bool issues = decoding && id_valid && !control.flush;
  if (signals_ != nullptr) {
    PipelineSignals& signals = *signals_;
    signals.id_valid = id_valid;
    signals.decoding = decoding;
    signals.compressed = slot.instruction.size == 2;
    signals.load_stall = load_stall;
    signals.jump_stall = jump_stall;
    signals.jump = control.jump && decoding && !load_stall && !jump_stall;
    signals.branch = executing.branch;
    signals.branch_taken = branch_taken;
    signals.fetch_missing = !offer.valid || offer.suppress;
    signals.redirect = redirect;
    signals.event_stall = control.event_load && (state == State::event_execute || state == State::event_flush ||
                                                 (state == State::decode && !branch_taken && !id.valid));
    signals.fp_type = dispatcher.type_conflict(fp);
    signals.fp_contention = fp_denied;
    signals.fp_dependency = fp_stall;
    signals.fp_write_back = write_back_conflict || (grants.fp_result && !result_on_alu_port && wb.writes_load_port);
  }

  // --- Cause of the cycle, judged at the ID to EX boundary (design decision 6).
  Cause cause = Cause::fetch;
  if (issues) {
    cause = Cause::issued;
  } else if (!memory_ready) {
    cause = ex.destination == Destination::tcdm         ? Cause::tcdm_denied
            : ex.destination == Destination::event_unit ? Cause::event_wait
                                                        : Cause::pe_port_wait;
  } else if (misaligned) {
    cause = Cause::misaligned_access;
  } else if (fp_denied) {
    cause = Cause::fpu_denied;
  } else if (!unit_ready) {
    cause = Cause::unit_busy;
  } else if (write_back_conflict && !executing.branch) {
    cause = Cause::fp_write_back;
  } else if (type_or_full && !executing.branch) {
    cause = Cause::fp_type_or_full;
  } else if (decoding && load_stall) {
    cause = Cause::load_use;
  } else if (decoding && jump_stall) {
    cause = Cause::jump_register;
  } else if (decoding && (fp_stall || csr_stall)) {
    cause = Cause::fp_dependency;
  } else if (state == State::event_execute || state == State::event_flush || state == State::sleep ||
             state == State::wait_sleep) {
    cause = Cause::event_wait;
  } else if (state == State::reset || state == State::boot_set) {
    cause = Cause::idle;
  } else {
    cause = Cause::fetch;
  }

  // --- What an FP result on the ALU write port breaks in this core revision (isa.arith=rtl): operands that EX passes
  // back to itself through forwarding.
  const std::uint32_t* const port_result = result_on_alu_port ? &hart.x[result_rd] : nullptr;
  if (ex.multiply_high) {
    multiply_.advance(port_result, control.replicates_c);
    if (unit_ready) hart.set(executing.alu_destination, multiply_.result());
  }
  const bool stray_second_access =
      misaligned && port_result != nullptr && !ex.instruction->post_increment && rtl_arithmetic();

  // --- WB and the dispatcher's registers.
  dispatcher.advance(fp, grants.fp, grants.fp_result);
  wb.writes_load_port = ex_valid && executing.writes_load_port;
  wb.rd = 0;
  if (wb.writes_load_port) {
    wb.rd = ex.instruction->rd;
    late_load_ = ex.instruction;
    late_address_ = address_;
  }

  // --- IF to ID.
  const bool output_valid = offer.valid && !redirect && !offer.suppress;
  const bool taken = output_valid && !halt_if && id_ready && request;
  const bool clear_decode = id_ready || halt_id || branch_taken;
  if (id.valid && clear_decode && id.loop_target) {
    for (std::uint32_t index = 0; index < 2; ++index) {
      if ((id.loop_counting & bit(index)) != 0) --hart.loops[index].count;
    }
    done.loops_counted = id.loop_counting;
  }
  const std::uint32_t issued_pc = id.pc;
  const Slot* const issued_slot = id.slot;
  if (taken) {
    id.valid = true;
    id.slot = &source_.at(offer.pc);
    id.pc = offer.pc;
    id.loop_target = offer.loop_target;
    if (offer.loop_target) id.loop_counting = loop_counting_fetch;
  } else if (clear_decode) {
    id.valid = false;
  }
  if (offer.loop_jump) loop_counting_fetch = static_cast<std::uint8_t>(bit(offer.loop_index));

  Fetch::Inputs inputs;
  inputs.request = request;
  inputs.redirect = redirect;
  inputs.target = target & ~1U;
  inputs.taken = taken;
  const bool upper_compressed =
      (offer.pc & 2U) != 0 ? offer.compressed : offer.loop_jump && source_.compressed_at((offer.pc & ~3U) | 2U);
  fetch.advance(offer, inputs, upper_compressed);

  // --- ID to EX.
  if (misaligned) {
    if (ex_ready) {
      if (stray_second_access) {
        start_stray_access(*port_result + 4);
      } else {
        start_second_access();
      }
      done.new_access = true;
    }
  } else if (id_valid) {
    if (issues) {
      enter_execute(*issued_slot, issued_pc);
      done.issued = issued_slot;
      done.new_access = issued_slot->control.data_request;
      if (hart.illegal) done.fault = issued_slot;
    } else {
      enter_bubble(branch_taken ? nullptr : issued_slot);
    }
  } else if (ex_ready) {
    enter_bubble(nullptr);
  } else {
    if (ex.busy > 1) --ex.busy;
    if (executing.csr) ex.alu_port_done = true;  // a stalled CSR access writes its register only once
  }

  done.pc = issued_pc;
  jump_finished = jump_done && !id_ready;
  state = next;
  return cause;
}

void Pipeline::set_outcome(PipelineRegisters::Execute& ex, const isa::Outcome& outcome) {
  ex.branch_taken = ex.control->branch && outcome.flag;
  ex.target = ex.branch_taken || ex.control->jump ? outcome.address : 0;
  ex.division_special = ex.control->fp && outcome.flag;
}

// The instruction in decode moves to EX. This is where it executes: its operands are complete, or it would have waited.
void Pipeline::enter_execute(const Slot& slot, std::uint32_t pc) {
  PipelineRegisters::Execute& ex = registers_.ex;
  const Control& control = slot.control;
  ex.multiply_high = control.multiply_high && rtl_arithmetic();
  if (ex.multiply_high) {
    const isa::Hart& hart = source_.hart();
    const isa::Instruction& multiply = slot.instruction;
    multiply_ = MultiplyHigh(hart.x[multiply.rs1], hart.x[multiply.rs2], (multiply.word >> 12) & 7U);
  }
  const isa::Outcome outcome = source_.issue(slot, pc);
  ex.control = &control;
  ex.destination = Destination::tcdm;  // until somebody says otherwise
  ex.instruction = &slot.instruction;
  ex.pc = pc;
  ex.misaligned_second = false;
  ex.crosses_word = false;
  ex.alu_port_done = false;
  set_outcome(ex, outcome);
  ex.busy = control.divider         ? division_cycles(slot.instruction, outcome.data)
            : control.multiply_high ? kMultiplyHighCycles
                                    : std::uint8_t{0};
  if (control.data_request) {
    address_ = outcome.address;
    store_data_ = outcome.data;
    ex.crosses_word = (outcome.address & 3U) + slot.instruction.access_bytes > 4;
    present_access();
  }
}

const Control Pipeline::kBubble{};

const Control Pipeline::kIdleBubble = [] {
  Control control;
  control.alu = false;
  return control;
}();

// Nothing enters EX. `stale`: what the register behind decode still drives, without its write enables, which only the
// divider notices: it starts again.
void Pipeline::enter_bubble(const Slot* stale) {
  PipelineRegisters::Execute& ex = registers_.ex;
  const bool divides_again = stale != nullptr && stale->control.divider;
  ex.control = stale == nullptr || stale->control.alu ? &kBubble : &kIdleBubble;
  ex.instruction = nullptr;
  ex.target = 0;
  ex.destination = Destination::tcdm;
  ex.branch_taken = false;
  ex.crosses_word = false;
  ex.misaligned_second = false;
  ex.alu_port_done = false;
  ex.division_special = false;
  ex.multiply_high = false;
  ex.busy =
      divides_again ? division_cycles(stale->instruction, source_.hart().x[stale->instruction.rs2]) : std::uint8_t{0};
}

// First word granted: the same instruction goes on with the next word; a post-increment is not written twice.
void Pipeline::start_second_access() {
  PipelineRegisters::Execute& ex = registers_.ex;
  ex.misaligned_second = true;
  ex.alu_port_done = true;
  present_access();
}

// The same with an FP result in place of the address, which comes back through the ALU port: the hardware goes there,
// with byte lanes and alignment as that address has them.
void Pipeline::start_stray_access(std::uint32_t address) {
  PipelineRegisters::Execute& ex = registers_.ex;
  const std::uint32_t offset = address & 3U;
  ex.misaligned_second = true;
  ex.alu_port_done = true;
  address_ = address;
  access_.stray = true;
  access_.address = address & ~3U;
  access_.byte_mask = static_cast<std::uint8_t>(ex.instruction->access_bytes == 4 ? (1U << offset) - 1U : 1U);
  access_.write_data = offset == 0 ? store_data_ : (store_data_ << (8 * offset)) | (store_data_ >> (32 - 8 * offset));
}

void Pipeline::present_access() {
  PipelineRegisters::Execute& ex = registers_.ex;
  access_.stray = false;
  const std::uint32_t offset = address_ & 3U;
  const std::uint32_t bytes_mask = (1U << ex.instruction->access_bytes) - 1U;
  const std::uint32_t lanes = bytes_mask << offset;  // bits 0-3: first word, 4-7: second word
  access_.write = ex.instruction->unit == isa::Unit::store;
  if (ex.misaligned_second) {
    access_.address = (address_ & ~3U) + 4;
    access_.byte_mask = static_cast<std::uint8_t>(lanes >> 4);
    access_.write_data = store_data_ >> (32 - offset * 8);
  } else {
    access_.address = address_ & ~3U;
    access_.byte_mask = static_cast<std::uint8_t>(lanes & 15U);
    access_.write_data = store_data_ << (offset * 8);
  }
}

}  // namespace halfstep::model
