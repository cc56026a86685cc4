/* The habits of training libraries for PULP: types of their own, macros around the counters, argument structures, double
   constants beside floats, the C library's mathematics, shuffles of two vectors, bf16. Exits with the number of mistakes. */
#include "pmsis.h"

#include <math.h>
#include <stdio.h>

typedef float16 fp16;
typedef float16 v2f16 __attribute__((vector_size(4)));
typedef short v2s __attribute__((vector_size(4)));
typedef float16alt bf16;

#define ABS(x) ((x) > 0 ? (x) : (-(x)))
#define ERROR_TOLERANCE 0.01
#define STATS

#ifdef STATS
#define INIT_STATS() unsigned long _cycles = 0, _instr = 0;
#define PRE_START_STATS() pi_perf_conf((1 << PI_PERF_CYCLES) | (1 << PI_PERF_INSTR) | (1 << PI_PERF_TCDM_CONT));
#define START_STATS() \
  pi_perf_reset();    \
  pi_perf_stop();     \
  pi_perf_start();
#define STOP_STATS()                       \
  pi_perf_stop();                          \
  _cycles = pi_perf_read(PI_PERF_CYCLES);  \
  _instr = pi_perf_read(PI_PERF_INSTR);    \
  if (pi_core_id() == 0) printf("[%d] cycles = %lu, instr = %lu\n", (int)pi_core_id(), _cycles, _instr);
#endif

struct blob {
  fp16* data;
  int dim;
};

struct act_args {
  struct blob* input;
  struct blob* output;
};

PI_L1 struct blob layer_in, layer_out;
PI_L1 struct act_args act;
PI_L1 fp16 in[64] = {1.0f, -2.0f};
PI_L1 fp16 out[64];
PI_L1 bf16 brain[64];
PI_L2 float reference[64];
static int wrong;

static void sigmoid_core(void* void_args) {
  struct act_args* args = (struct act_args*)void_args;
  int dim = args->input->dim;
  fp16* inData = args->input->data;
  fp16* outData = args->output->data;
  int blockSize = (dim + NUM_CORES - 1) / NUM_CORES;
  int start = pi_core_id() * blockSize;
  int stop = start + blockSize > dim ? dim : start + blockSize;
  for (int i = start; i < stop; i++) {
    float sigma = (float)inData[i];
    if (sigma > 0)
      sigma = 1 / (1 + expf(-sigma));
    else
      sigma = 1 - 1 / (1 + expf(sigma));
    outData[i] = (fp16)sigma;
  }
}

static void swap_pairs(void* void_args) {
  v2f16* pairs = (v2f16*)void_args;
  INIT_STATS();
  PRE_START_STATS();
  START_STATS();
  for (int i = 2 * pi_core_id(); i < 32; i += 2 * NUM_CORES) {
    v2f16 first = pairs[i];
    v2f16 second = pairs[i + 1];
    pairs[i] = __builtin_shuffle(first, second, (v2s){0, 2});
    pairs[i + 1] = __builtin_shuffle(first, second, (v2s){1, 3});
  }
  pi_cl_team_barrier();
  STOP_STATS();
}

static void scale_bf16(void* void_args) {
  v2f16alt* pairs = (v2f16alt*)void_args;
  for (int i = pi_core_id(); i < 32; i += NUM_CORES) pairs[i] = pairs[i] * (v2f16alt){0.5f, 0.5f} + pairs[i];
}

void net_step(void* args) {
  (void)args;
  for (int i = 0; i < 64; i++) in[i] = (fp16)(0.125f * (i - 32));
  layer_in.data = in;
  layer_in.dim = 64;
  layer_out.data = out;
  layer_out.dim = 64;
  act.input = &layer_in;
  act.output = &layer_out;
  pi_cl_team_fork(NUM_CORES, sigmoid_core, &act);
  for (int i = 0; i < 64; i++) {
    reference[i] = 1 / (1 + exp(-0.125 * (i - 32))); /* in double precision */
    if (ABS(out[i] - reference[i]) > ERROR_TOLERANCE) {
      if (wrong++ == 0) printf("sigmoid %d: %f, expected %f\n", i, (float)out[i], reference[i]);
    }
  }
  pi_cl_team_fork(NUM_CORES, swap_pairs, in);
  for (int i = 0; i < 64; i += 4) {
    fp16 base = (fp16)(0.125f * (i - 32));
    if (in[i] != base || in[i + 1] != (fp16)(base + 0.25f) || in[i + 2] != (fp16)(base + 0.125f)) wrong++;
  }
  for (int i = 0; i < 64; i++) brain[i] = (bf16)(float)i;
  pi_cl_team_fork(NUM_CORES, scale_bf16, brain);
  for (int i = 0; i < 64; i++)
    if ((float)brain[i] != 1.5f * i) wrong++;
  double root = sqrt(2.0);
  if (fabs(root * root - 2.0) > 1e-12) wrong++;
  if (fabsf(powf(2.0f, 0.5f) - (float)root) > 1e-6f || fabsf(logf(10.0f) - 2.3025851f) > 1e-6f) wrong++;
}

static void kickoff(void) {
  struct pi_device cluster_dev = {0};
  struct pi_cluster_conf cl_conf;
  struct pi_cluster_task cl_task = {0};
  pi_cluster_conf_init(&cl_conf);
  pi_open_from_conf(&cluster_dev, &cl_conf);
  if (pi_cluster_open(&cluster_dev)) pmsis_exit(-1);
  pi_cluster_send_task_to_cl(&cluster_dev, pi_cluster_task(&cl_task, net_step, NULL));
  pi_cluster_close(&cluster_dev);
  printf("%d wrong\n", wrong);
  pmsis_exit(wrong);
}

int main(void) { return pmsis_kickoff((void*)kickoff); }
