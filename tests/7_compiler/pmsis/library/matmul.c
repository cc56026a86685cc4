#include "train.h"

/* Rows are dealt out in blocks. */
void mm(void* void_args) {
  struct matMul_args* args = (struct matMul_args*)void_args;
  float* __restrict__ A = args->A;
  float* __restrict__ B = args->B;
  float* __restrict__ C = args->C;

  const int N = args->N;
  const int M = args->M;
  const int K = args->K;

  int transp = args->trans_B;

  const int blockSize = (N + NUM_CORES - 1) / NUM_CORES;
  const int start = pi_core_id() * blockSize;
  const int stop = start + blockSize > N ? N : start + blockSize;

  if (transp == 0) {
    for (int i = start; i < stop; i++) {
      for (int j = 0; j < M; j++) {
        float temp = 0;
        for (int k = 0; k < K; k++) {
          temp += A[i * K + k] * B[j + k * M];
        }
        C[i * M + j] = temp;
      }
    }
  } else {
    for (int i = start; i < stop; i++) {
      for (int j = 0; j < M; j++) {
        float temp = 0;
        for (int k = 0; k < K; k++) {
          temp += A[i * K + k] * B[k + j * K];
        }
        C[i * M + j] = temp;
      }
    }
  }
}

/* The same on columns, for few rows. */
void mm_M_fp16(void* void_args) {
  struct matMul_args_fp16* args = (struct matMul_args_fp16*)void_args;
  fp16* __restrict__ A = args->A;
  fp16* __restrict__ B = args->B;
  fp16* __restrict__ C = args->C;
  const int N = args->N;
  const int M = args->M;
  const int K = args->K;

  const int blockSize = (M + NUM_CORES - 1) / NUM_CORES;
  const int start = pi_core_id() * blockSize;
  const int stop = start + blockSize > M ? M : start + blockSize;

  for (int i = 0; i < N; i++) {
    for (int j = start; j < stop; j++) {
      fp16 temp = 0;
      for (int k = 0; k < K; k++) {
        if (args->trans_B)
          temp += A[i * K + k] * B[k + j * K];
        else
          temp += A[i * K + k] * B[j + k * M];
      }
      C[i * M + j] = temp;
    }
  }
}

/* Two rows and four columns at a time, lanes along the columns. What is left over goes to core 0. */
void mm_fp16_SIMD_2x4(void* void_args) {
  struct matMul_args_fp16* args = (struct matMul_args_fp16*)void_args;
  fp16* __restrict__ A = args->A;
  fp16* __restrict__ B = args->B;
  fp16* __restrict__ C = args->C;
  int N = args->N, M = args->M, K = args->K;

  int M_par = M & 0xfffffffc;
  int N_par = N & 0xfffffffe;
  int blockSize = (N_par + NUM_CORES - 1) / NUM_CORES;
  blockSize += blockSize & 1;
  int start = min((int)pi_core_id() * blockSize, N_par);
  int stop = min(start + blockSize, N_par);

  v2f16 Av, Bv0, Bv1;
  for (int i = start; i < stop; i += 2) {
    for (int j = 0; j < M_par; j += 4) {
      v2f16 sum0 = (v2f16){0, 0};
      v2f16 sum1 = (v2f16){0, 0};
      v2f16 sum2 = (v2f16){0, 0};
      v2f16 sum3 = (v2f16){0, 0};
      for (int k = 0; k < (K & 0xfffffffe); k += 2) {
        v2f16 A0 = *(v2f16*)&A[i * K + k];
        v2f16 A1 = *(v2f16*)&A[(i + 1) * K + k];
        Bv0 = *(v2f16*)&B[j + k * M];
        Bv1 = *(v2f16*)&B[j + k * M + 2];
        Av = __builtin_shuffle(A0, (v2s){0, 0});
        sum0 += Av * Bv0;
        sum1 += Av * Bv1;
        Av = __builtin_shuffle(A1, (v2s){0, 0});
        sum2 += Av * Bv0;
        sum3 += Av * Bv1;
        Bv0 = *(v2f16*)&B[j + (k + 1) * M];
        Bv1 = *(v2f16*)&B[j + (k + 1) * M + 2];
        Av = __builtin_shuffle(A0, (v2s){1, 1});
        sum0 += Av * Bv0;
        sum1 += Av * Bv1;
        Av = __builtin_shuffle(A1, (v2s){1, 1});
        sum2 += Av * Bv0;
        sum3 += Av * Bv1;
      }
      if (K & 1) {
        Av = (v2f16){A[i * K + K - 1], A[i * K + K - 1]};
        Bv0 = *(v2f16*)&B[j + (K - 1) * M];
        Bv1 = *(v2f16*)&B[j + (K - 1) * M + 2];
        sum0 += Av * Bv0;
        sum1 += Av * Bv1;
        Av = (v2f16){A[(i + 1) * K + K - 1], A[(i + 1) * K + K - 1]};
        sum2 += Av * Bv0;
        sum3 += Av * Bv1;
      }
      *(v2f16*)&C[i * M + j] = sum0;
      *(v2f16*)&C[i * M + j + 2] = sum1;
      *(v2f16*)&C[(i + 1) * M + j] = sum2;
      *(v2f16*)&C[(i + 1) * M + j + 2] = sum3;
    }
  }
  if (pi_core_id() == 0) {
    for (int i = 0; i < N; i++) {
      for (int j = i < N_par ? M_par : 0; j < M; j++) {
        fp16 temp = 0;
        for (int k = 0; k < K; k++) temp += A[i * K + k] * B[j + k * M];
        C[i * M + j] = temp;
      }
    }
  }
}

void transpose_fp16(void* void_args) {
  struct transp_args_fp16 args = *((struct transp_args_fp16*)void_args);
  int N = args.N, M = args.M;
  int blockSize = (N + NUM_CORES - 1) / NUM_CORES;
  int start = pi_core_id() * blockSize;
  int stop = start + blockSize > N ? N : start + blockSize;
  for (int i = start; i < stop; i++)
    for (int j = 0; j < M; j++) args.transp_matrix[j * N + i] = args.matrix[i * M + j];
}
