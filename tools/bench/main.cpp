// The benchmarks' main(), which is SystemC's. The files of this folder each declare some of them.
#include <benchmark/benchmark.h>

#include <systemc>

int sc_main(int count, char* arguments[]) {
  benchmark::Initialize(&count, arguments);
  if (benchmark::ReportUnrecognizedArguments(count, arguments)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
