// The fabric controller's interrupt controller: 32 lines, a mask, and one interrupt to the core.
//
// Registers and line numbers are those that programs for pulp-open use (its hardware abstraction layer); nothing was
// measured. The core sleeps in wfi and wakes on its machine external interrupt, which is high while a line is pending
// that the mask lets through. A line stays pending until software clears it.
#pragma once

#include <tlm_utils/simple_target_socket.h>

#include <cstdint>
#include <functional>
#include <systemc>
#include <tlm>

namespace halfstep::model {

class FabricInterrupts : public sc_core::sc_module {
 public:
  // Lines 0 to 7 are software's.
  static constexpr std::uint32_t kEndOfComputationLine = 21;  // the cluster is done

  // Offsets of the registers. Set and clear: 1 bits of the word written.
  static constexpr std::uint32_t kMask = 0x00;
  static constexpr std::uint32_t kMaskSet = 0x04;
  static constexpr std::uint32_t kMaskClear = 0x08;
  static constexpr std::uint32_t kPending = 0x0C;
  static constexpr std::uint32_t kPendingSet = 0x10;
  static constexpr std::uint32_t kPendingClear = 0x14;

  explicit FabricInterrupts(const sc_core::sc_module_name& name);

  // Base protocol, words.
  tlm_utils::simple_target_socket<FabricInterrupts> socket;

  void raise(std::uint32_t line);
  bool interrupt() const { return (pending_ & mask_) != 0; }
  // Hears of everything that may have raised the interrupt, in the cycle in which it does.
  void on_raise(std::function<void()> observer) { observer_ = std::move(observer); }

 private:
  void b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay);
  bool read(std::uint32_t offset, std::uint32_t& word) const;
  bool write(std::uint32_t offset, std::uint32_t word);

  std::uint32_t mask_ = 0;
  std::uint32_t pending_ = 0;
  std::function<void()> observer_;
};

}  // namespace halfstep::model
