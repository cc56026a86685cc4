// From the entry to main() and back: every core runs main(); what core 0 returns is the program's exit status.
#include "runtime/program.h"

#include "runtime/control.h"
#include "runtime/print.h"
#include "runtime/team.h"

constexpr uintptr_t kExitStore = 0x1A10F004;  // platform.md: ends a program in bare-cluster boot

int main(void);

void exit_program(int status) { *(volatile uint32_t*)kExitStore = (uint32_t)status; }

// Entered from start.S.
void run_program(void) {
  if (halfstep_cores > kStacks) {
    if (core_id() != 0) return;
    printf("runtime: %u cores are enabled, this program has stacks for %u\n", halfstep_cores, kStacks);
    exit_program(2);
    return;
  }
  team_open();
  const int status = main();
  team_barrier();
  if (core_id() == 0) exit_program(status);
}
