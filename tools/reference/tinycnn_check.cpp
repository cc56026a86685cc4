#include "kernels/networks/tinycnn/shape.h"
#include "tools/reference/comparison.h"
#include "tools/reference/program_checks.h"

namespace halfstep::reference {
namespace {

struct KeptTensor {
  const char* name;  // the symbol is kept_<name> (kernels/networks/tinycnn/keep.h)
  std::size_t elements;
};

constexpr KeptTensor kKeptTensors[] = {
    {"image", kImagePixels},
    {"conv1_output", kConv1Activations},
    {"relu1_output", kConv1Activations},
    {"pool1_output", kPool1Activations},
    {"conv2_output", kConv2Activations},
    {"relu2_output", kConv2Activations},
    {"pool2_output", kPool2Activations},
    {"logits", kClasses},
    {"logits_gradient", kClasses},
    {"pool2_gradient", kPool2Activations},
    {"relu2_gradient", kConv2Activations},
    {"conv2_gradient", kConv2Activations},
    {"pool1_gradient", kPool1Activations},
    {"relu1_gradient", kConv1Activations},
    {"conv1_gradient", kConv1Activations},
    {"parameters_gradient", kParameters},
    {"parameters_after", kParameters},
};

Tensor exact(const DeviceValues& values) {
  Tensor tensor;
  for (const double value : values) tensor.push_back({value, 0.0});
  return tensor;
}

NamedValues read_kept_tensors(const DeviceMemory& memory, std::uint32_t step) {
  NamedValues values;
  for (const KeptTensor& tensor : kKeptTensors)
    values[tensor.name] = memory.elements("kept_" + std::string(tensor.name), tensor.elements);
  values["loss"] = {memory.single("tinycnn_losses", step)};
  return values;
}

// Rows for the parts of a parameter array: a mistake in one layer shall not hide behind the name of all.
struct ParameterPart {
  const char* name;
  std::size_t count;
};
constexpr ParameterPart kParameterParts[] = {
    {"conv1.weights", kConv1Weights}, {"conv1.bias", kConv1Outputs},      {"conv2.weights", kConv2Weights},
    {"conv2.bias", kConv2Outputs},    {"linear.weights", kLinearWeights}, {"linear.bias", kClasses},
};

template <typename Values>
Values slice(const Values& all, std::size_t begin, std::size_t count) {
  const auto first = all.begin() + static_cast<std::ptrdiff_t>(begin);
  return Values(first, first + static_cast<std::ptrdiff_t>(count));
}

class Table {
 public:
  void add(const std::string& name, const Tensor* by_layer, const Tensor* end_to_end, const DeviceValues& device) {
    TensorRow row{name, device.size(), {}, {}};
    if (by_layer != nullptr) row.layer_by_layer.push_back(compare(*by_layer, device));
    if (end_to_end != nullptr) row.end_to_end.push_back(compare(*end_to_end, device));
    rows_.push_back(row);
  }

  void add_parameters(const std::string& suffix, const Tensor& by_layer, const Tensor& end_to_end,
                      const DeviceValues& device) {
    std::size_t begin = 0;
    for (const ParameterPart& part : kParameterParts) {
      const Tensor local = slice(by_layer, begin, part.count);
      const Tensor chained = slice(end_to_end, begin, part.count);
      add(std::string(part.name) + suffix, &local, &chained, slice(device, begin, part.count));
      begin += part.count;
    }
  }

  CheckReport report(const std::string& title) const {
    CheckReport result{true, title + print_table(rows_)};
    for (const TensorRow& row : rows_) result.ok = result.ok && row.ok();
    return result;
  }

 private:
  std::vector<TensorRow> rows_;
};

Tensor initial_parameters(const model::ProgramImage& image, const KernelRoundings& roundings) {
  Tensor tensor;
  const auto bytes = bytes_of_image(image, "tinycnn_initial_parameters", 0, sizeof(float) * kParameters);
  for (const double value : decode_elements(bytes, ElementFormat::fp32))
    tensor.push_back(rounded({value, 0.0}, roundings.store));
  return tensor;
}

}  // namespace

CheckReport check_tinycnn(const model::ProgramImage& image, const model::Simulation& simulation, ElementFormat format) {
  const DeviceMemory memory(image, simulation, format);
  const KernelRoundings roundings = roundings_of(format);
  const std::uint32_t step = memory.word("kept_sample");
  if (step >= kMaxSamples) return {false, "kept_sample is " + std::to_string(step) + ", not a training step\n"};
  const std::size_t sample = step % kDatasetSamples;
  const NamedValues device = read_kept_tensors(memory, step);
  const DeviceValues before = memory.elements("kept_parameters_before", kParameters);

  StepInputs inputs;
  inputs.pixels = bytes_of_image(image, "tinycnn_images", sample * kImagePixels, kImagePixels);
  inputs.label = bytes_of_image(image, "tinycnn_labels", sample, 1).front();
  inputs.parameters = exact(before);
  NamedTensors by_layer = training_step(inputs, roundings, &device, Chaining::layer_by_layer);
  NamedTensors end_to_end = training_step(inputs, roundings, &device, Chaining::end_to_end);

  Table table;
  if (step == 0) {
    const Tensor initial = initial_parameters(image, roundings);
    table.add("initial parameters", &initial, nullptr, before);
  }
  for (const KeptTensor& tensor : kKeptTensors) {
    const std::string name = tensor.name;
    if (name == "parameters_gradient" || name == "parameters_after") continue;
    table.add(name, &by_layer.at(name), &end_to_end.at(name), device.at(name));
    if (name == "logits") table.add("loss", &by_layer.at("loss"), &end_to_end.at("loss"), device.at("loss"));
  }
  table.add_parameters(" gradient", by_layer.at("parameters_gradient"), end_to_end.at("parameters_gradient"),
                       device.at("parameters_gradient"));
  table.add_parameters(" after", by_layer.at("parameters_after"), end_to_end.at("parameters_after"),
                       device.at("parameters_after"));

  // The forward pass after the update leaves only its loss: from the device's new parameters, and from the reference's.
  inputs.parameters = exact(device.at("parameters_after"));
  const Tensor loss_after{loss_of(inputs, roundings)};
  inputs.parameters = end_to_end.at("parameters_after");
  const Tensor chained_loss_after{loss_of(inputs, roundings)};
  table.add("loss after update", &loss_after, &chained_loss_after, {memory.single("tinycnn_loss_after")});

  return table.report("training step " + std::to_string(step + 1) + ", sample " + std::to_string(sample) +
                      ", from the device's parameters before the step\n");
}

}  // namespace halfstep::reference
