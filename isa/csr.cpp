// Numbers and names: RISC-V privileged specification (machine mode) for the standard ones; uhartid and the performance
// counters PCER, PCMR, PCCR are RI5CY's, as pulp-open's programs use them.
#include "isa/csr.h"

#include <algorithm>
#include <array>

namespace halfstep::isa {
namespace {

using Word = std::uint32_t;

constexpr Word kFirstPccr = 0x780;
constexpr Word kLastPccr = 0x79f;
constexpr Word kMisaRv32 = 1U << 30;
constexpr Word misa_letter(char letter) { return 1U << (letter - 'A'); }
constexpr Word kMisa =
    kMisaRv32 | misa_letter('I') | misa_letter('M') | misa_letter('C') | misa_letter('X');  // F is 0 with Zfinx

// mstatus: only the interrupt enables can change; MPP stays at machine mode, the only one.
constexpr Word kMstatusWritable = 0x88;
constexpr Word kMstatusFixed = 0x1800;

struct Csr {
  Word number;
  const char* name;
  Word (*read)(Hart&);
  void (*write)(Hart&, Word);  // nullptr: read-only
};

template <Word Hart::*member>
Word read_member(Hart& hart) {
  return hart.*member;
}

template <Word Hart::*member>
void write_member(Hart& hart, Word value) {
  hart.*member = value;
}

Word read_fflags(Hart& hart) { return hart.fflags; }
Word read_frm(Hart& hart) { return hart.frm; }
Word read_fcsr(Hart& hart) { return static_cast<Word>(hart.frm) << 5 | hart.fflags; }
void write_fflags(Hart& hart, Word value) { hart.fflags = value & 0x1f; }
void write_frm(Hart& hart, Word value) { hart.frm = value & 7; }
void write_fcsr(Hart& hart, Word value) {
  write_fflags(hart, value);
  write_frm(hart, value >> 5);
}

void write_mstatus(Hart& hart, Word value) { hart.mstatus = (value & kMstatusWritable) | kMstatusFixed; }
void write_mepc(Hart& hart, Word value) { hart.mepc = value & ~1U; }
Word read_misa(Hart& /*hart*/) { return kMisa; }
Word read_zero(Hart& /*hart*/) { return 0; }
void ignore_write(Hart& /*hart*/, Word /*value*/) {}

template <Word number>
Word read_counter(Hart& hart) {
  return hart.counters != nullptr ? hart.counters->read_counter(number) : 0;
}

template <Word number>
void write_counter(Hart& hart, Word value) {
  if (hart.counters != nullptr) hart.counters->write_counter(number, value);
}

constexpr std::array<Csr, 29> kCsrs = {{
    {0x001, "fflags", read_fflags, write_fflags},
    {0x002, "frm", read_frm, write_frm},
    {0x003, "fcsr", read_fcsr, write_fcsr},
    {0x014, "uhartid", read_member<&Hart::mhartid>, nullptr},
    {0x300, "mstatus", read_member<&Hart::mstatus>, write_mstatus},
    {0x301, "misa", read_misa, ignore_write},
    {0x304, "mie", read_member<&Hart::mie>, write_member<&Hart::mie>},
    {0x305, "mtvec", read_member<&Hart::mtvec>, write_member<&Hart::mtvec>},
    {0x340, "mscratch", read_member<&Hart::mscratch>, write_member<&Hart::mscratch>},
    {0x341, "mepc", read_member<&Hart::mepc>, write_mepc},
    {0x342, "mcause", read_member<&Hart::mcause>, write_member<&Hart::mcause>},
    {0x343, "mtval", read_member<&Hart::mtval>, write_member<&Hart::mtval>},
    {0x344, "mip", read_member<&Hart::mip>, write_member<&Hart::mip>},
    {0xb00, "mcycle", read_counter<0xb00>, write_counter<0xb00>},
    {0xb02, "minstret", read_counter<0xb02>, write_counter<0xb02>},
    {0xb80, "mcycleh", read_counter<0xb80>, write_counter<0xb80>},
    {0xb82, "minstreth", read_counter<0xb82>, write_counter<0xb82>},
    {0xc00, "cycle", read_counter<0xc00>, nullptr},
    {0xc01, "time", read_counter<0xc01>, nullptr},
    {0xc02, "instret", read_counter<0xc02>, nullptr},
    {0xc80, "cycleh", read_counter<0xc80>, nullptr},
    {0xc81, "timeh", read_counter<0xc81>, nullptr},
    {0xc82, "instreth", read_counter<0xc82>, nullptr},
    {0xcc0, "pcer", read_counter<0xcc0>, write_counter<0xcc0>},
    {0xcc1, "pcmr", read_counter<0xcc1>, write_counter<0xcc1>},
    {0xf11, "mvendorid", read_zero, nullptr},
    {0xf12, "marchid", read_zero, nullptr},
    {0xf13, "mimpid", read_zero, nullptr},
    {0xf14, "mhartid", read_member<&Hart::mhartid>, nullptr},
}};

const Csr* find(Word number) {
  const auto found =
      std::find_if(kCsrs.begin(), kCsrs.end(), [number](const Csr& csr) { return csr.number == number; });
  return found != kCsrs.end() ? &*found : nullptr;
}

bool is_pccr(Word number) { return number >= kFirstPccr && number <= kLastPccr; }

}  // namespace

bool read_csr(Hart& hart, Word number, Word& value) {
  if (is_pccr(number)) {
    value = hart.counters != nullptr ? hart.counters->read_counter(number) : 0;
    return true;
  }
  const Csr* csr = find(number);
  if (csr == nullptr) return false;
  value = csr->read(hart);
  return true;
}

bool write_csr(Hart& hart, Word number, Word value) {
  if (is_pccr(number)) {
    if (hart.counters != nullptr) hart.counters->write_counter(number, value);
    return true;
  }
  const Csr* csr = find(number);
  if (csr == nullptr || csr->write == nullptr) return false;
  csr->write(hart, value);
  return true;
}

const char* csr_name(Word number) {
  const Csr* csr = find(number);
  return csr != nullptr ? csr->name : nullptr;
}

}  // namespace halfstep::isa
