// The layer table: what the regions of a program are. An array of these records in section `.halfstep.layers` is all
// that the simulator needs to report cycles by layer and pass (tools/program/layer_table.h reads it).
#pragma once

#include <stdint.h>

typedef struct {
  uint32_t region;     // 0 to 255
  uint32_t macs;       // multiply-accumulates of one execution; 0 where a layer has none
  const char* layer;   // as the network names it
  const char* pass;    // forward, loss, weight_gradient, input_gradient, update or data
  const char* kernel;  // the primitive and its number format
} layer_record;
