#include "model/core/pipeline.h"

#include <cstdint>

#include "isa/meaning/trap.h"
#include "model/core/pipeline_quick.h"

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

Pipeline::Pipeline(ProgramSource source) : source_(source) { id_.slot = &source_.at(0); }

void Pipeline::boot(std::uint32_t address) {
  boot_address_ = address;
  state_ = State::reset;
}

CoreRequests Pipeline::publish() const {
  CoreRequests requests;
  if (ex_.control->fp && dispatcher_.requests(operation())) {
    requests.division = ex_.instruction->unit == isa::Unit::fpu_divide;
    requests.fpu = !requests.division;
  }
  requests.data = ex_.control->data_request;
  return requests;
}

void Pipeline::load_answer(std::uint32_t word) {
  const isa::Instruction& load = *ex_.instruction;
  if (ex_.crosses_word && !ex_.misaligned_second) {
    ex_.first_word = word;
    return;
  }
  const std::uint32_t shift = (ex_.address & 3U) * 8;
  const bool joins = ex_.misaligned_second && shift + 8U * load.access_bytes > 32;
  const std::uint32_t raw = joins ? (ex_.first_word >> shift) | (word << (32 - shift)) : word >> shift;
  finish_load(load.rd, load, raw);
}

void Pipeline::late_load_answer(std::uint32_t word) {
  const std::uint32_t raw = word >> ((wb_.late_address & 3U) * 8);
  finish_load(wb_.rd, *wb_.late_load, raw);
}

void Pipeline::finish_load(std::uint32_t rd, const isa::Instruction& load, std::uint32_t raw) {
  const std::uint32_t value = isa::finish_load(load, raw);
  source_.hart().set(rd, value);
  loaded_[loads_answered_++ % loaded_.size()] = value;
}

Cause Pipeline::commit_observed(const CoreGrants& grants, Committed& done, PipelineSignals& signals) {
  if (mode_ == Mode::waiting && !grants.data) {  // p.elw in EX, no event yet
    const Control& waiting = id_.slot->control;
    signals = PipelineSignals{};
    signals.load_stall = (waiting.load_use & bit(ex_.instruction->rd)) != 0;
    signals.event_stall = waiting.event_load;
    signals.fetch_missing = !fetch_.steady_output_valid(source_.compressed_at(fetch_.output_pc()));
    return commit(grants, done);
  }
  signals_ = &signals;
  const Cause cause = commit_general(grants, done);
  signals_ = nullptr;
  return cause;
}

