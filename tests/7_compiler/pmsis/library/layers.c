#include "train.h"

void linear_fp16_fw_cl(void* Linear_args) {
  struct Linear_args_fp16* args = (struct Linear_args_fp16*)Linear_args;
  struct matMul_args_fp16 matMul_args;
  matMul_args.A = args->input->data;
  matMul_args.B = args->coeff->data;
  matMul_args.C = args->output->data;
  matMul_args.N = 1;
  matMul_args.K = args->input->dim;
  matMul_args.M = args->output->dim;
  matMul_args.trans_B = 1;
  pi_cl_team_fork(NUM_CORES, mm_M_fp16, &matMul_args);
}

static inline void linear_fp16_bw_param_grads_cl(struct Linear_args_fp16* args) {
  struct matMul_args_fp16 matMul_args;
  matMul_args.A = args->output->diff;
  matMul_args.B = args->input->data;
  matMul_args.C = args->coeff->diff;
  matMul_args.N = args->output->dim;
  matMul_args.K = 1;
  matMul_args.M = args->input->dim;
  matMul_args.trans_B = 0;
  switch (args->opt_matmul_type) {
    case 0:
      pi_cl_team_fork(NUM_CORES, mm_M_fp16, &matMul_args);
      break;
    case 1:
      pi_cl_team_fork(NUM_CORES, mm_fp16_SIMD_2x4, &matMul_args);
      break;
    default:
      printf("\nWrong matmul_type selection!\n");
      break;
  }
}

void linear_fp16_bw_cl(void* Linear_args) {
  struct Linear_args_fp16* args = (struct Linear_args_fp16*)Linear_args;
  linear_fp16_bw_param_grads_cl(args);
  if (args->skip_in_grad == 0) {
    struct matMul_args_fp16 matMul_args = {
        .A = args->output->diff,
        .B = args->coeff->data,
        .C = args->input->diff,
        .N = 1,
        .K = args->output->dim,
        .M = args->input->dim,
        .trans_B = 0,
    };
    pi_cl_team_fork(NUM_CORES, mm_M_fp16, &matMul_args);
  }
}

struct im2col_args {
  struct Conv2D_args* conv;
};

/* Each core writes the rows of its output positions: coefficients' order, so that the product has B transposed. */
static void im2row_core(void* void_args) {
  struct Conv2D_args* args = (struct Conv2D_args*)void_args;
  struct blob* in = args->input;
  int Hk = args->coeff->H, Wk = args->coeff->W;
  int Ho = args->output->H, Wo = args->output->W;
  int pixels = Ho * Wo;
  int blockSize = (pixels + NUM_CORES - 1) / NUM_CORES;
  int start = pi_core_id() * blockSize;
  int stop = start + blockSize > pixels ? pixels : start + blockSize;
  for (int p = start; p < stop; p++) {
    int ho = p / Wo, wo = p % Wo;
    float* to = args->i2c_buffer + p * in->C * Hk * Wk;
    for (int c = 0; c < in->C; c++)
      for (int hk = 0; hk < Hk; hk++)
        for (int wk = 0; wk < Wk; wk++) {
          int h = ho * args->stride_h + hk - args->Upad;
          int w = wo * args->stride_w + wk - args->Lpad;
          *to++ = (h < 0 || w < 0 || h >= in->H || w >= in->W) ? 0.0f : in->data[c * in->H * in->W + h * in->W + w];
        }
  }
}

void conv2d_fp32_fw_cl(void* Conv2D_args) {
  struct Conv2D_args* args = (struct Conv2D_args*)Conv2D_args;
  pi_cl_team_fork(NUM_CORES, im2row_core, Conv2D_args);
  struct matMul_args matMul_args;
  matMul_args.A = args->coeff->data;
  matMul_args.B = args->i2c_buffer;
  matMul_args.C = args->output->data;
  matMul_args.N = args->output->C;
  matMul_args.K = args->input->C * args->coeff->H * args->coeff->W;
  matMul_args.M = args->output->H * args->output->W;
  matMul_args.trans_B = 1;
  pi_cl_team_fork(NUM_CORES, mm, &matMul_args);
}

void MSELoss_fp16(void* loss_args) {
  struct loss_args_fp16* args = (struct loss_args_fp16*)loss_args;
  fp16* outData = args->output->data;
  fp16* outDiff = args->output->diff;
  fp16* target = args->target;
  int size = args->output->dim;
  fp16 loss = 0.0;
  const fp16 meanval = 1.0f / size;
  for (int i = 0; i < size; i++) loss += meanval * (target[i] - outData[i]) * (target[i] - outData[i]);
  for (int i = 0; i < size; i++) outDiff[i] = meanval * 2.0f * (-target[i] + outData[i]);
  *args->wr_loss = loss;
#ifdef DEBUG
  printf("loss: %f, size: %d\n", loss, size);
#endif
}

void gradient_descent_fp16(void* optim_args) {
  struct optim_args_fp16* args = (struct optim_args_fp16*)optim_args;
  v2f16* weights = (v2f16*)args->weights->data;
  v2f16* grads = (v2f16*)args->weights->diff;
  v2f16 lr = (v2f16){args->learning_rate, args->learning_rate};
  int pairs = args->weights->dim / 2;
  const int blockSize = (pairs + NUM_CORES - 1) / NUM_CORES;
  const int start = pi_core_id() * blockSize;
  const int stop = start + blockSize > pairs ? pairs : start + blockSize;
  for (int i = start; i < stop; i++) weights[i] -= lr * grads[i];
  if ((args->weights->dim & 1) && pi_core_id() == 0) {
    int last = args->weights->dim - 1;
    args->weights->data[last] -= args->learning_rate * args->weights->diff[last];
  }
}

void vect_max(void* void_args) {
  struct max_args* args = (struct max_args*)void_args;
  const int blockSize = (args->dim + NUM_CORES - 1) / NUM_CORES;
  const int start = pi_core_id() * blockSize;
  const int stop = start + blockSize > args->dim ? args->dim : start + blockSize;
  float m = args->input[0];
  for (int i = start; i < stop; i++)
    if (args->input[i] > m) m = args->input[i];
  args->maxes[pi_core_id()] = m;
}
