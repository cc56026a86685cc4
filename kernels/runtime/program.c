// From the entry to main() and back: every core of the team runs main(); what core 0 returns is the program's exit
// status.
#include "runtime/program.h"

#include "runtime/control.h"
#include "runtime/controller.h"
#include "runtime/fabric_controller.h"
#include "runtime/print.h"
#include "runtime/team.h"

constexpr uintptr_t kExitRegister = 0x1A1040A0;  // platform.md
constexpr uint32_t kExited = 0x80000000;

int main(void);

void exit_program(int status) { *(volatile uint32_t*)kExitRegister = kExited | (uint32_t)status; }

void end_program(int status) {
  if (started_by_fabric_controller)
    signal_end_of_computation(status);
  else
    exit_program(status);
}

// Entered from start.S. A program with pmsis.h has another.
[[gnu::weak]] void run_program(void) {
  if (halfstep_cores > largest_team() + 1) {
    if (core_id() != 0) return;
    printf("runtime: %u cores are enabled, this program has stacks for %u\n", halfstep_cores, largest_team() + 1);
    exit_program(2);
    return;
  }
  team_open();
  const int status = main();
  team_barrier();
  if (core_id() != 0) return;
  if (has_controller())
    wake_controller(status);
  else
    end_program(status);
}
