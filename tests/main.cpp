// Runs Catch inside SystemC's entry point, which libsystemc asks for; tests that need a simulation context of their own
// renew it (2_model/fresh_kernel.h).
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#include <cstdlib>
#include <systemc>

int sc_main(int argc, char* argv[]) { return Catch::Session().run(argc, argv); }

// SystemC's own main() prints a banner, which would end up in the list of tests that CTest reads.
int main(int argc, char* argv[]) {
  setenv("SYSTEMC_DISABLE_COPYRIGHT_MESSAGE", "1", 1);
  return sc_core::sc_elab_and_sim(argc, argv);
}

// SystemC 2.3.4 never frees the processes that a simulation spawned, as simple_target_socket does for non-blocking
// calls: not ours to mend.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:sc_core::sc_spawn\nleak:sc_core::sc_process_b\nleak:sc_core::sc_cor_pkg\nleak:fw_process::nb_transport_"
         "fw\n";
}
