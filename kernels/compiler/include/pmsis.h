/* PMSIS for programs of the PULP family: the part that kernels and their tests are written to. Compile with halfstep-cc
   (-include pmsis.h, if the source does not include it) and run on fabric controller and cluster, or on a cluster
   alone.

   main() runs on the fabric controller; in bare-cluster boot core 0 takes its part. A task runs on core 0 of the
   cluster, which forks teams of cores 0 to n-1. What behaves differently from an SDK is said at the function; what is
   missing does not compile. Errors: allocation returns NULL, opening returns 0 always. Runtime: kernels/runtime/pmsis.
 */
#ifndef HALFSTEP_PMSIS_H
#define HALFSTEP_PMSIS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What PULP's gcc only warns of, and programs rely on: pointers handed over as integers, task functions with an
   argument of another type, functions without a declaration. */
#ifdef __clang__
#pragma clang diagnostic warning "-Wint-conversion"
#pragma clang diagnostic warning "-Wincompatible-function-pointer-types"
#pragma clang diagnostic warning "-Wimplicit-function-declaration"
/* halfstep-cc makes doubles of halves behind `...`: %f is right for them. */
#pragma clang diagnostic ignored "-Wformat"
#endif

/* Including this header links the runtime that runs main() once instead of on every core. */
extern const char halfstep_pmsis_runtime;
static const char* const halfstep_pmsis_is_used __attribute__((used, unused)) = &halfstep_pmsis_runtime;

/* Types of PULP's C compilers. */
typedef _Float16 float16;
typedef __bf16 float16alt;
typedef _Float16 halfstep_v2f16 __attribute__((vector_size(4)));
typedef __bf16 v2f16alt __attribute__((vector_size(4)));
/* Programs may call pairs of another format so, of float16alt for one. halfstep-cc looks whether they do. */
#ifndef HALFSTEP_PROGRAM_HAS_V2F16
typedef halfstep_v2f16 v2f16;
#endif
typedef short v2s __attribute__((vector_size(4)));
typedef unsigned short v2u __attribute__((vector_size(4)));
typedef signed char v4s __attribute__((vector_size(4)));
typedef unsigned char v4u __attribute__((vector_size(4)));

/* gcc's __builtin_shuffle: lane i of the result is lane mask[i] of `a`, counted on in `b`. One instruction for constant
   masks. */
#define HALFSTEP_SHUFFLES(pair)                                                                                 \
  static inline __attribute__((overloadable, always_inline, unused)) pair __builtin_shuffle(pair a, v2s mask) { \
    return (pair){a[mask[0] & 1], a[mask[1] & 1]};                                                              \
  }                                                                                                             \
  static inline __attribute__((overloadable, always_inline, unused)) pair __builtin_shuffle(pair a, pair b,     \
                                                                                            v2s mask) {         \
    return (pair){(mask[0] & 2) != 0 ? b[mask[0] & 1] : a[mask[0] & 1],                                         \
                  (mask[1] & 2) != 0 ? b[mask[1] & 1] : a[mask[1] & 1]};                                        \
  }
HALFSTEP_SHUFFLES(halfstep_v2f16)
HALFSTEP_SHUFFLES(v2f16alt)
HALFSTEP_SHUFFLES(v2s)
#undef HALFSTEP_SHUFFLES

/* Where objects lie. */
#define PI_L1 __attribute__((section(".data_l1")))
#define PI_CL_L1 PI_L1
#define PI_L2 __attribute__((section(".l2_data")))
#define PI_FC_L1 PI_L2

/* Who am I. */
static inline __attribute__((unused)) uint32_t pi_core_id(void) {
  uint32_t hart;
  __asm__("csrr %0, mhartid" : "=r"(hart));
  return hart & 31;
}
static inline __attribute__((unused)) uint32_t pi_cluster_id(void) { /* 31: the fabric controller */
  uint32_t hart;
  __asm__("csrr %0, mhartid" : "=r"(hart));
  return hart >> 5 & 31;
}
static inline __attribute__((unused)) int pi_is_fc(void) { return pi_cluster_id() == 31; }
#ifndef NUM_CORES
#define NUM_CORES 8
#endif

