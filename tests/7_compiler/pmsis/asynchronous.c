// What programs of SDKs do around a kernel: clocks are set, tasks are sent and waited for later, one calls the next by
// a callback, memory in L2 is asked for from the cluster, forks are prepared. Prints its own verdict.
#include <math.h>

#define CHUNKS 4
#define CHUNK 64

static struct pi_device cluster;
static struct pi_cluster_task tasks[CHUNKS];
static pi_task_t finished[CHUNKS];
static int in_callbacks;

PI_L2 static float samples[CHUNKS][CHUNK];
PI_L1 static float partial[NUM_CORES];
static float norms[CHUNKS];

static void square_part(void* arg) {
  const float* chunk = arg;
  const int share = (CHUNK + NUM_CORES - 1) / NUM_CORES;
  const int begin = (int)pi_core_id() * share;
  const int end = begin + share > CHUNK ? CHUNK : begin + share;
  float sum = 0.0f;
  for (int i = begin; i < end; i++) sum += chunk[i] * chunk[i];
  partial[pi_core_id()] = sum;
}

static void norm_of_chunk(void* arg) {
  const int number = (int)arg;
  float* local = pi_l1_malloc(&cluster, CHUNK * sizeof(float));
  pi_cl_dma_cmd_t copy;
  pi_cl_dma_cmd((uint32_t)samples[number], (uint32_t)local, CHUNK * sizeof(float), PI_CL_DMA_DIR_EXT2LOC, &copy);
  pi_cl_dma_cmd_wait(&copy);

  pi_cl_alloc_req_t request;
  pi_cl_l2_malloc(sizeof(float), &request);
  float* total = pi_cl_l2_malloc_wait(&request);
  pi_cl_team_prepare_fork(NUM_CORES);
  pi_cl_team_preset_fork(square_part, local);
  *total = 0.0f;
  for (int core = 0; core < NUM_CORES; core++) *total += partial[core];
  norms[number] = sqrtf(*total);

  pi_cl_free_req_t freed;
  pi_cl_l2_free(total, sizeof(float), &freed);
  pi_cl_l2_free_wait(&freed);
  pi_l1_free(&cluster, local, CHUNK * sizeof(float));
}

static void send_next(void* arg) {
  const int number = (int)arg;
  in_callbacks++;
  if (number + 1 < CHUNKS)
    pi_cluster_send_task_to_cl_async(&cluster, pi_cluster_task(&tasks[number + 1], norm_of_chunk, (void*)(number + 1)),
                                     number + 2 < CHUNKS
                                         ? pi_task_callback(&finished[number + 1], send_next, (void*)(number + 1))
                                         : pi_task_block(&finished[number + 1]));
}

int main(void) {
  if (pi_freq_set(PI_FREQ_DOMAIN_FC, 100 * 1000 * 1000) || pi_freq_set(PI_FREQ_DOMAIN_CL, 200 * 1000 * 1000)) return 1;
  printf("FC %lu Hz, cluster %lu Hz\n", (unsigned long)pi_freq_get(PI_FREQ_DOMAIN_FC),
         (unsigned long)pi_freq_get(PI_FREQ_DOMAIN_CL));
  for (int i = 0; i < CHUNKS; i++)
    for (int j = 0; j < CHUNK; j++) samples[i][j] = (float)(i + 1) * (j % 2 ? -0.5f : 0.5f);

  struct pi_cluster_conf conf;
  pi_cluster_conf_init(&conf);
  pi_open_from_conf(&cluster, &conf);
  if (pi_cluster_open(&cluster)) return 2;

  const uint32_t before = pi_time_get_us();
  pi_cluster_send_task_async(&cluster, pi_cluster_task(&tasks[0], norm_of_chunk, (void*)0),
                             pi_task_callback(&finished[0], send_next, (void*)0));
  const int early = pi_is_fc() && finished[0].done;  // nobody has waited yet
  pi_task_wait_on(&finished[CHUNKS - 1]);
  pi_time_wait_us(3);
  const uint32_t taken = pi_time_get_us() - before;
  pi_cluster_close(&cluster);

  int wrong = early || in_callbacks != CHUNKS - 1 || taken < 3 || taken > 1000;
  for (int i = 0; i < CHUNKS; i++)
    if (norms[i] != 4.0f * (float)(i + 1)) wrong++;
  printf("norms %.1f %.1f %.1f %.1f, %d wrong\n", norms[0], norms[1], norms[2], norms[3], wrong);
  return wrong;
}
