// Xpulp loads and stores: post-increment ("!": the access uses the old base, which then grows by the offset) and
// register offsets, and p.elw. Encodings as in the PULP toolchain; checked on RTL (tests/data/functional/README.md).
#include <iterator>

#include "isa/meaning/memory.h"
#include "isa/tables/extensions.h"

namespace halfstep::isa::tables {
namespace {

constexpr Execute kLoadPost = load<Offset::immediate, Increment::post>;
constexpr Execute kLoadRegister = load<Offset::register_rs2>;
constexpr Execute kLoadRegisterPost = load<Offset::register_rs2, Increment::post>;
constexpr Execute kStorePost = store<Offset::immediate, Increment::post>;
constexpr Execute kStoreRegister = store<Offset::register_rs3>;
constexpr Execute kStoreRegisterPost = store<Offset::register_rs3, Increment::post>;

// clang-format off
constexpr Row kRows[] = {
  {"immI........ rs1.. 000 rd... 0001011",  "p.lb",  "rd,imm(rs1!)",  Unit::load,       kLoadPost,          kSignedByte},
  {"immI........ rs1.. 001 rd... 0001011",  "p.lh",  "rd,imm(rs1!)",  Unit::load,       kLoadPost,          kSignedHalf},
  {"immI........ rs1.. 010 rd... 0001011",  "p.lw",  "rd,imm(rs1!)",  Unit::load,       kLoadPost,          kWord},
  {"immI........ rs1.. 100 rd... 0001011",  "p.lbu", "rd,imm(rs1!)",  Unit::load,       kLoadPost,          kUnsignedByte},
  {"immI........ rs1.. 101 rd... 0001011",  "p.lhu", "rd,imm(rs1!)",  Unit::load,       kLoadPost,          kUnsignedHalf},

  {"0000000 rs2.. rs1.. 111 rd... 0000011", "p.lb",  "rd,rs2(rs1)",   Unit::load,       kLoadRegister,      kSignedByte},
  {"0001000 rs2.. rs1.. 111 rd... 0000011", "p.lh",  "rd,rs2(rs1)",   Unit::load,       kLoadRegister,      kSignedHalf},
  {"0010000 rs2.. rs1.. 111 rd... 0000011", "p.lw",  "rd,rs2(rs1)",   Unit::load,       kLoadRegister,      kWord},
  {"0100000 rs2.. rs1.. 111 rd... 0000011", "p.lbu", "rd,rs2(rs1)",   Unit::load,       kLoadRegister,      kUnsignedByte},
  {"0101000 rs2.. rs1.. 111 rd... 0000011", "p.lhu", "rd,rs2(rs1)",   Unit::load,       kLoadRegister,      kUnsignedHalf},

  {"0000000 rs2.. rs1.. 111 rd... 0001011", "p.lb",  "rd,rs2(rs1!)",  Unit::load,       kLoadRegisterPost,  kSignedByte},
  {"0001000 rs2.. rs1.. 111 rd... 0001011", "p.lh",  "rd,rs2(rs1!)",  Unit::load,       kLoadRegisterPost,  kSignedHalf},
  {"0010000 rs2.. rs1.. 111 rd... 0001011", "p.lw",  "rd,rs2(rs1!)",  Unit::load,       kLoadRegisterPost,  kWord},
  {"0100000 rs2.. rs1.. 111 rd... 0001011", "p.lbu", "rd,rs2(rs1!)",  Unit::load,       kLoadRegisterPost,  kUnsignedByte},
  {"0101000 rs2.. rs1.. 111 rd... 0001011", "p.lhu", "rd,rs2(rs1!)",  Unit::load,       kLoadRegisterPost,  kUnsignedHalf},

  {"immS... rs2.. rs1.. 000 immS. 0101011", "p.sb",  "rs2,imm(rs1!)", Unit::store,      kStorePost,         kUnsignedByte},
  {"immS... rs2.. rs1.. 001 immS. 0101011", "p.sh",  "rs2,imm(rs1!)", Unit::store,      kStorePost,         kUnsignedHalf},
  {"immS... rs2.. rs1.. 010 immS. 0101011", "p.sw",  "rs2,imm(rs1!)", Unit::store,      kStorePost,         kWord},

  {"0000000 rs2.. rs1.. 100 rs3.. 0100011", "p.sb",  "rs2,rs3(rs1)",  Unit::store,      kStoreRegister,     kUnsignedByte},
  {"0000000 rs2.. rs1.. 101 rs3.. 0100011", "p.sh",  "rs2,rs3(rs1)",  Unit::store,      kStoreRegister,     kUnsignedHalf},
  {"0000000 rs2.. rs1.. 110 rs3.. 0100011", "p.sw",  "rs2,rs3(rs1)",  Unit::store,      kStoreRegister,     kWord},

  {"0000000 rs2.. rs1.. 100 rs3.. 0101011", "p.sb",  "rs2,rs3(rs1!)", Unit::store,      kStoreRegisterPost, kUnsignedByte},
  {"0000000 rs2.. rs1.. 101 rs3.. 0101011", "p.sh",  "rs2,rs3(rs1!)", Unit::store,      kStoreRegisterPost, kUnsignedHalf},
  {"0000000 rs2.. rs1.. 110 rs3.. 0101011", "p.sw",  "rs2,rs3(rs1!)", Unit::store,      kStoreRegisterPost, kWord},

  // The event unit answers when the event is there; until then the core sleeps.
  {"immI........ rs1.. 110 rd... 0000011",  "p.elw", "rd,imm(rs1)",   Unit::event_load, load<>,             kWord},
};
// clang-format on

}  // namespace

const Extension kXpulpMemory = {"xpulp_mem", kRows, std::size(kRows)};

}  // namespace halfstep::isa::tables
