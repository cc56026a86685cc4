// How the fabric controller starts and ends the cluster (platform.md, boot): the same steps as in a program for
// pulp-open.
#include "runtime/fabric_controller.h"

#include "runtime/control.h"
#include "runtime/program.h"

constexpr uint32_t kEndOfComputation = 0x10200000;  // platform.md, cluster control
constexpr uint32_t kFetchEnable = 0x10200008;
constexpr uint32_t kBootAddress = 0x10200040;
constexpr uint32_t kIcacheEnable = 0x10201400;

constexpr uint32_t kInterruptMaskSet = 0x1A109804;  // the fabric controller's interrupt controller
constexpr uint32_t kInterruptPending = 0x1A10980C;
constexpr uint32_t kInterruptPendingClear = 0x1A109814;
constexpr uint32_t kEndOfComputationLine = 1U << 21;
constexpr uint32_t kExternalInterrupt = 1U << 11;  // mie: wfi waits for it; it is not taken, as mstatus.MIE is 0

volatile uint32_t started_by_fabric_controller;
static volatile int cluster_status;

void _start(void);

static void store(uint32_t address, uint32_t value) { *(volatile uint32_t*)(uintptr_t)address = value; }
static uint32_t load(uint32_t address) { return *(volatile uint32_t*)(uintptr_t)address; }

void start_cluster(uint32_t cores) {
  store(kIcacheEnable, ~0U);  // off at reset
  for (uint32_t core = 0; core < cores; ++core) store(kBootAddress + 4 * core, (uint32_t)(uintptr_t)_start);
  store(kFetchEnable, (1U << cores) - 1U);
}

void wait_for_cluster(void) {
  store(kInterruptMaskSet, kEndOfComputationLine);
  __asm__ volatile("csrs mie, %0" ::"r"(kExternalInterrupt));
  while ((load(kInterruptPending) & kEndOfComputationLine) == 0) __asm__ volatile("wfi" ::: "memory");
  store(kInterruptPendingClear, kEndOfComputationLine);
}

[[gnu::weak]] void run_fabric_controller(void) {  // a program with pmsis.h has another
  started_by_fabric_controller = 1;
  start_cluster(halfstep_cores);
  wait_for_cluster();
  exit_program(cluster_status);
}

void signal_end_of_computation(int status) {
  cluster_status = status;
  store(kEndOfComputation, 1);
}
