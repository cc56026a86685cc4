// Modules need a SystemC context; elaborating new ones after another test has simulated needs a new one.
#pragma once

#include <memory>
#include <systemc>

struct FreshKernel {
  FreshKernel() : context(std::make_unique<sc_core::sc_simcontext>()) {
    sc_core::sc_curr_simcontext = context.get();
    sc_core::sc_default_global_context = context.get();
  }
  ~FreshKernel() { sc_core::sc_curr_simcontext = sc_core::sc_default_global_context = nullptr; }
  std::unique_ptr<sc_core::sc_simcontext> context;
};
