// A primitive alone: the host lays its operands out in TCDM, every execution is an instance of region 0, and the host
// reads the results back. The layer table's record is the host's, too, since it knows shape and variant.
#include "primitives/arguments.h"
#include "runtime/control.h"
#include "runtime/print.h"
#include "runtime/region.h"

[[gnu::section(".bss.tcdm.arguments")]] uint32_t kernel_arguments[kArgumentWords];

int main(void) {
  if (kernel_arguments[0] == 0) {
    if (core_id() == 0) printf("this program gets its operands from halfstep: run it by its name\n");
    return 2;
  }
  const uint32_t repeat = halfstep_repeat;
  for (uint32_t i = 0; i < repeat; ++i) {
    team_region_begin(kPrimitiveRegion);
    execute();
    team_region_end(kPrimitiveRegion);
  }
  return 0;
}
