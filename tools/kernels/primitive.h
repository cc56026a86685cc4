// One row of the registry: a primitive in one pass, everything about it that is data.
#pragma once

#include <string>
#include <vector>

#include "tools/kernels/plan.h"

namespace halfstep::tools {

struct Primitive {
  std::string name;                  // conv2d_fw
  std::string pass;                  // forward, loss, weight_gradient, input_gradient, update or data
  std::string program;               // kernels/primitives/programs/PROGRAM.c
  std::vector<std::string> sources;  // further ones, relative to kernels/primitives, without .c
  std::string shape;                 // notation (shape.h)
  std::string reference_shape;       // kernel.shape=default
  std::vector<int> shape_defaults;   // of the optional sizes
  std::vector<Variant> (*variants)(const NumberFormat& format);
  KernelPlan (*plan)(const PlanRequest& request);
  bool exact_on_integers = true;  // results are exact for DataKind::integers
};

// Every primitive, in the order in which they are listed.
const std::vector<Primitive>& primitives();

// Null if there is none of that name.
const Primitive* find_primitive(const std::string& name);

// Variant names, for messages.
std::vector<std::string> variant_names(const Primitive& primitive, const NumberFormat& format);

}  // namespace halfstep::tools
