#include "model/core/pipeline.h"

#include <cstdint>

#include "isa/meaning/trap.h"

namespace halfstep::model {
namespace {

constexpr std::uint32_t bit(std::uint32_t index) { return 1U << index; }

constexpr std::uint32_t kMachineReturn = 0x30200073;
constexpr std::uint32_t kWaitForInterrupt = 0x10500073;

// ecall, ebreak and what does not decode.
bool raises_exception(const isa::Instruction& instruction) {
  return instruction.unit == isa::Unit::illegal ||
         (instruction.unit == isa::Unit::system && instruction.word != kMachineReturn &&
          instruction.word != kWaitForInterrupt);
}

}  // namespace

Pipeline::Pipeline(ProgramSource source, const ConnectedTcdm& tcdm) : source_(source), tcdm_(tcdm) {
  registers_.id.slot = &source_.at(0);
  registers_.ex.control = &kBubble;
}

void Pipeline::boot(std::uint32_t address) {
  boot_address_ = address;
  registers_.state = State::reset;
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
            target = control.jump_register ? source_.jump_register_target(jump)
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
    late_address_ = accessed_.address;
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

}  // namespace halfstep::model
