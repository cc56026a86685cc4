// The fabric controller's part of a program: it boots the cluster, sleeps until that is done, and ends the run.
#pragma once

#include <stdint.h>

extern volatile uint32_t started_by_fabric_controller;  // 0 in bare-cluster boot

// Entered by start.S on the fabric controller.
void run_fabric_controller(void);
// Called on one core of the cluster, which is done: wakes the fabric controller, which exits with this status.
void signal_end_of_computation(int status);

// Its steps, for other ways to run a program.
void start_cluster(uint32_t cores);
void wait_for_cluster(void);  // until signal_end_of_computation()
