#include "isa/table.h"

#include <array>

#include "isa/tables/extensions.h"

namespace halfstep::isa {

const std::vector<TableEntry>& instruction_table() {
  static const std::vector<TableEntry> table = [] {
    const std::array extensions = {&tables::kRv32i,
                                   &tables::kRv32m,
                                   &tables::kZicsr,
                                   &tables::kZfinx,
                                   &tables::kZhinx,
                                   &tables::kXf16alt,
                                   &tables::kXfvecFp16,
                                   &tables::kXfvecBf16,
                                   &tables::kXfaux,
                                   &tables::kDotProduct,
                                   &tables::kXpulpMemory,
                                   &tables::kXpulpHardwareLoop,
                                   &tables::kXpulpBranch,
                                   &tables::kXpulpAlu,
                                   &tables::kXpulpBit,
                                   &tables::kXpulpMac,
                                   &tables::kXpulpSimdArithmetic,
                                   &tables::kXpulpSimdCompare,
                                   &tables::kXpulpSimdDot,
                                   &tables::kXpulpSimdShuffle,
                                   &tables::kXpulpComplex};
    std::vector<TableEntry> entries;
    for (const Extension* extension : extensions) {
      for (std::size_t i = 0; i < extension->count; ++i) entries.push_back({extension->rows + i, extension});
    }
    return entries;
  }();
  return table;
}

}  // namespace halfstep::isa
