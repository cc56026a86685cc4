#include "model/trace/trace_image.h"

#include "model/config/parameters.h"
#include "model/soc/address_map.h"
#include "traces/wait_loops.h"

namespace halfstep::model {
namespace {

constexpr std::uint32_t kWindow = 0x100000;  // of the TCDM and its other views
constexpr std::uint32_t kHostWordBytes = 8;  // tohost

// As Simulation takes them for code: conventional test programs execute what is in their data.
bool is_code(const Segment& segment, const ClusterConfig& config) {
  return segment.executable || segment.address - config.memory_base < config.memory_size;
}

}  // namespace

traces::TraceHeader describe_trace(const ClusterConfig& config, const ProgramImage& program,
                                   const std::string& version) {
  traces::TraceHeader header;
  header.version = version;
  header.program = program.name;
  header.sha256 = program.sha256;
  header.entry = program.entry;
  header.fabric_controller = config.boot_mode == BootMode::fabric_controller;
  header.cores = header.fabric_controller ? config.cores + 1 : config.boot_cores;
  header.stray_accesses = config.isa.arithmetic == isa::Arithmetic::rtl;
  for (const Parameter& parameter : parameters()) header.config[parameter.name] = parameter.value.read(config);
  header.plain_memory = {{kTcdmAlias, kWindow},      {kTcdmBase, kWindow},
                         {kTestAndSetBase, kWindow}, {kL2PrivateBase, kL3Base - kL2PrivateBase},
                         {kL3Base, config.l3_size},  {config.memory_base, config.memory_size}};
  for (const Symbol& symbol : program.symbols) {
    header.symbols.push_back({symbol.name, symbol.address, symbol.size});
    if (symbol.name == "tohost") header.watched.push_back({symbol.address, kHostWordBytes});
  }
  for (const LayerEntry& layer : program.layers)
    header.layers.push_back({layer.region, layer.macs, layer.layer, layer.pass, layer.kernel});
  for (const Segment& segment : program.segments) {
    if (!is_code(segment, config) || segment.bytes.empty()) continue;
    header.code.push_back({segment.address, segment.bytes});
    header.watched.push_back({segment.address, static_cast<std::uint32_t>(segment.bytes.size())});
  }
  header.devices = {{kEventUnitBase, kEventUnitSize},
                    {kDmaBase, kDmaSize},
                    {kDmaPeripheralBase, kDmaSize},
                    {kEventUnitPeripheralBase, kEventUnitPeripheralSize},
                    {kClusterControlBase, kClusterControlSize},
                    {kFabricInterruptsBase, kFabricInterruptsSize}};
  header.wait_loops = traces::find_wait_loops(header.code, header.devices);
  return header;
}

ProgramImage program_of(const traces::TraceHeader& header) {
  ProgramImage program;
  program.name = header.program;
  program.sha256 = header.sha256;
  program.entry = header.entry;
  for (const traces::CodeSegment& segment : header.code)
    program.segments.push_back(
        {segment.address, segment.bytes, static_cast<std::uint32_t>(segment.bytes.size()), true});
  for (const traces::TraceSymbol& symbol : header.symbols)
    program.symbols.push_back({symbol.name, symbol.address, symbol.size});
  for (const traces::TraceLayer& layer : header.layers)
    program.layers.push_back({layer.region, layer.macs, layer.layer, layer.pass, layer.kernel});
  return program;
}

}  // namespace halfstep::model
