// What a trace says about itself: enough to replay it without the program it came from.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace halfstep::traces {

struct CodeSegment {
  std::uint32_t address = 0;
  std::vector<std::uint8_t> bytes;
};

struct TraceSymbol {
  std::string name;
  std::uint32_t address = 0;
  std::uint32_t size = 0;
};

struct TraceLayer {
  std::uint32_t region = 0;
  std::uint32_t macs = 0;
  std::string layer;
  std::string pass;
  std::string kernel;
};

// Addresses from `base` on, `bytes` of them.
struct AddressRange {
  std::uint32_t base = 0;
  std::uint32_t bytes = 0;

  bool contains(std::uint32_t address) const { return address - base < bytes; }
};

// A loop that waits for a device, entered at one of its loads (wait_loops.h): whatever else time is, a replay executes
// it from there on, until it leaves.
struct WaitLoop {
  // A load whose address is a register's of the moment of entry plus an offset.
  struct Access {
    std::uint8_t base = 0;
    std::int32_t offset = 0;
  };

  std::uint32_t entry = 0;              // the load
  std::uint32_t first = 0;              // instruction: the loop lies between here
  std::uint32_t last = 0;               // and this one, inclusive;
  std::uint32_t exit = 0;               // whoever leaves goes here
  std::vector<std::uint8_t> registers;  // that must have their values at entry
  std::vector<Access> accesses;  // that must ask a device, or the loop is recorded like any other; not in the file

  bool contains(std::uint32_t pc) const { return pc >= first && pc <= last; }
};

// Who chose a parameter's value: a preset's or another file's line, one of these whose comment says that its value is
// assumed, or the command line.
enum class ParameterOrigin : std::uint8_t { file, assumed, command_line };

struct TraceHeader {
  std::string version;  // of halfstep, or who wrote what was imported
  std::string program;
  std::string sha256;  // of the ELF file; empty if there was none
  std::uint32_t entry = 0;
  std::uint32_t cores = 0;                    // with events: from core 0 upwards, and the fabric controller last
  bool fabric_controller = false;             // there is one
  bool stray_accesses = false;                // isa.arith=rtl: accesses that go astray are recorded (trace_events.h)
  std::map<std::string, std::string> config;  // every parameter, resolved
  // Parameters that somebody chose; the others have defaults or follow others. Not known of every trace.
  std::optional<std::map<std::string, ParameterOrigin>> chosen;
  std::vector<AddressRange> plain_memory;  // where what a store writes matters to nobody's time
  std::vector<AddressRange> watched;       // exceptions from those: code, tohost
  std::vector<AddressRange> devices;       // that answer in a replay as they do in execution; not in the file
  std::vector<WaitLoop> wait_loops;
  std::vector<TraceSymbol> symbols;
  std::vector<TraceLayer> layers;
  std::vector<CodeSegment> code;

  // True if a trace keeps what is stored at the address.
  bool keeps_value(std::uint32_t address) const;
  bool is_device(std::uint32_t address) const;
  // Four bytes of code, 0 where there is none.
  std::uint32_t word_at(std::uint32_t pc) const;
};

// A loop that asked the same address again and again.
struct PollingLoop {
  std::uint32_t core = 0;
  std::uint32_t pc = 0;
  std::uint32_t address = 0;
  std::uint64_t repeats = 0;
  bool reenacted = false;  // by a replay (WaitLoop); else it asks as often as the recording
};

// What is known when a recording ends.
struct TraceSummary {
  std::uint64_t cycles = 0;                 // of the recorded run; 0: not known
  std::vector<std::uint64_t> instructions;  // of each core
  std::vector<PollingLoop> polling;
  std::vector<double> losses{};  // what the program computed, if it was a network: of each training step
};

std::string header_to_json(const TraceHeader& header);  // without the code
// Throws std::exception with what was expected.
TraceHeader header_from_json(const std::string& text);
std::string summary_to_json(const TraceSummary& summary);
TraceSummary summary_from_json(const std::string& text);

}  // namespace halfstep::traces