/* Devices: there is one cluster. */
struct pi_device {
  void* config;
};
typedef struct pi_device pi_device_t;
struct pi_cluster_conf {
  int id;
  int cc_stack_size; /* ignored, like the other sizes: stacks are in cluster.ld */
  int scratch_size;
};
typedef struct pi_cluster_conf pi_cluster_conf_t;
struct pi_cluster_task {
  void (*entry)(void*);
  void* arg;
  void* stacks;
  uint32_t stack_size;
  uint32_t slave_stack_size;
  int nb_cores;
};
typedef struct pi_cluster_task pi_cluster_task_t;

void pi_cluster_conf_init(struct pi_cluster_conf* conf);
void pi_open_from_conf(struct pi_device* device, void* conf);
int pi_cluster_open(struct pi_device* cluster);  /* starts the cluster's cores, the first time */
int pi_cluster_close(struct pi_device* cluster); /* they sleep until the next task */
struct pi_cluster_task* pi_cluster_task(struct pi_cluster_task* task, void (*entry)(void*), void* arg);
/* Returns when the task is done. */
int pi_cluster_send_task_to_cl(struct pi_device* cluster, struct pi_cluster_task* task);
#define pi_cluster_send_task pi_cluster_send_task_to_cl

/* Returns at once; `done` may be NULL. Tasks are executed one after another: sending waits for the one before. A
   callback is called on the fabric controller, when it waits for a task or sends or closes. Without a fabric controller
   the task is done when this returns. */
typedef struct pi_task {
  void (*callback)(void*);
  void* arg;
  volatile int done;
} pi_task_t;
typedef pi_task_t pi_evt_t;
static inline __attribute__((unused)) pi_task_t* pi_task_callback(pi_task_t* task, void (*callback)(void*), void* arg) {
  *task = (pi_task_t){callback, arg, 0};
  return task;
}
static inline __attribute__((unused)) pi_task_t* pi_task_block(pi_task_t* task) {
  return pi_task_callback(task, (void (*)(void*))0, (void*)0);
}
void pi_task_wait_on(pi_task_t* task);
static inline __attribute__((unused)) void pi_task_destroy(pi_task_t* task) { (void)task; }
int pi_cluster_send_task_to_cl_async(struct pi_device* cluster, struct pi_cluster_task* task, pi_task_t* done);
#define pi_cluster_send_task_async pi_cluster_send_task_to_cl_async
#define pi_evt_callback_irq_init pi_task_callback
#define pi_evt_sig_init pi_task_block
#define pi_evt_wait pi_task_wait_on

/* Clocks. The model counts cycles of one clock: frequencies change nothing but what a microsecond is, which is 50
   cycles until the fabric controller's is set. */
typedef enum { PI_FREQ_DOMAIN_FC = 0, PI_FREQ_DOMAIN_CL = 1, PI_FREQ_DOMAIN_PERIPH = 2 } pi_freq_domain_e;
int pi_freq_set(pi_freq_domain_e domain, uint32_t hertz); /* 0, or -1 for less than 1 MHz */
uint32_t pi_freq_get(pi_freq_domain_e domain);
uint32_t pi_time_get_us(void);
void pi_time_wait_us(uint32_t microseconds);

/* Teams. */
void pi_cl_team_fork(int cores, void (*entry)(void*), void* arg); /* 0: all; returns when all of them have */
void pi_cl_team_prepare_fork(int cores);                          /* of the forks by pi_cl_team_preset_fork */
void pi_cl_team_preset_fork(void (*entry)(void*), void* arg);
#define pi_cl_team_fork_cc(cores, entry, arg) pi_cl_team_fork(cores, entry, arg)
void pi_cl_team_barrier(void); /* of the cores forked */
uint32_t pi_cl_team_nb_cores(void);
uint32_t pi_cl_cluster_nb_cores(void);
#define pi_cl_cluster_nb_pe_cores pi_cl_cluster_nb_cores
void pi_cl_team_critical_enter(void);
void pi_cl_team_critical_exit(void);

