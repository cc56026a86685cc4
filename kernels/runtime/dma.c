#include "runtime/dma.h"

#include "runtime/team.h"

constexpr uint32_t kDma = 0x10204400;  // private view of each core
constexpr uint32_t kCommand = 0x00;
constexpr uint32_t kStatus = 0x04;  // bits 15:0: transfers under way; written: ids given back
constexpr uint32_t kDirectionBit = 17;
constexpr uint32_t kIncrement = 1U << 18;
constexpr uint32_t kEvent = 1U << 20;
constexpr uint32_t kRowsInL2 = 1U << 19;
constexpr uint32_t kRowsInTcdm = 1U << 23;
constexpr uint32_t kDmaEvent = 8;         // event line
constexpr uint32_t kWaitAndClear = 0x3C;  // offset in the event unit's view

static volatile uint32_t* dma_register(uint32_t offset) { return (volatile uint32_t*)(uintptr_t)(kDma + offset); }

dma_id dma_copy_rows(dma_direction direction, void* tcdm, const void* l2, uint32_t rows, uint32_t row_bytes,
                     uint32_t tcdm_pitch) {
  volatile uint32_t* const command = dma_register(kCommand);
  const dma_id id = *command;
  *command = rows * row_bytes | (uint32_t)direction << kDirectionBit | kIncrement | kEvent | kRowsInTcdm;
  *command = (uint32_t)(uintptr_t)tcdm;
  *command = (uint32_t)(uintptr_t)l2;
  *command = row_bytes;
  *command = tcdm_pitch;
  return id;
}

dma_id dma_copy_planes(dma_direction direction, void* tcdm, void* l2, uint32_t planes, uint32_t plane_bytes,
                       uint32_t tcdm_pitch, uint32_t l2_pitch) {
  volatile uint32_t* const command = dma_register(kCommand);
  const bool in_tcdm = planes > 1 && tcdm_pitch != plane_bytes;
  const bool in_l2 = planes > 1 && l2_pitch != plane_bytes;
  const dma_id id = *command;
  *command = planes * plane_bytes | (uint32_t)direction << kDirectionBit | kIncrement | kEvent |
             (in_l2 ? kRowsInL2 : 0) | (in_tcdm ? kRowsInTcdm : 0);
  *command = (uint32_t)(uintptr_t)tcdm;
  *command = (uint32_t)(uintptr_t)l2;
  if (in_l2) {
    *command = plane_bytes;
    *command = l2_pitch;
  }
  if (in_tcdm) {
    *command = plane_bytes;
    *command = tcdm_pitch;
  }
  return id;
}

void dma_wait(dma_id id) {
  volatile uint32_t* const mask = (volatile uint32_t*)(uintptr_t)(kEventUnit + kEventMask);
  *mask = 1U << kDmaEvent;  // and not the barriers': nobody may take their event here
  while ((*dma_register(kStatus) >> id & 1) != 0) {
    // p.elw: the event may be another transfer's, so the status has the last word. One that came before is kept.
    uint32_t ignored;
    __asm__ volatile(".insn i 0x03, 6, %0, %1, %2" : "=r"(ignored) : "r"(kEventUnit), "i"(kWaitAndClear) : "memory");
  }
  *mask = 1U << kBarrierEvent;
  *dma_register(kStatus) = 1U << id;
}