Cause Pipeline::commit_general(const CoreGrants& grants, Committed& done) {
  const Slot& slot = *id_.slot;
  const Control& control = slot.control;
  isa::Hart& hart = source_.hart();

  // --- EX: is it ready for the next instruction?
  const Control& executing = *ex_.control;
  const FpDispatcher::Operation fp = operation();
  const bool ex_writes_alu_port = executing.writes_alu_port && !ex_.alu_port_done;
  const std::uint32_t ex_load_rd = executing.writes_load_port ? ex_.instruction->rd : 0U;
  const bool fp_requests = dispatcher_.requests(fp);
  const bool fp_denied = fp_requests && !grants.fp;
  const bool type_or_full = dispatcher_.type_conflict(fp) || dispatcher_.full();
  const bool result_on_alu_port = grants.fp_result && dispatcher_.uses_alu_port();
  const std::uint32_t result_rd = dispatcher_.result_rd(fp);
  const bool write_back_conflict = result_on_alu_port && ex_writes_alu_port;
  const bool unit_ready = ex_.busy <= 1;
  const bool memory_ready = !executing.data_request || grants.data;
  const bool ex_ready =
      (!fp_denied && !type_or_full && unit_ready && memory_ready && !write_back_conflict) || executing.branch;
  const bool ex_valid =
      (grants.fp_result || executing.alu || executing.multiplier || executing.csr || executing.data_request) &&
      unit_ready && memory_ready;
  const bool branch_taken = executing.branch && ex_.branch_taken;
  const bool misaligned = executing.data_request && ex_.crosses_word && !ex_.misaligned_second;

  // --- ID: hazards. The instruction register keeps its contents when the instruction has left, and the comparators do
  // not look at its valid bit.
  const bool decoding = state_ == State::decode && !branch_taken && id_.valid;
  const bool load_in_ex = executing.writes_load_port;
  const bool load_stall =
      load_in_ex && ((control.load_use & bit(ex_load_rd)) != 0 ||
                     (decoding && control.writes_alu_port && control.alu_destination == ex_load_rd));
  bool jump_stall = false;
  if (control.jump_register) {
    const std::uint32_t rs1 = control.load_use;  // jalr: exactly rs1
    const bool load_port_write = wb_.writes_load_port || (grants.fp_result && !result_on_alu_port);
    const std::uint32_t load_port_rd = wb_.writes_load_port ? wb_.rd : result_rd;
    const bool alu_port_write = result_on_alu_port || ex_writes_alu_port;
    const std::uint32_t alu_port_rd = result_on_alu_port ? result_rd : executing.alu_destination;
    jump_stall = (load_port_write && (rs1 & bit(load_port_rd)) != 0) ||
                 (executing.writes_load_port && (rs1 & bit(ex_load_rd)) != 0) ||
                 (alu_port_write && (rs1 & bit(alu_port_rd)) != 0);
  }
  // Writes of the instruction in decode count only while nothing else holds it back (the decoder takes its write
  // enables away then).
  const bool write_enables = decoding && !load_stall && !jump_stall && !control.flush;
  const std::uint32_t fp_pending = dispatcher_.pending(fp, grants.fp_result);
  std::uint32_t written = 0;
  if (write_enables && !control.fp) {
    if (control.writes_alu_port) written |= bit(control.alu_destination);
    if (control.writes_load_port) written |= bit(slot.instruction.rd);
  }
  const bool fp_stall = (fp_pending & (control.fp_operands | written)) != 0;
  const bool csr_stall = control.csr && ((fp.present && fp.latency >= 2) || dispatcher_.active());
  const bool id_ready = !misaligned && !jump_stall && !load_stall && !fp_stall && !csr_stall && ex_ready;

  // --- IF: what the front end offers, from registers.
  const std::uint32_t counting = id_.valid && id_.loop_target ? id_.loop_counting : 0U;
  const Fetch::Offer offer =
      fetch_.offer(hart.loops, counting, [this](std::uint32_t pc) { return source_.compressed_at(pc); });

  // --- Controller.
  bool halt_if = false;
  bool halt_id = false;
  bool request = true;
  bool redirect = false;
  std::uint32_t target = 0;
  bool jump_done = jump_done_;
  State next = state_;
  switch (state_) {
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
        target = ex_.target;
      } else if (id_.valid) {
        if (control.jump) {
          if (!jump_stall && !jump_done_) {
            redirect = true;
            jump_done = true;
            // The target is needed before the instruction leaves decode; executing it again later does no harm, as it
            // reads nothing it writes: rd is written from pc, and rs1 = rd is kept apart by target.
            const isa::Instruction& jump = slot.instruction;
            target = control.jump_register ? (hart.x[jump.rs1] + static_cast<std::uint32_t>(jump.immediate)) & ~1U
                                           : id_.pc + static_cast<std::uint32_t>(jump.immediate);
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
        target = id_.pc + 4;
      } else if (slot.instruction.word == kWaitForInterrupt) {
        next = State::wait_sleep;
      } else if (control.flush) {
        target = trap_target(slot);
        if (slot.instruction.word == kMachineReturn) {
          return_address_ = target;
          next = State::return_jump;
        } else {
          redirect = true;
        }
      }
      break;
    case State::return_jump:
      redirect = true;
      target = return_address_;
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
    signals.event_stall = control.event_load && (state_ == State::event_execute || state_ == State::event_flush ||
                                                 (state_ == State::decode && !branch_taken && !id_.valid));
    signals.fp_type = dispatcher_.type_conflict(fp);
    signals.fp_contention = fp_denied;
    signals.fp_dependency = fp_stall;
    signals.fp_write_back = write_back_conflict || (grants.fp_result && !result_on_alu_port && wb_.writes_load_port);
  }

  // --- Cause of the cycle, judged at the ID to EX boundary (design decision 6).
  Cause cause = Cause::fetch;
  if (issues) {
    cause = Cause::issued;
  } else if (!memory_ready) {
    cause = ex_.access.destination == Destination::tcdm         ? Cause::tcdm_denied
            : ex_.access.destination == Destination::event_unit ? Cause::event_wait
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
  } else if (state_ == State::event_execute || state_ == State::event_flush || state_ == State::sleep ||
             state_ == State::wait_sleep) {
    cause = Cause::event_wait;
  } else if (state_ == State::reset || state_ == State::boot_set) {
    cause = Cause::idle;
  } else {
    cause = Cause::fetch;
  }

  // --- What an FP result on the ALU write port breaks in this core revision (isa.arith=rtl): operands that EX passes
  // back to itself through forwarding.
  const std::uint32_t* const port_result = result_on_alu_port ? &hart.x[result_rd] : nullptr;
  if (ex_.multiply_high) {
    multiply_.advance(port_result, control.replicates_c);
    if (unit_ready) hart.set(executing.alu_destination, multiply_.result());
  }
  const bool stray_second_access =
      misaligned && port_result != nullptr && !ex_.instruction->post_increment && rtl_arithmetic();

  // --- WB and the dispatcher's registers.
  dispatcher_.advance(fp, grants.fp, grants.fp_result);
  wb_.writes_load_port = ex_valid && executing.writes_load_port;
  if (wb_.writes_load_port) {
    wb_.rd = ex_.instruction->rd;
    wb_.late_load = ex_.instruction;
    wb_.late_address = ex_.address;
  }

  // --- IF to ID.
  const bool output_valid = offer.valid && !redirect && !offer.suppress;
  const bool taken = output_valid && !halt_if && id_ready && request;
  const bool clear_decode = id_ready || halt_id || branch_taken;
  if (id_.valid && clear_decode && id_.loop_target) {
    for (std::uint32_t index = 0; index < 2; ++index) {
      if ((id_.loop_counting & bit(index)) != 0) --hart.loops[index].count;
    }
  }
  const std::uint32_t issued_pc = id_.pc;
  const Slot* const issued_slot = id_.slot;
  if (taken) {
    id_.valid = true;
    id_.slot = &source_.at(offer.pc);
    id_.pc = offer.pc;
    id_.loop_target = offer.loop_target;
    if (offer.loop_target) id_.loop_counting = loop_counting_fetch_;
  } else if (clear_decode) {
    id_.valid = false;
  }
  if (offer.loop_jump) loop_counting_fetch_ = static_cast<std::uint8_t>(bit(offer.loop_index));

  Fetch::Inputs inputs;
  inputs.request = request;
  inputs.redirect = redirect;
  inputs.target = target & ~1U;
  inputs.taken = taken;
  const bool upper_compressed =
      (offer.pc & 2U) != 0 ? offer.compressed : offer.loop_jump && source_.compressed_at((offer.pc & ~3U) | 2U);
  fetch_.advance(offer, inputs, upper_compressed);

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
    if (ex_.busy > 1) --ex_.busy;
    if (executing.csr) ex_.alu_port_done = true;  // a stalled CSR access writes its register only once
  }

  done.pc = issued_pc;
  jump_done_ = jump_done && !id_ready;
  state_ = next;
  choose_mode();
  return cause;
}

