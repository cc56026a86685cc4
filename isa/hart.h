// The architectural state of one core, and the options of the instruction set that change results.
#pragma once

#include <array>
#include <cstdint>

namespace halfstep::isa {

// isa.arith: where hardware and documentation differ (design decision 9).
enum class Arithmetic : std::uint8_t { ieee, rtl };
// isa.half_upper: upper half of a 16-bit floating point result in a 32-bit register.
enum class HalfUpper : std::uint8_t { ones, sign };
// isa.dotp: meaning of vfdotp/vfdotpex, which the RI5CY RTL does not have. `fused` rounds once, `chained` after each
// multiply-add.
enum class DotProduct : std::uint8_t { off, fused, chained };

struct IsaOptions {
  Arithmetic arithmetic = Arithmetic::ieee;
  HalfUpper half_upper = HalfUpper::ones;
  DotProduct dot_product = DotProduct::off;
};

struct HardwareLoop {
  std::uint32_t start = 0;
  std::uint32_t end = 0;  // address of the *last* instruction of the body
  std::uint32_t count = 0;
};

// Access to the CSRs whose value the model knows and the hart does not: performance counters, mcycle.
class CounterPort {
 public:
  virtual ~CounterPort() = default;
  virtual std::uint32_t read_counter(std::uint32_t csr) = 0;
  virtual void write_counter(std::uint32_t csr, std::uint32_t value) = 0;
};

struct Hart {
  // x[0] stays 0: every writer goes through set(), or writes what no register gets to x[kNowhere]. The latter is for
  // those who write without asking whether there is anything to write: a 0 written to x[0] would make the host wait
  // for it wherever x[0] is read.
  static constexpr std::uint8_t kNowhere = 32;
  std::array<std::uint32_t, 33> x{};
  std::uint32_t pc = 0;     // of the instruction that executes
  std::uint8_t fflags = 0;  // NV=16 DZ=8 OF=4 UF=2 NX=1
  std::uint8_t frm = 0;
  std::array<HardwareLoop, 2> loops{};
  IsaOptions options{};

  std::uint32_t mhartid = 0;
  std::uint32_t mstatus = 0x1800;
  std::uint32_t mie = 0;
  std::uint32_t mip = 0;
  std::uint32_t mtvec = 0;
  std::uint32_t mscratch = 0;
  std::uint32_t mepc = 0;
  std::uint32_t mcause = 0;
  std::uint32_t mtval = 0;
  CounterPort* counters = nullptr;
  // Set by an instruction that cannot execute as asked (unknown CSR, illegal rounding mode): the model reports it.
  bool illegal = false;

  void set(std::uint32_t reg, std::uint32_t value) {
    x[reg] = value;
    x[0] = 0;
  }
};

}  // namespace halfstep::isa
