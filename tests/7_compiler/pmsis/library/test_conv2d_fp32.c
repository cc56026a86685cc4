/* A convolution over bands of rows that a 2D DMA copies from L2, with two buffers, and a maximum over its output. */
#include "train.h"

#define IN_H 12
#define IN_W 14
#define IN_C 3
#define KER 3
#define OUT_C 5
#define PAD 1
#define OUT_H IN_H
#define OUT_W IN_W
#define BAND 4

PI_L2 float image[IN_C * IN_H * IN_W];
PI_L2 float result[OUT_C * OUT_H * OUT_W];
PI_L1 float kernel[OUT_C * IN_C * KER * KER];

struct band {
  float* input;
  float* output;
  pi_cl_dma_copy_2d_t copy[IN_C];
};

static PI_L1 struct band bands[2];
static PI_L1 struct blob in_blob, ker_blob, out_blob;
static PI_L1 struct Conv2D_args args;
static PI_L1 struct max_args m_args;
static int errors;

/* Rows [y - 1, y + BAND] of every channel, with zeros around the image. */
static void fetch(struct band* band, int y) {
  int first = y - PAD, last = y + BAND + PAD;
  int above = first < 0 ? -first : 0, below = last > IN_H ? last - IN_H : 0;
  int rows = last - first;
  memset(band->input, 0, sizeof(float) * IN_C * rows * (IN_W + 2 * PAD));
  for (int c = 0; c < IN_C; c++) {
    band->copy[c].dir = PI_CL_DMA_DIR_EXT2LOC;
    band->copy[c].merge = 0;
    band->copy[c].ext = (uint32_t)(image + c * IN_H * IN_W + (first + above) * IN_W);
    band->copy[c].loc = (uint32_t)(band->input + (c * rows + above) * IN_W);
    band->copy[c].size = (rows - above - below) * IN_W * sizeof(float);
    band->copy[c].stride = IN_W * sizeof(float);
    band->copy[c].length = IN_W * sizeof(float);
    pi_cl_dma_memcpy_2d(&band->copy[c]);
  }
}

static void compute(struct band* band, int y) {
  in_blob.data = band->input;
  in_blob.C = IN_C;
  in_blob.H = BAND + 2 * PAD;
  in_blob.W = IN_W;
  out_blob.data = band->output;
  out_blob.C = OUT_C;
  out_blob.H = BAND;
  out_blob.W = OUT_W;
  args.input = &in_blob;
  args.output = &out_blob;
  args.coeff = &ker_blob;
  args.Lpad = args.Rpad = PAD;
  args.Upad = args.Dpad = 0;
  args.stride_h = args.stride_w = 1;
  conv2d_fp32_fw_cl(&args);
  pi_cl_dma_cmd_t cmd[OUT_C];
  for (int c = 0; c < OUT_C; c++)
    pi_cl_dma_cmd((uint32_t)(result + c * OUT_H * OUT_W + y * OUT_W), (uint32_t)(band->output + c * BAND * OUT_W),
                  BAND * OUT_W * sizeof(float), PI_CL_DMA_DIR_LOC2EXT, &cmd[c]);
  for (int c = 0; c < OUT_C; c++) pi_cl_dma_cmd_wait(&cmd[c]);
}

static float expected(int o, int y, int x) {
  float sum = 0;
  for (int c = 0; c < IN_C; c++)
    for (int i = 0; i < KER; i++)
      for (int j = 0; j < KER; j++) {
        int h = y + i - PAD, w = x + j - PAD;
        if (h >= 0 && w >= 0 && h < IN_H && w < IN_W)
          sum += image[c * IN_H * IN_W + h * IN_W + w] * kernel[((o * IN_C + c) * KER + i) * KER + j];
      }
  return sum;
}

void cluster_entry(void* arg) {
  (void)arg;
  int in_size = sizeof(float) * IN_C * (BAND + 2 * PAD) * (IN_W + 2 * PAD);
  int out_size = sizeof(float) * OUT_C * BAND * OUT_W;
  for (int b = 0; b < 2; b++) {
    bands[b].input = (float*)pi_l1_malloc(0, in_size);
    bands[b].output = (float*)pmsis_l1_malloc(out_size);
    if (bands[b].input == NULL || bands[b].output == NULL) {
      printf("Memory Allocation Error!\n");
      pmsis_exit(-1);
    }
  }
  args.i2c_buffer = pi_cl_l1_malloc(NULL, sizeof(float) * BAND * OUT_W * IN_C * KER * KER);
  for (int i = 0; i < IN_C * IN_H * IN_W; i++) image[i] = (i % 17) - 8;
  for (int i = 0; i < OUT_C * IN_C * KER * KER; i++) kernel[i] = 0.25f * ((i % 7) - 3);
  ker_blob.data = kernel;
  ker_blob.H = ker_blob.W = KER;

#ifdef PROF_NET
  INIT_STATS();
  PRE_START_STATS();
  START_STATS();
#endif
  fetch(&bands[0], 0);
  for (int y = 0, b = 0; y < IN_H; y += BAND, b ^= 1) {
    for (int c = 0; c < IN_C; c++) pi_cl_dma_wait(&bands[b].copy[c]);
    if (y + BAND < IN_H) fetch(&bands[b ^ 1], y + BAND);
    compute(&bands[b], y);
  }
#ifdef PROF_NET
  STOP_STATS();
#endif

  float largest = result[0];
  for (int o = 0; o < OUT_C; o++)
    for (int y = 0; y < OUT_H; y++)
      for (int x = 0; x < OUT_W; x++) {
        float found = result[(o * OUT_H + y) * OUT_W + x];
        if (found != expected(o, y, x) && errors++ < 3)
          printf("[%d][%d][%d] %f, expected %f\n", o, y, x, found, expected(o, y, x));
        if (found > largest) largest = found;
      }
  float* row = bands[0].output; /* the last but one band: only its maximum over cores is looked at */
  m_args.input = row;
  m_args.dim = OUT_C * BAND * OUT_W;
  pi_cl_team_fork(NUM_CORES, vect_max, &m_args);
  float most = m_args.maxes[0];
  for (int i = 1; i < NUM_CORES; i++) most = max(most, m_args.maxes[i]);
  if (most > largest) errors++;
  printf("maximum %f\n", most);
  for (int b = 0; b < 2; b++) {
    pi_l1_free(0, bands[b].input, in_size);
    pmsis_l1_malloc_free(bands[b].output, out_size);
  }
}

static int run(void) {
  struct pi_device* cluster_dev = pmsis_l2_malloc(sizeof(struct pi_device));
  struct pi_cluster_task* task = pmsis_l2_malloc(sizeof(struct pi_cluster_task));
  struct pi_cluster_conf conf;
  pi_cluster_conf_init(&conf);
  conf.id = 0;
  pi_open_from_conf(cluster_dev, (void*)&conf);
  if (pi_cluster_open(cluster_dev)) {
    printf("Cluster open failed !\n");
    pmsis_exit(-1);
  }
  pi_cluster_task(task, cluster_entry, NULL);
  task->stack_size = 2048;
  task->slave_stack_size = 1024;
  pi_cluster_send_task_to_cl(cluster_dev, task);
  pmsis_l2_malloc_free(task, sizeof(struct pi_cluster_task));
  pi_cluster_close(cluster_dev);
  printf("%d errors\n", errors);
  pmsis_exit(errors);
  return 0;
}

int main() { return pmsis_kickoff((void*)run); }
