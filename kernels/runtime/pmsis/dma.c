// PMSIS DMA: commands to the core's own port of MCHAN (model/dma/README.md, programming). A wait sleeps on the DMA's
// event until the status bit of the transfer is down, then gives its id back.
#include "pmsis.h"
#include "runtime/team.h"

constexpr uintptr_t kDma = 0x10204400;
constexpr uintptr_t kStatus = kDma + 4;
constexpr uint32_t kToTcdm = 1U << 17;
constexpr uint32_t kIncrement = 1U << 18;
constexpr uint32_t kRowsInL2 = 1U << 19;
constexpr uint32_t kEvent = 1U << 20;
constexpr uint32_t kMaximumLength = 0x10000;  // of a command; the field holds one bit more, and 0 is no length

constexpr uint32_t kDmaEvent = 8;
constexpr uint32_t kMaskAnd = 0x04;
constexpr uint32_t kMaskOr = 0x08;
constexpr uint32_t kWaitClear = 0x3C;

static void store(uintptr_t address, uint32_t value) { *(volatile uint32_t*)address = value; }
static uint32_t load(uintptr_t address) { return *(volatile uint32_t*)address; }

static void command(uint32_t bits, uint32_t size, uint32_t loc, uint32_t ext) {
  store(kDma, kIncrement | kEvent | bits | size);
  store(kDma, loc);
  store(kDma, ext);
}

static void wait_for_event(void) {
  uint32_t ignored;
  store(kEventUnit + kMaskOr, 1U << kDmaEvent);
  __asm__ volatile(".insn i 0x03, 6, %0, %1, %2" : "=r"(ignored) : "r"(kEventUnit), "i"(kWaitClear) : "memory");
  store(kEventUnit + kMaskAnd, 1U << kDmaEvent);
}

static void wait_for(int id) {
  while ((load(kStatus) >> id & 1U) != 0) wait_for_event();
  store(kStatus, 1U << id);
}

// One command, or several whose last one is returned.
static int transfer(uint32_t ext, uint32_t loc, uint32_t size, pi_cl_dma_dir_e dir) {
  const uint32_t direction = dir == PI_CL_DMA_DIR_EXT2LOC ? kToTcdm : 0U;
  for (; size > kMaximumLength; size -= kMaximumLength, ext += kMaximumLength, loc += kMaximumLength) {
    const int id = (int)load(kDma);
    command(direction, kMaximumLength, loc, ext);
    wait_for(id);
  }
  if (size == 0) return -1;
  const int id = (int)load(kDma);
  command(direction, size, loc, ext);
  return id;
}

static int transfer_rows(uint32_t ext, uint32_t loc, uint32_t size, uint32_t stride, uint32_t length,
                         pi_cl_dma_dir_e dir) {
  if (size == 0 || length == 0) return -1;
  const uint32_t direction = dir == PI_CL_DMA_DIR_EXT2LOC ? kToTcdm : 0U;
  const int id = (int)load(kDma);
  command(direction | kRowsInL2, size, loc, ext);
  store(kDma, length);
  store(kDma, stride);
  return id;
}

void pi_cl_dma_cmd(uint32_t ext, uint32_t loc, uint32_t size, pi_cl_dma_dir_e dir, pi_cl_dma_cmd_t* cmd) {
  cmd->id = transfer(ext, loc, size, dir);
}

void pi_cl_dma_cmd_2d(uint32_t ext, uint32_t loc, uint32_t size, uint32_t stride, uint32_t length, pi_cl_dma_dir_e dir,
                      pi_cl_dma_cmd_t* cmd) {
  cmd->id = transfer_rows(ext, loc, size, stride, length, dir);
}

void pi_cl_dma_cmd_wait(pi_cl_dma_cmd_t* cmd) {
  if (cmd->id >= 0) wait_for(cmd->id);
  cmd->id = -1;
}

void pi_cl_dma_memcpy(pi_cl_dma_copy_t* copy) { copy->id = transfer(copy->ext, copy->loc, copy->size, copy->dir); }

void pi_cl_dma_memcpy_2d(pi_cl_dma_copy_2d_t* copy) {
  copy->id = transfer_rows(copy->ext, copy->loc, copy->size, copy->stride, copy->length, copy->dir);
}

void pi_cl_dma_wait(void* copy) {
  pi_cl_dma_copy_t* begun = copy;
  if (begun->id >= 0) wait_for(begun->id);
  begun->id = -1;
}
