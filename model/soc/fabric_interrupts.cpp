#include "model/soc/fabric_interrupts.h"

#include <cstring>

#include "model/soc/address_map.h"

namespace halfstep::model {

FabricInterrupts::FabricInterrupts(const sc_core::sc_module_name& name) : sc_core::sc_module(name), socket("socket") {
  socket.register_b_transport(this, &FabricInterrupts::b_transport);
}

void FabricInterrupts::raise(std::uint32_t line) {
  pending_ |= 1U << line;
  if (observer_) observer_();
}

void FabricInterrupts::b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& /*delay*/) {
  const auto offset = static_cast<std::uint32_t>(payload.get_address()) - kFabricInterruptsBase;
  std::uint32_t word = 0;
  bool answered = payload.get_data_length() == 4 && payload.get_byte_enable_ptr() == nullptr;
  if (answered && payload.is_write()) {
    std::memcpy(&word, payload.get_data_ptr(), 4);
    answered = write(offset, word);
  } else if (answered) {
    answered = read(offset, word);
    std::memcpy(payload.get_data_ptr(), &word, 4);
  }
  payload.set_response_status(answered ? tlm::TLM_OK_RESPONSE : tlm::TLM_ADDRESS_ERROR_RESPONSE);
}

bool FabricInterrupts::read(std::uint32_t offset, std::uint32_t& word) const {
  if (offset != kMask && offset != kPending) return false;
  word = offset == kMask ? mask_ : pending_;
  return true;
}

bool FabricInterrupts::write(std::uint32_t offset, std::uint32_t word) {
  switch (offset) {
    case kMask:
      mask_ = word;
      break;
    case kMaskSet:
      mask_ |= word;
      break;
    case kMaskClear:
      mask_ &= ~word;
      break;
    case kPending:
      pending_ = word;
      break;
    case kPendingSet:
      pending_ |= word;
      break;
    case kPendingClear:
      pending_ &= ~word;
      break;
    default:
      return false;
  }
  if (observer_) observer_();
  return true;
}

}  // namespace halfstep::model
