/* A program in the style of PMSIS kernels' tests: the fabric controller opens the cluster and sends a task, which
   brings its operands in by DMA, forks a team over a matrix product in FP16 and in FP32, counts cycles, and brings the
   result back. Compiled with -include pmsis.h: there is no include of it here. Prints one line per check; exits with
   the number of mistakes. */
#include <math.h>

#define N 24
#define K 20
#define M 16
#define CHECK(condition) check(condition, #condition, __LINE__)

PI_L2 float left_l2[N * K];
PI_L2 float right_l2[M * K]; /* transposed */
PI_L2 float result_l2[N * M];
PI_L2 int rows_l2[8 * 32];
PI_L1 int table_l1[4] = {4, 3, 2, 1};
PI_L1 float* left;
PI_L1 float* right;
PI_L1 float* result;
PI_L1 float16* left16;
PI_L1 float16* right16;
PI_L1 float16* result16;
PI_L1 int arrivals;
static int mistakes;

static void check(int condition, const char* text, int line) {
  if (condition) return;
  ++mistakes;
  printf("line %d: %s\n", line, text);
}

struct product_args {
  int n, k, m;
};

static void product(void* arguments) {
  struct product_args* args = (struct product_args*)arguments;
  const int block = (args->n + NUM_CORES - 1) / NUM_CORES;
  const int start = pi_core_id() * block;
  const int stop = start + block > args->n ? args->n : start + block;
  for (int i = start; i < stop; i++) {
    for (int j = 0; j < args->m; j++) {
      float sum = 0;
      for (int k = 0; k < args->k; k++) sum += left[i * args->k + k] * right[j * args->k + k];
      result[i * args->m + j] = sum;
    }
  }
}

static void product16(void* arguments) {
  struct product_args* args = (struct product_args*)arguments;
  const int block = (args->n + NUM_CORES - 1) / NUM_CORES;
  const int start = pi_core_id() * block;
  const int stop = start + block > args->n ? args->n : start + block;
  for (int i = start; i < stop; i++) {
    for (int j = 0; j < args->m; j++) {
      const v2f16* a = (const v2f16*)(left16 + i * args->k);
      const v2f16* b = (const v2f16*)(right16 + j * args->k);
      v2f16 sum = (v2f16){0, 0};
      for (int k = 0; k < args->k / 2; k++) {
        v2f16 turned = __builtin_shuffle(b[k], (v2s){1, 0});
        sum += a[k] * __builtin_shuffle(turned, turned, (v2s){1, 2});
      }
      result16[i * args->m + j] = sum[0] + sum[1];
    }
  }
  pi_cl_team_barrier();
  pi_cl_team_critical_enter();
  arrivals += 1;
  pi_cl_team_critical_exit();
}

static void in_a_small_team(void* arguments) {
  int* seen = (int*)arguments;
  seen[pi_core_id()] += 1;
  pi_cl_team_barrier();
  if (pi_core_id() == 0)
    for (int i = 0; i < 3; i++) CHECK(seen[i] == 1);
}

static void copy_in_and_out(void) {
  pi_cl_dma_copy_t copy;
  copy.dir = PI_CL_DMA_DIR_EXT2LOC;
  copy.merge = 0;
  copy.size = N * K * sizeof(float);
  copy.id = 0;
  copy.ext = (uint32_t)left_l2;
  copy.loc = (uint32_t)left;
  pi_cl_dma_memcpy(&copy);
  pi_cl_dma_cmd_t command;
  pi_cl_dma_cmd((uint32_t)right_l2, (uint32_t)right, M * K * sizeof(float), PI_CL_DMA_DIR_EXT2LOC, &command);
  pi_cl_dma_wait(&copy);
  pi_cl_dma_cmd_wait(&command);
  for (int i = 0; i < N * K; i++) CHECK(left[i] == left_l2[i]);

  /* Four columns out of 32 of eight rows, and back to other columns. */
  int* columns = pi_l1_malloc(0, 8 * 4 * sizeof(int));
  pi_cl_dma_cmd_2d((uint32_t)(rows_l2 + 5), (uint32_t)columns, 8 * 4 * sizeof(int), 32 * sizeof(int), 4 * sizeof(int),
                   PI_CL_DMA_DIR_EXT2LOC, &command);
  pi_cl_dma_cmd_wait(&command);
  for (int row = 0; row < 8; row++)
    for (int i = 0; i < 4; i++) CHECK(columns[4 * row + i] == 100 * row + 5 + i);
  pi_cl_dma_copy_2d_t back;
  back.dir = PI_CL_DMA_DIR_LOC2EXT;
  back.size = 8 * 4 * sizeof(int);
  back.ext = (uint32_t)(rows_l2 + 20);
  back.loc = (uint32_t)columns;
  back.stride = 32 * sizeof(int);
  back.length = 4 * sizeof(int);
  pi_cl_dma_memcpy_2d(&back);
  pi_cl_dma_wait(&back);
  for (int row = 0; row < 8; row++)
    CHECK(rows_l2[32 * row + 20] == 100 * row + 5 && rows_l2[32 * row + 24] == 100 * row + 24);
  pi_l1_free(0, columns, 8 * 4 * sizeof(int));
}

