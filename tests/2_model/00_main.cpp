// SystemC owns main(); Catch runs inside sc_main, with a fresh simulation context per fixture where one is needed.
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#include <systemc>

int sc_main(int argc, char* argv[]) { return Catch::Session().run(argc, argv); }
