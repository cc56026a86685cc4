// Which errors of a program become traps: those of a core whose program has set mtvec, that is, wants to know. Without
// a handler the run stops with one line instead (design decision 8); the hardware has neither, it would go on.
#include "isa/meaning/trap.h"
#include "model/cluster/cluster.h"
#include "model/soc/address_map.h"

namespace halfstep::model {
namespace {

constexpr std::uint32_t kWindow =
    0xfff00000;  // of the TCDM and its other views, and of a chip's peripherals: 1 MB each
constexpr std::uint32_t kClusterPeripherals = 0x10200000;
constexpr std::uint32_t kChipPeripherals = 0x1A100000;

}  // namespace

// Registers are not asked, as reading them may do something: what is wrong there stops the run.
bool Cluster::nothing_at(const DataAccess& access) {
  const std::uint32_t window = access.address & kWindow;
  if (window == kTcdmBase || window == kTestAndSetBase || window == kTcdmAlias) {
    return (access.address & ~kWindow) >= tcdm_.size();
  }
  if (window == kClusterPeripherals || window == kChipPeripherals) return false;
  return !pe_ports_.system.is_memory(access.address);
}

void Cluster::route(Core& core) {
  const DataAccess& access = core.pipeline.access();
  if (core.hart.mtvec != 0 && !access.stray && nothing_at(access)) {
    core.pipeline.trap_in_execute(access.write ? isa::kCauseStoreAccessFault : isa::kCauseLoadAccessFault,
                                  core.pipeline.execute_address());
    return;
  }
  if (access.stray && core.pipeline.source().trace() != nullptr)
    core.pipeline.source().trace()->strayed(access.address);
  core.pipeline.set_destination(destination(core, access));
}

// A CSR that does not exist, or a rounding mode: the instruction issued, and did nothing.
bool Cluster::traps_illegal(Core& core, const Pipeline::Committed& committed) {
  if (!core.hart.illegal || core.hart.mtvec == 0) return false;
  core.hart.illegal = false;
  core.pipeline.trap_in_execute(isa::kCauseIllegalInstruction, committed.fault->instruction.word);
  return true;
}

}  // namespace halfstep::model
