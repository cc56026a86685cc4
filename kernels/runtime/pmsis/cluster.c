// PMSIS: the fabric controller's main(), tasks for the cluster, and who waits where.
//
// In place of runtime/program.c's run_program and runtime/fabric_controller.c's run_fabric_controller, which are weak:
// this file is in an archive and is linked when a program includes pmsis.h. The fabric controller leaves a task in L2
// and wakes core 0 by a software event; core 0 ends it by the end-of-computation line. Without a fabric controller core
// 0 runs main() and its own tasks.
#include "pmsis.h"
#include "runtime/control.h"
#include "runtime/fabric_controller.h"
#include "runtime/pmsis/team.h"
#include "runtime/program.h"
#include "runtime/team.h"

constexpr uint32_t kTaskEvent = 2;  // a software event; 1 is the controller's
constexpr uint32_t kWaitClear = 0x3C;
constexpr uintptr_t kSoftwareEventTrigger = 0x10200E00;  // event unit, the cluster's side (pulp-open): + 4 event

const char halfstep_pmsis_runtime = 1;

static struct pi_cluster_task* volatile pending_task;
static int cluster_is_open;
static int is_running;        // a task that nobody has waited for yet
static pi_task_t* to_notify;  // when it is done

// Links format.c with everybody who is linked with this.
extern const char pmsis_formats;
[[gnu::used]] static const char* const formats = &pmsis_formats;

int main(void);

static void wait_for_task(void) {
  uint32_t ignored;
  while (pending_task == NULL)
    __asm__ volatile(".insn i 0x03, 6, %0, %1, %2" : "=r"(ignored) : "r"(kEventUnit), "i"(kWaitClear) : "memory");
}

static void run_master(void) {
  if (!started_by_fabric_controller) pmsis_exit(main());
  for (;;) {
    wait_for_task();
    pending_task->entry(pending_task->arg);
    pending_task = NULL;
    signal_end_of_computation(0);
  }
}

void run_program(void) {
  team_open();
  pmsis_team_open(kTaskEvent);
  if (core_id() != 0) pmsis_team_serve();
  // The master's stack is larger than the others'.
  extern char __master_stack_end[];
  __asm__ volatile("mv sp, %0\n\tjr %1" ::"r"(__master_stack_end), "r"(run_master) : "memory");
  __builtin_unreachable();
}

void run_fabric_controller(void) {
  started_by_fabric_controller = 1;
  pmsis_exit(main());
}

void pmsis_exit(int status) {
  exit_program(status);
  for (;;) __asm__ volatile("wfi");
}

void pi_cluster_conf_init(struct pi_cluster_conf* conf) { *conf = (struct pi_cluster_conf){0}; }

void pi_open_from_conf(struct pi_device* device, void* conf) { device->config = conf; }

int pi_cluster_open(struct pi_device* cluster) {
  (void)cluster;
  if (pi_is_fc() && !cluster_is_open) start_cluster(halfstep_cores);
  cluster_is_open = 1;
  return 0;
}

static void notify(pi_task_t* task) {
  if (task == NULL) return;
  task->done = 1;
  if (task->callback != NULL) task->callback(task->arg);
}

static void wait_for_running_task(void) {
  if (!is_running) return;
  wait_for_cluster();
  is_running = 0;
  notify(to_notify);
}

int pi_cluster_close(struct pi_device* cluster) {
  (void)cluster;
  wait_for_running_task();
  return 0;
}

struct pi_cluster_task* pi_cluster_task(struct pi_cluster_task* task, void (*entry)(void*), void* arg) {
  *task = (struct pi_cluster_task){.entry = entry, .arg = arg};
  return task;
}

int pi_cluster_send_task_to_cl_async(struct pi_device* cluster, struct pi_cluster_task* task, pi_task_t* done) {
  pi_cluster_open(cluster);
  if (!pi_is_fc()) {
    task->entry(task->arg);
    notify(done);
    return 0;
  }
  wait_for_running_task();
  is_running = 1;
  to_notify = done;
  pending_task = task;
  *(volatile uint32_t*)(kSoftwareEventTrigger + 4 * kTaskEvent) = 1;  // core 0
  return 0;
}

int pi_cluster_send_task_to_cl(struct pi_device* cluster, struct pi_cluster_task* task) {
  pi_cluster_send_task_to_cl_async(cluster, task, NULL);
  wait_for_running_task();
  return 0;
}

void pi_task_wait_on(pi_task_t* task) {
  while (!task->done && is_running) wait_for_running_task();
}