/* Memory; `device` is ignored. Blocks are multiples of 8 bytes. A chunk given back may be any part of what was got. */
void* pi_l1_malloc(struct pi_device* device, uint32_t size);
void pi_l1_free(struct pi_device* device, void* chunk, int size);
void* pi_l2_malloc(int size);
void pi_l2_free(void* chunk, int size);
#define pi_cl_l1_malloc(device, size) pi_l1_malloc((struct pi_device*)(device), (uint32_t)(size))
#define pi_cl_l1_free(device, chunk, size) pi_l1_free((struct pi_device*)(device), chunk, size)
#define pi_malloc pi_l2_malloc
#define pi_free pi_l2_free
#define pi_fc_l1_malloc pi_l2_malloc
#define pi_fc_l1_free pi_l2_free
typedef struct {
  void* result;
} pi_cl_alloc_req_t, pi_cl_free_req_t;
void pi_cl_l2_malloc(uint32_t size, pi_cl_alloc_req_t* request); /* done when it returns */
static inline __attribute__((unused)) void* pi_cl_l2_malloc_wait(pi_cl_alloc_req_t* request) { return request->result; }
void pi_cl_l2_free(void* chunk, uint32_t size, pi_cl_free_req_t* request);
static inline __attribute__((unused)) void pi_cl_l2_free_wait(pi_cl_free_req_t* request) { (void)request; }
#define pmsis_l1_malloc(size) pi_l1_malloc(NULL, (uint32_t)(size))
#define pmsis_l1_malloc_free(chunk, size) pi_l1_free(NULL, chunk, size)
#define pmsis_l2_malloc(size) pi_l2_malloc(size)
#define pmsis_l2_malloc_free(chunk, size) pi_l2_free(chunk, size)

/* DMA, from the cluster's cores. */
typedef enum { PI_CL_DMA_DIR_LOC2EXT = 0, PI_CL_DMA_DIR_EXT2LOC = 1 } pi_cl_dma_dir_e;
typedef struct {
  int id;
} pi_cl_dma_cmd_t;
typedef struct pi_cl_dma_copy_s {
  pi_cl_dma_dir_e dir;
  uint16_t merge; /* ignored: each copy is a transfer */
  uint32_t size;  /* bytes */
  int id;
  uint32_t ext;
  uint32_t loc;
  uint32_t stride; /* 2D: bytes between the beginnings of rows in L2 */
  uint32_t length; /* 2D: bytes of a row */
} pi_cl_dma_copy_t, pi_cl_dma_copy_2d_t;
void pi_cl_dma_cmd(uint32_t ext, uint32_t loc, uint32_t size, pi_cl_dma_dir_e dir, pi_cl_dma_cmd_t* cmd);
void pi_cl_dma_cmd_2d(uint32_t ext, uint32_t loc, uint32_t size, uint32_t stride, uint32_t length, pi_cl_dma_dir_e dir,
                      pi_cl_dma_cmd_t* cmd);
void pi_cl_dma_cmd_wait(pi_cl_dma_cmd_t* cmd);
void pi_cl_dma_memcpy(pi_cl_dma_copy_t* copy);
void pi_cl_dma_memcpy_2d(pi_cl_dma_copy_2d_t* copy);
void pi_cl_dma_wait(void* copy);
static inline __attribute__((unused)) void pi_cl_dma_flush(void) {}

/* Performance counters of the core that asks. A mask for pi_perf_conf has bit PI_PERF_x for each counter. */
typedef enum {
  PI_PERF_ACTIVE_CYCLES = 0,
  PI_PERF_INSTR = 1,
  PI_PERF_LD_STALL = 2,
  PI_PERF_JR_STALL = 3,
  PI_PERF_IMISS = 4,
  PI_PERF_LD = 5,
  PI_PERF_ST = 6,
  PI_PERF_JUMP = 7,
  PI_PERF_BRANCH = 8,
  PI_PERF_BTAKEN = 9,
  PI_PERF_RVC = 10,
  PI_PERF_LD_EXT = 12,
  PI_PERF_ST_EXT = 13,
  PI_PERF_LD_EXT_CYC = 14,
  PI_PERF_ST_EXT_CYC = 15,
  PI_PERF_TCDM_CONT = 16,
  PI_PERF_CYCLES = 17 /* of the clock, sleep included */
} pi_perf_event_e;
void pi_perf_conf(unsigned events);
void pi_perf_reset(void);
void pi_perf_start(void);
void pi_perf_stop(void);
unsigned pi_perf_read(int event);
#define pi_perf_cl_reset pi_perf_reset
#define pi_perf_cl_start pi_perf_start
#define pi_perf_cl_stop pi_perf_stop
#define pi_perf_cl_read pi_perf_read
#define pi_perf_fc_reset pi_perf_reset
#define pi_perf_fc_start pi_perf_start
#define pi_perf_fc_stop pi_perf_stop
#define pi_perf_fc_read pi_perf_read

/* The program's end, and what some programs wrap main() in. */
void pmsis_exit(int status) __attribute__((noreturn));
static inline __attribute__((unused)) int pmsis_kickoff(void* entry) {
  ((void (*)(void))entry)();
  return 0;
}

#endif