// Sorts the next cycle: most need only a small part of what this file does.
void Pipeline::choose_mode() {
  const auto& loops = source_.hart().loops;
  for (std::size_t index = 0; index < loops.size(); ++index) {
    loop_ends_[index] = loops[index].count >= 2 ? loops[index].end : 1U;
  }
  const bool calm = fetch_.steady() && !dispatcher_.active() && !jump_done_;
  if (calm && state_ == State::decode && !id_.loop_target && !ex_.crosses_word && ex_.busy == 0 &&
      ex_.control->quick_execute && !ex_.branch_taken &&
      (id_.valid ? id_.slot->control.quick_decode : id_.slot->control.quick_stale)) {
    mode_ = Mode::quick;
  } else if (calm && state_ == State::event_execute && ex_.control->event_load) {
    mode_ = Mode::waiting;
  } else {
    mode_ = Mode::general;
  }
}

// The instruction in decode moves to EX. This is where it executes: its operands are complete, or it would have waited.
void Pipeline::enter_execute(const Slot& slot, std::uint32_t pc) {
  const Control& control = slot.control;
  ex_.multiply_high = control.multiply_high && rtl_arithmetic();
  if (ex_.multiply_high) {
    const isa::Hart& hart = source_.hart();
    const isa::Instruction& multiply = slot.instruction;
    multiply_ = MultiplyHigh(hart.x[multiply.rs1], hart.x[multiply.rs2], (multiply.word >> 12) & 7U);
  }
  const isa::Outcome outcome = source_.issue(slot, pc);
  ex_.control = &control;
  ex_.instruction = &slot.instruction;
  ex_.pc = pc;
  ex_.misaligned_second = false;
  ex_.crosses_word = false;
  ex_.alu_port_done = false;
  ex_.branch_taken = control.branch && outcome.flag;
  ex_.target = outcome.address;
  ex_.division_special = outcome.flag;
  ex_.busy = control.divider         ? division_cycles(slot.instruction, outcome.data)
             : control.multiply_high ? kMultiplyHighCycles
                                     : std::uint8_t{0};
  if (control.data_request) {
    ex_.address = outcome.address;
    ex_.store_data = outcome.data;
    ex_.crosses_word = (outcome.address & 3U) + slot.instruction.access_bytes > 4;
    present_access();
  }
}

