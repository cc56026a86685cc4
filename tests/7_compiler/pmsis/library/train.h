/* A small training library in the manner of those for PULP: tensors are structures with pointers, every function of a
   team takes one pointer to its arguments, the inner products are chosen by a number. Written for gcc's dialect. */
#ifndef TRAIN_H
#define TRAIN_H

#include "pmsis.h"

#ifndef NUM_CORES
#define NUM_CORES 4
#endif

typedef float16 fp16;
typedef float16 v2f16 __attribute__((vector_size(4)));
typedef short v2s __attribute__((vector_size(4)));

#define min(a, b) (((a) < (b)) ? (a) : (b))
#define max(a, b) (((a) > (b)) ? (a) : (b))

struct blob {
  float* data;
  float* diff;
  int dim;
  int W, H, C;
};

struct blob_fp16 {
  fp16* data;
  fp16* diff;
  int dim;
  int W, H, C;
};

struct matMul_args {
  float* __restrict__ A;
  float* __restrict__ B;
  float* __restrict__ C;
  int N, M, K;
  int trans_B;
};

struct matMul_args_fp16 {
  fp16* __restrict__ A;
  fp16* __restrict__ B;
  fp16* __restrict__ C;
  int N, M, K;
  int trans_B;
};

struct Linear_args_fp16 {
  struct blob_fp16* input;
  struct blob_fp16* coeff;
  struct blob_fp16* output;
  int opt_matmul_type;
  int skip_in_grad;
};

struct Conv2D_args {
  struct blob* input;
  struct blob* coeff;
  struct blob* output;
  float* i2c_buffer;
  int Lpad, Rpad, Upad, Dpad;
  int stride_h, stride_w;
};

struct loss_args_fp16 {
  struct blob_fp16* output;
  fp16* target;
  fp16* wr_loss;
};

struct optim_args_fp16 {
  struct blob_fp16* weights;
  fp16 learning_rate;
};

struct max_args {
  float* input;
  float maxes[NUM_CORES];
  int dim;
};

void mm(void* matMul_args);
void mm_M_fp16(void* matMul_args);
void mm_fp16_SIMD_2x4(void* matMul_args);
void transpose_fp16(void* void_args);
struct transp_args_fp16 {
  fp16* matrix;
  fp16* transp_matrix;
  int N, M;
};

void linear_fp16_fw_cl(void* Linear_args);
void linear_fp16_bw_cl(void* Linear_args);
void conv2d_fp32_fw_cl(void* Conv2D_args);
void MSELoss_fp16(void* loss_args);
void gradient_descent_fp16(void* optim_args);
void vect_max(void* void_args);

/* Counters: what a test switches on with -DSTATS. */
#ifdef STATS
#define INIT_STATS()          \
  unsigned long _cycles = 0;  \
  unsigned long _instr = 0;   \
  unsigned long _active = 0;  \
  unsigned long _ldstall = 0; \
  unsigned long _cont = 0;    \
  int id = 0;                 \
  (void)id;
#define PRE_START_STATS()                                                                                              \
  pi_perf_conf((1 << PI_PERF_CYCLES) | (1 << PI_PERF_INSTR) | (1 << PI_PERF_ACTIVE_CYCLES) | (1 << PI_PERF_LD_STALL) | \
               (1 << PI_PERF_TCDM_CONT));
#define START_STATS() \
  pi_perf_stop();     \
  pi_perf_reset();    \
  pi_perf_start();
#define STOP_STATS()                                   \
  pi_perf_stop();                                      \
  {                                                    \
    _cycles = pi_perf_read(PI_PERF_CYCLES);            \
    _instr = pi_perf_read(PI_PERF_INSTR);              \
    _active = pi_perf_read(PI_PERF_ACTIVE_CYCLES);     \
    _ldstall = pi_perf_read(PI_PERF_LD_STALL);         \
    _cont = pi_perf_read(PI_PERF_TCDM_CONT);           \
    id = pi_core_id();                                 \
    printf("\n");                                      \
    printf("[%d] cycles = %lu\n", id, _cycles);        \
    printf("[%d] instr = %lu\n", id, _instr);          \
    printf("[%d] active cycles = %lu\n", id, _active); \
    printf("[%d] ld_stall = %lu\n", id, _ldstall);     \
    printf("[%d] tcdm_cont = %lu\n", id, _cont);       \
  }
#else
#define INIT_STATS()
#define PRE_START_STATS()
#define START_STATS()
#define STOP_STATS()
#endif

#endif
