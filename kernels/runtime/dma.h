// The DMA (MCHAN) from a core's own control port: start a transfer, wait for it asleep (platform.md, DMA command word).
//
// A transfer has an id from dma_copy_rows() to dma_wait(), which gives it back; there are 16 for all cores together.
#pragma once

#include <stdint.h>

typedef enum { kDmaToL2 = 0, kDmaToTcdm = 1 } dma_direction;

typedef uint32_t dma_id;

// Starts moving `rows` rows of `row_bytes` each between L2, where they lie one behind the other, and the TCDM, where
// one starts every `tcdm_pitch` bytes. Together less than 128 KB. Takes seven accesses of one or two cycles each.
dma_id dma_copy_rows(dma_direction direction, void* tcdm, const void* l2, uint32_t rows, uint32_t row_bytes,
                     uint32_t tcdm_pitch);

// Starts moving `planes` pieces of `plane_bytes` each; one begins every `tcdm_pitch` bytes in TCDM and every `l2_pitch`
// in L2. Together less than 128 KB. Takes up to nine accesses.
dma_id dma_copy_planes(dma_direction direction, void* tcdm, void* l2, uint32_t planes, uint32_t plane_bytes,
                       uint32_t tcdm_pitch, uint32_t l2_pitch);

// Sleeps until the transfer has ended. To be called by the core that started it, at no barrier.
void dma_wait(dma_id id);
