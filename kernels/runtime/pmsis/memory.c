// PMSIS heaps: what the linker leaves free in TCDM and in the shared L2. Free chunks are a list in order of address; a
// chunk given back joins its neighbours. First fit. Not for several cores at once, as in other runtimes.
#include "pmsis.h"

constexpr uint32_t kGranule = 8;

typedef struct chunk {
  uint32_t size;
  struct chunk* next;
} chunk;

typedef struct {
  chunk* first;
  int opened;
} heap;

extern char __l1_heap_begin[], __l1_heap_end[], __l2_heap_begin[], __l2_heap_end[];

static heap l1_heap;
static heap l2_heap;

static uint32_t rounded(uint32_t size) { return (size + kGranule - 1) / kGranule * kGranule; }

static void give(heap* from, char* begin, uint32_t size) {
  if (size == 0) return;
  chunk* added = (chunk*)(void*)begin;
  chunk* before = NULL;
  chunk* behind = from->first;
  while (behind != NULL && behind < added) {
    before = behind;
    behind = behind->next;
  }
  added->size = size;
  added->next = behind;
  if (behind != NULL && begin + size == (char*)behind) {
    added->size += behind->size;
    added->next = behind->next;
  }
  if (before == NULL) {
    from->first = added;
  } else if ((char*)before + before->size == begin) {
    before->size += added->size;
    before->next = added->next;
  } else {
    before->next = added;
  }
}

static void* take(heap* from, char* begin, char* end, uint32_t wanted) {
  if (!from->opened) {
    from->opened = 1;
    give(from, begin, (uint32_t)(end - begin) / kGranule * kGranule);
  }
  const uint32_t size = rounded(wanted);
  if (size == 0 || size < wanted) return NULL;
  for (chunk** place = &from->first; *place != NULL; place = &(*place)->next) {
    chunk* found = *place;
    if (found->size < size) continue;
    if (found->size == size) {
      *place = found->next;
    } else {  // the lower part, so that addresses grow
      chunk* rest = (chunk*)(void*)((char*)found + size);
      rest->size = found->size - size;
      rest->next = found->next;
      *place = rest;
    }
    return found;
  }
  return NULL;
}

void* pi_l1_malloc(struct pi_device* device, uint32_t size) {
  (void)device;
  return take(&l1_heap, __l1_heap_begin, __l1_heap_end, size);
}

void pi_l1_free(struct pi_device* device, void* chunk_of_heap, int size) {
  (void)device;
  if (chunk_of_heap != NULL) give(&l1_heap, chunk_of_heap, rounded((uint32_t)size));
}

void* pi_l2_malloc(int size) {
  return size > 0 ? take(&l2_heap, __l2_heap_begin, __l2_heap_end, (uint32_t)size) : NULL;
}

void pi_l2_free(void* chunk_of_heap, int size) {
  if (chunk_of_heap != NULL) give(&l2_heap, chunk_of_heap, rounded((uint32_t)size));
}

void pi_cl_l2_malloc(uint32_t size, pi_cl_alloc_req_t* request) {
  request->result = take(&l2_heap, __l2_heap_begin, __l2_heap_end, size);
}

void pi_cl_l2_free(void* chunk_of_heap, uint32_t size, pi_cl_free_req_t* request) {
  request->result = NULL;
  pi_l2_free(chunk_of_heap, (int)size);
}