const Control Pipeline::kBubble = [] {
  Control control;
  control.quick_execute = true;
  return control;
}();

const Control Pipeline::kIdleBubble = [] {
  Control control;
  control.quick_execute = true;
  control.alu = false;
  return control;
}();

// Nothing enters EX. `stale`: what the register behind decode still drives, without its write enables, which only the
// divider notices: it starts again.
void Pipeline::enter_bubble(const Slot* stale) {
  const bool divides_again = stale != nullptr && stale->control.divider;
  ex_.control = stale == nullptr || stale->control.alu ? &kBubble : &kIdleBubble;
  ex_.branch_taken = false;
  ex_.crosses_word = false;
  ex_.misaligned_second = false;
  ex_.alu_port_done = false;
  ex_.multiply_high = false;
  ex_.busy =
      divides_again ? division_cycles(stale->instruction, source_.hart().x[stale->instruction.rs2]) : std::uint8_t{0};
}

// First word granted: the same instruction goes on with the next word; a post-increment is not written twice.
void Pipeline::start_second_access() {
  ex_.misaligned_second = true;
  ex_.alu_port_done = true;
  present_access();
}

// The same with an FP result in place of the address, which comes back through the ALU port: the hardware goes there,
// with byte lanes and alignment as that address has them.
void Pipeline::start_stray_access(std::uint32_t address) {
  const std::uint32_t offset = address & 3U;
  ex_.misaligned_second = true;
  ex_.alu_port_done = true;
  ex_.address = address;
  ex_.access.stray = true;
  ex_.access.address = address & ~3U;
  ex_.access.byte_mask = static_cast<std::uint8_t>(ex_.instruction->access_bytes == 4 ? (1U << offset) - 1U : 1U);
  ex_.access.write_data =
      offset == 0 ? ex_.store_data : (ex_.store_data << (8 * offset)) | (ex_.store_data >> (32 - 8 * offset));
}

void Pipeline::present_access() {
  ex_.access.stray = false;
  const std::uint32_t offset = ex_.address & 3U;
  const std::uint32_t bytes_mask = (1U << ex_.instruction->access_bytes) - 1U;
  const std::uint32_t lanes = bytes_mask << offset;  // bits 0-3: first word, 4-7: second word
  ex_.access.write = ex_.instruction->unit == isa::Unit::store;
  if (ex_.misaligned_second) {
    ex_.access.address = (ex_.address & ~3U) + 4;
    ex_.access.byte_mask = static_cast<std::uint8_t>(lanes >> 4);
    ex_.access.write_data = ex_.store_data >> (32 - offset * 8);
  } else {
    ex_.access.address = ex_.address & ~3U;
    ex_.access.byte_mask = static_cast<std::uint8_t>(lanes & 15U);
    ex_.access.write_data = ex_.store_data << (offset * 8);
  }
}

}  // namespace halfstep::model
