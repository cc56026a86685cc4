// The standard extensions against an implementation that is not ours: random programs run under QEMU's user mode
// emulation and in halfstep's instruction set, and every register after every block is compared.
//
// qemu_oracle [PROGRAMS [FIRST_SEED]]: exit status 0 if all are equal, 1 if one differs, 2 if something cannot run.
#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <string>
#include <vector>

#include "functional_run.h"
#include "isa/decoder.h"
#include "qemu_run.h"
#include "random_program.h"
#include "tools/files/temporary_directory.h"

namespace {

using namespace halfstep;
using namespace halfstep::tests;

constexpr std::uint32_t kBlocks = 400;
constexpr std::uint32_t kBlockInstructions = 100;

std::uint32_t word_at(const std::vector<std::uint8_t>& bytes, std::size_t offset) {
  std::uint32_t word = 0;
  if (offset + 4 <= bytes.size()) std::memcpy(&word, &bytes[offset], 4);
  return word;
}

// The block whose record differs, with the instructions that may have done it.
void print_difference(const RandomProgram& program, const std::vector<std::uint8_t>& ours,
                      const std::vector<std::uint8_t>& theirs, std::size_t record) {
  for (std::uint32_t index = 0; index < kRecordWords; ++index) {
    const std::size_t offset = kScratchBytes + (record * kRecordWords + index) * 4;
    const std::uint32_t our_word = word_at(ours, offset);
    const std::uint32_t their_word = word_at(theirs, offset);
    if (our_word == their_word) continue;
    const std::string name = index < 30 ? "x" + std::to_string(index + 1) : "fcsr";
    std::printf("  %s: halfstep %08" PRIx32 ", qemu %08" PRIx32 "\n", name.c_str(), our_word, their_word);
  }
  const std::size_t end = record + 1 < program.block_address.size()
                              ? (program.block_address[record + 1] - kCodeBase) / 2
                              : program.code.size() - 1;
  for (std::size_t index = (program.block_address[record] - kCodeBase) / 2; index < end;) {
    const std::uint32_t word = program.code[index] | static_cast<std::uint32_t>(program.code[index + 1]) << 16;
    const isa::Instruction instruction = isa::decode(word);
    const auto pc = static_cast<std::uint32_t>(kCodeBase + 2 * index);
    std::printf("  %08" PRIx32 "  %s\n", pc, isa::disassemble(instruction, pc).c_str());
    index += instruction.size / 2U;
  }
}

bool equal(const RandomProgram& program, std::uint32_t seed, const std::vector<std::uint8_t>& ours,
           const std::vector<std::uint8_t>& theirs) {
  if (ours == theirs) return true;
  std::printf("seed %" PRIu32 ": %zu bytes of halfstep and %zu of qemu differ\n", seed, ours.size(), theirs.size());
  for (std::size_t record = 0; record < program.block_address.size(); ++record) {
    const std::size_t begin = kScratchBytes + record * kRecordWords * 4;
    const std::size_t end = begin + kRecordWords * 4;
    if (end <= theirs.size() &&
        std::equal(ours.begin() + static_cast<std::ptrdiff_t>(begin), ours.begin() + static_cast<std::ptrdiff_t>(end),
                   theirs.begin() + static_cast<std::ptrdiff_t>(begin)))
      continue;
    print_difference(program, ours, theirs, record);
    break;
  }
  return false;
}

int compare(std::uint32_t programs, std::uint32_t first_seed) {
  const tools::TemporaryDirectory folder;
  std::uint64_t instructions = 0;
  for (std::uint32_t seed = first_seed; seed < first_seed + programs; ++seed) {
    const RandomProgram program = generate_program(seed, kBlocks, kBlockInstructions);
    if (!equal(program, seed, run_functional(program), run_qemu(program, folder.path()))) return 1;
    instructions += program.instructions;
  }
  std::printf("%" PRIu64 " random instructions in %" PRIu32 " programs: all registers equal after each of %" PRIu32
              " blocks\n",
              instructions, programs, programs * kBlocks);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    const auto number = [&](int index, std::uint32_t otherwise) {
      return count > index ? static_cast<std::uint32_t>(std::stoul(arguments[index])) : otherwise;
    };
    return compare(number(1, 20), number(2, 1));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "qemu_oracle: %s\n", error.what());
    return 2;
  }
}
