#include "model/dma/control_port.h"

namespace halfstep::model {
namespace {

// Bits of the command word (platform.md).
constexpr std::uint32_t kLengthMask = 0x1ffff;
constexpr unsigned kToTcdm = 17, kIncrement = 18, kStridedL2 = 19, kEvent = 20, kInterrupt = 21, kBroadcast = 22,
                   kStridedTcdm = 23;

bool bit(std::uint32_t word, unsigned number) { return ((word >> number) & 1U) != 0; }

// Rows and strides are 31 bits wide.
constexpr std::uint32_t kRowMask = 0x7fffffff;

}  // namespace

bool ControlPort::takes_command(const DataAccess& access) const {
  return (state_ == State::idle || state_ == State::command) && writes_command(access);
}

bool ControlPort::wants_id(const DataAccess& access) const {
  return state_ == State::idle && !access.write && offset(access) == kCommandRegister;
}

bool ControlPort::wants_l2_descriptor(const DataAccess& access) const {
  return takes_command(access) && bit(access.write_data, kStridedL2);
}

bool ControlPort::wants_tcdm_descriptor(const DataAccess& access) const {
  return takes_command(access) && bit(access.write_data, kStridedTcdm);
}

ControlPort::Step ControlPort::step(const DataAccess* access, const Shared& shared, std::uint32_t status) {
  Step step;
  next_ = state_;
  offers_ = complete_;
  switch (state_) {
    case State::idle:
      if (access != nullptr) step = step_idle(*access, shared);
      break;
    case State::status_answer:
      next_ = State::idle;
      break;
    case State::command:
      if (access == nullptr) break;
      if (writes_command(*access)) {
        step = step_command(*access, shared);
      } else {
        next_ = State::idle;  // keeps the id, which waits for a command or for its release
      }
      break;
    case State::described:
      next_ = State::queueing;
      break;
    case State::queueing:
      if (!complete_) next_ = State::starting;
      break;
    case State::starting:
      if (bit(status, id_)) next_ = State::idle;
      break;
    default:
      if (access == nullptr) break;
      if (writes_command(*access)) {
        step = step_parameter(access->write_data);
      } else {
        next_ = State::idle;
        step.effect = Effect::breaks_sequence;
      }
      break;
  }
  return step;
}

ControlPort::Step ControlPort::step_idle(const DataAccess& access, const Shared& shared) {
  Step step;
  if (writes_command(access)) return step_command(access, shared);
  if (wants_id(access)) {
    if (!shared.id) return step;
    id_ = *shared.id;
    next_ = State::command;
    step.granted = true;
  } else if (offset(access) == kStatusRegister) {
    next_ = State::status_answer;
    step.granted = true;
    if (access.write) step.effect = Effect::clears_ids;
  } else {
    step.effect = Effect::finds_no_register;
  }
  return step;
}

// Without a free descriptor for each strided side the write is not granted. The one that it got, if it got only one, is
// lost to it: it asks for both again.
ControlPort::Step ControlPort::step_command(const DataAccess& access, const Shared& shared) {
  const std::uint32_t word = access.write_data;
  next_ = State::idle;
  if (bit(word, kStridedL2) && !shared.l2_descriptor) return {};
  if (bit(word, kStridedTcdm) && !shared.tcdm_descriptor) return {};
  transfer_ = {};
  transfer_.id = id_;
  transfer_.bytes = ((word - 1) & kLengthMask) + 1;  // so 0 means as many as the field has values
  transfer_.to_tcdm = bit(word, kToTcdm);
  transfer_.increment = bit(word, kIncrement);
  transfer_.strided_l2 = bit(word, kStridedL2);
  transfer_.strided_tcdm = bit(word, kStridedTcdm);
  transfer_.event = bit(word, kEvent);
  transfer_.interrupt = bit(word, kInterrupt);
  transfer_.broadcast = bit(word, kBroadcast);
  transfer_.l2_descriptor = shared.l2_descriptor.value_or(0);
  transfer_.tcdm_descriptor = shared.tcdm_descriptor.value_or(0);
  return next_parameter(State::tcdm_address, Effect::starts_command);
}

ControlPort::Step ControlPort::step_parameter(std::uint32_t word) {
  switch (state_) {
    case State::tcdm_address:
      transfer_.tcdm_address = word;
      return next_parameter(State::l2_address);
    case State::l2_address:
      transfer_.l2_address = word;
      return next_parameter(transfer_.strided_l2 ? State::l2_row : tcdm_rows_or_end());
    case State::l2_row:
      l2_rows_.bytes = word & kRowMask;
      return next_parameter(State::l2_stride);
    case State::l2_stride:
      l2_rows_.stride = word & kRowMask;
      return next_parameter(tcdm_rows_or_end(), Effect::writes_l2_rows);
    case State::tcdm_row:
      tcdm_rows_.bytes = word & kRowMask;
      return next_parameter(State::tcdm_stride);
    case State::tcdm_stride:
      tcdm_rows_.stride = word & kRowMask;
      return next_parameter(State::described, Effect::writes_tcdm_rows);
    default:
      return {};
  }
}

// A plain command waits in the port's queues for a cycle; a strided one is offered in the cycle of its last write,
// since its addresses wait there already.
ControlPort::Step ControlPort::next_parameter(State next, Effect effect) {
  next_ = next;
  const bool last = next == State::described;
  if (last) offers_ = transfer_.strided_l2 || transfer_.strided_tcdm;
  return {true, last, effect};
}

std::uint32_t ControlPort::read_data(std::uint32_t status, std::uint32_t allocated) const {
  return state_ == State::status_answer ? status | allocated << 16 : id_;
}

void ControlPort::clock() {
  const bool described = state_ != State::described && next_ == State::described;
  complete_ = (complete_ || described) && !taken_;
  taken_ = false;
  state_ = next_;
}

}  // namespace halfstep::model