static void cluster_main(void* arguments) {
  CHECK(*(int*)arguments == 42);
  CHECK(pi_core_id() == 0);
  CHECK(table_l1[0] == 4 && table_l1[3] == 1);
  left = pi_cl_l1_malloc(0, N * K * sizeof(float));
  right = pi_cl_l1_malloc(0, M * K * sizeof(float));
  result = pi_cl_l1_malloc(0, N * M * sizeof(float));
  left16 = pi_cl_l1_malloc(0, N * K * sizeof(float16));
  right16 = pi_cl_l1_malloc(0, M * K * sizeof(float16));
  result16 = pi_cl_l1_malloc(0, N * M * sizeof(float16));
  CHECK(left && right && result && left16 && right16 && result16);
  CHECK(pi_l1_malloc(0, 1 << 20) == NULL);
  copy_in_and_out();
  for (int i = 0; i < N * K; i++) left16[i] = (float16)left[i];
  for (int i = 0; i < M * K; i++) right16[i] = (float16)right[i];

  struct product_args args = {N, K, M};
  pi_perf_conf(1 << PI_PERF_CYCLES | 1 << PI_PERF_INSTR | 1 << PI_PERF_LD | 1 << PI_PERF_ACTIVE_CYCLES);
  pi_perf_reset();
  pi_perf_stop();
  pi_perf_start();
  pi_cl_team_fork(NUM_CORES, product, &args);
  pi_perf_stop();
  const unsigned cycles = pi_perf_read(PI_PERF_CYCLES);
  const unsigned instructions = pi_perf_read(PI_PERF_INSTR);
  const unsigned loads = pi_perf_read(PI_PERF_LD);
  CHECK(cycles > instructions && instructions > loads && loads >= 2 * K * M * ((N + NUM_CORES - 1) / NUM_CORES));
  CHECK(pi_perf_read(PI_PERF_CYCLES) == cycles); /* stopped */
  printf("product: %u cycles, %u instructions, %u loads\n", cycles, instructions, loads);

  arrivals = 0;
  pi_cl_team_fork(NUM_CORES, product16, &args);
  CHECK(arrivals == NUM_CORES);
  int seen[8] = {0};
  pi_cl_team_fork(3, in_a_small_team, seen);
  CHECK(seen[2] == 1 && seen[3] == 0);

  for (int i = 0; i < N; i++) {
    for (int j = 0; j < M; j++) {
      float expected = 0;
      for (int k = 0; k < K; k++) expected += left[i * K + k] * right[j * K + k];
      CHECK(fabsf(result[i * M + j] - expected) < 1e-5f);
      CHECK(fabsf((float)result16[i * M + j] - expected) < 0.05);
    }
  }
  pi_cl_dma_cmd_t command;
  pi_cl_dma_cmd((uint32_t)result_l2, (uint32_t)result, N * M * sizeof(float), PI_CL_DMA_DIR_LOC2EXT, &command);
  pi_cl_dma_cmd_wait(&command);
  pi_cl_l1_free(0, left, N * K * sizeof(float));
}

int main(void) {
  printf("Configuring the cluster\n");
  for (int i = 0; i < N * K; i++) left_l2[i] = (float)(i % 7 - 3) / 4;
  for (int i = 0; i < M * K; i++) right_l2[i] = (float)(i % 5 - 2) / 8;
  for (int i = 0; i < 8 * 32; i++) rows_l2[i] = 100 * (i / 32) + i % 32;
  struct pi_device cluster_dev;
  struct pi_cluster_conf conf;
  struct pi_cluster_task task;
  memset(&task, 0, sizeof(task));
  pi_cluster_conf_init(&conf);
  conf.id = 0;
  pi_open_from_conf(&cluster_dev, &conf);
  if (pi_cluster_open(&cluster_dev)) return -1;
  int* argument = pi_l2_malloc(sizeof(int));
  *argument = 42;
  pi_cluster_send_task_to_cl(&cluster_dev, pi_cluster_task(&task, cluster_main, argument));
  pi_cluster_send_task_to_cl(&cluster_dev, pi_cluster_task(&task, cluster_main, argument)); /* once more */
  pi_l2_free(argument, sizeof(int));
  pi_cluster_close(&cluster_dev);
  float sum = 0;
  for (int i = 0; i < N * M; i++) sum += result_l2[i];
  printf("sum of the result %f, %d mistakes\n", sum, mistakes);
  return mistakes;
}
