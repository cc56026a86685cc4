// One control port: the sequence of register accesses that programs a transfer.
//
// Source: ctrl_fsm and ctrl_if of the RTL, measured by protocol.csv. Two registers of four bytes. Reading the command
// register hands out an id; the writes to it that follow are, in order: command word, TCDM address, L2 address, then
// row length and stride of L2 and of the TCDM, as far as they are strided. The port is closed for one cycle after an
// access to the status register, and after a complete command until its first burst is counted. The port's own queues
// for command and addresses are two deep in the RTL, but the port waits until its command has left them: one place
// does.
#pragma once

#include <cstdint>
#include <optional>

#include "model/dma/descriptor_table.h"
#include "model/dma/transfer.h"
#include "model/dma/transfer_ids.h"
#include "model/ports/data_access.h"

namespace halfstep::model {

class ControlPort {
 public:
  // What an access needs from units that the ports share.
  bool wants_id(const DataAccess& access) const;
  bool wants_l2_descriptor(const DataAccess& access) const;
  bool wants_tcdm_descriptor(const DataAccess& access) const;

  // What it got of that in this cycle.
  struct Shared {
    std::optional<std::uint8_t> id;
    std::optional<std::uint8_t> l2_descriptor;
    std::optional<std::uint8_t> tcdm_descriptor;
  };

  // What an access does outside of the port, if it was granted; and what is wrong with it, if it was not.
  enum class Effect : std::uint8_t {
    none,
    clears_ids,
    starts_command,
    writes_l2_rows,
    writes_tcdm_rows,
    breaks_sequence,  // not the write that comes next: the port forgets what it had of the command
    finds_no_register,
  };
  struct Step {
    bool granted = false;
    bool last_write = false;  // the transfer is described completely
    Effect effect = Effect::none;
  };

  // One cycle. access: what is requested, or null. status: bit per id, set while its transfer is under way.
  Step step(const DataAccess* access, const Shared& shared, std::uint32_t status);

  static bool has_length(std::uint32_t command_word) { return (command_word & 0x1ffffU) != 0; }

  // The command that is being programmed or waits to be taken.
  const Transfer& transfer() const { return transfer_; }
  const Rows& l2_rows() const { return l2_rows_; }
  const Rows& tcdm_rows() const { return tcdm_rows_; }
  // It can be taken in this cycle; after step().
  bool offers() const { return offers_; }
  void taken() { taken_ = true; }

  bool idle() const { return state_ == State::idle; }
  // The answer to the id read or status read that was granted in the cycle before.
  std::uint32_t read_data(std::uint32_t status, std::uint32_t allocated) const;

  void clock();

 private:
  enum class State : std::uint8_t {
    idle,
    status_answer,  // of a status read or a clear: closed for this cycle
    command,
    tcdm_address,
    l2_address,
    l2_row,
    l2_stride,
    tcdm_row,
    tcdm_stride,
    described,  // the cycle after the last write
    queueing,   // until the command is taken from the port
    starting,   // until its first burst is counted
  };

  static constexpr std::uint32_t kCommandRegister = 0x0;
  static constexpr std::uint32_t kStatusRegister = 0x4;

  static std::uint32_t offset(const DataAccess& access) { return access.address & 0xcU; }
  static bool writes_command(const DataAccess& access) { return access.write && offset(access) == kCommandRegister; }
  bool takes_command(const DataAccess& access) const;

  Step step_idle(const DataAccess& access, const Shared& shared);
  Step step_command(const DataAccess& access, const Shared& shared);
  Step step_parameter(std::uint32_t word);
  Step next_parameter(State next, Effect effect = Effect::none);
  State tcdm_rows_or_end() const { return transfer_.strided_tcdm ? State::tcdm_row : State::described; }

  State state_ = State::idle;
  State next_ = State::idle;
  std::uint8_t id_ = 0;
  Transfer transfer_;
  Rows l2_rows_;
  Rows tcdm_rows_;
  bool complete_ = false;  // nothing of the command is missing
  bool offers_ = false;
  bool taken_ = false;
};

}  // namespace halfstep::model
