#include "runtime/controller.h"

#include "runtime/program.h"

constexpr uint32_t kDoneEvent = 1;                 // a software event of the event unit
constexpr uint32_t kSoftwareEventTrigger = 0x100;  // + 4 event: a core mask
constexpr uint32_t kWaitClear = 0x3C;

static volatile int team_status;

void run_controller(void) {
  uint32_t ignored;
  *(volatile uint32_t*)(uintptr_t)(kEventUnit + kEventMask) = 1U << kDoneEvent;
  __asm__ volatile(".insn i 0x03, 6, %0, %1, %2" : "=r"(ignored) : "r"(kEventUnit), "i"(kWaitClear) : "memory");
  end_program(team_status);
}

void wake_controller(int status) {
  team_status = status;
  *(volatile uint32_t*)(uintptr_t)(kEventUnit + kSoftwareEventTrigger + 4 * kDoneEvent) = 1U << largest_team();
}
