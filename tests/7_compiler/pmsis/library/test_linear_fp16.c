/* Trains a fully connected layer towards a target and prints results beside what they should be. */
#include "train.h"

#define Tin 33
#define Tout 10
#define EPOCHS 8
#define LEARNING_RATE 0.125f
#define ERROR_TOLERANCE_FP16 0.01f

PI_L1 fp16 input[Tin], input_diff[Tin];
PI_L1 fp16 weights[Tin * Tout], weights_diff[Tin * Tout];
PI_L1 fp16 output[Tout], output_diff[Tout];
PI_L1 fp16 target[Tout];
PI_L1 fp16 loss = 0;

PI_L1 struct blob_fp16 in_blob, wgt_blob, out_blob;
PI_L1 struct Linear_args_fp16 FC_args;
PI_L1 struct loss_args_fp16 l_args;
PI_L1 struct optim_args_fp16 o_args;

/* What a machine with more digits computes; from a script, elsewhere. */
PI_L2 float golden_out[Tout], golden_wgt[Tin * Tout], golden_in_diff[Tin];

static int errors = 0;

void prepare_data() {
  for (int i = 0; i < Tin; i++) input[i] = 0.03125f * ((i * 7) % 11 - 5);
  for (int i = 0; i < Tin * Tout; i++) weights[i] = 0.0625f * ((i * 5) % 13 - 6);
  for (int i = 0; i < Tout; i++) target[i] = 0.25f * (i - 4);
  in_blob.data = input;
  in_blob.diff = input_diff;
  in_blob.dim = Tin;
  wgt_blob.data = weights;
  wgt_blob.diff = weights_diff;
  wgt_blob.dim = Tin * Tout;
  out_blob.data = output;
  out_blob.diff = output_diff;
  out_blob.dim = Tout;
  FC_args.input = &in_blob;
  FC_args.coeff = &wgt_blob;
  FC_args.output = &out_blob;
  FC_args.skip_in_grad = 0;
  FC_args.opt_matmul_type = 1;
  l_args.output = &out_blob;
  l_args.target = target;
  l_args.wr_loss = &loss;
  o_args.weights = &wgt_blob;
  o_args.learning_rate = LEARNING_RATE;
}

static void train_golden() {
  for (int i = 0; i < Tin * Tout; i++) golden_wgt[i] = 0.0625f * ((i * 5) % 13 - 6);
  for (int epoch = 0; epoch < EPOCHS; epoch++) {
    for (int i = 0; i < Tin; i++) golden_in_diff[i] = 0;
    for (int o = 0; o < Tout; o++) {
      float sum = 0;
      for (int i = 0; i < Tin; i++) sum += golden_wgt[o * Tin + i] * (0.03125f * ((i * 7) % 11 - 5));
      golden_out[o] = sum;
      float diff = 2.0f / Tout * (sum - 0.25f * (o - 4));
      for (int i = 0; i < Tin; i++) {
        golden_in_diff[i] += diff * golden_wgt[o * Tin + i];
        golden_wgt[o * Tin + i] -= LEARNING_RATE * diff * (0.03125f * ((i * 7) % 11 - 5));
      }
    }
  }
}

static int check_tensor(const char* name, fp16* tensor_out, float* tensor_ref, int size) {
  int error_flag = 0;
  for (int i = 0; i < size; i++) {
    if (max(tensor_out[i] - tensor_ref[i], tensor_ref[i] - tensor_out[i]) > ERROR_TOLERANCE_FP16) {
      if (error_flag == 0) printf("\n");
      printf("Error at index: %d   (%s = %f, expected %f)\n", i, name, tensor_out[i], tensor_ref[i]);
      error_flag = 1;
    }
  }
  return error_flag;
}

void net_step() {
  prepare_data();
  fp16 first_loss = 0;
  INIT_STATS();
  PRE_START_STATS();
  for (int epoch = 0; epoch < EPOCHS; epoch++) {
    START_STATS();
    linear_fp16_fw_cl(&FC_args);
    MSELoss_fp16(&l_args);
    if (epoch == 0) first_loss = loss;
    linear_fp16_bw_cl(&FC_args);
    pi_cl_team_fork(NUM_CORES, gradient_descent_fp16, &o_args);
    if (epoch == 0) {
      STOP_STATS();
    }
  }
  train_golden();
  printf("\nloss %f -> %f\n", first_loss, loss);
  if (!(loss < first_loss)) errors++;
  errors += check_tensor("output", output, golden_out, Tout);
  errors += check_tensor("weight", weights, golden_wgt, Tin * Tout);
  errors += check_tensor("input diff", input_diff, golden_in_diff, Tin);
  if (errors == 0) printf("\n*** TENSOR MATCHING ***\n");
  return;
}

PI_L2 struct pi_cluster_task cl_task;

int main(void) {
  printf("\nHello there.\nConfiguring cluster..\n");
  struct pi_device cluster_dev;
  struct pi_cluster_conf cl_conf;

  pi_cluster_conf_init(&cl_conf);
  pi_open_from_conf(&cluster_dev, &cl_conf);
  if (pi_cluster_open(&cluster_dev)) return -1;

  printf("\nLaunching training procedure...\n");
  pi_cluster_send_task_to_cl(&cluster_dev, pi_cluster_task(&cl_task, net_step, NULL));

  printf("Net training successful!\n");
  pi_cluster_close(&cluster_dev);
  pmsis_exit(errors);
}
