#include "qemu_run.h"

#include <elf.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace halfstep::tests {
namespace {

// Zfinx and Zhinx share the integer registers: they exclude F and D, which G would bring.
constexpr const char* kQemu = "qemu-riscv32 -cpu rv32,g=false,f=false,d=false,zfinx=true,zhinx=true ";

// The smallest file that Linux loads: one segment of code, one of zeros.
void write_elf(const RandomProgram& program, const std::filesystem::path& path) {
  constexpr Elf32_Off kCodeOffset = 0x1000;
  const auto code_bytes = static_cast<Elf32_Word>(program.code.size() * 2);

  Elf32_Ehdr header{};
  const std::array<unsigned char, 7> identity = {ELFMAG0,    ELFMAG1,     ELFMAG2,   ELFMAG3,
                                                 ELFCLASS32, ELFDATA2LSB, EV_CURRENT};
  std::copy(identity.begin(), identity.end(), header.e_ident);
  header.e_type = ET_EXEC;
  header.e_machine = EM_RISCV;
  header.e_version = EV_CURRENT;
  header.e_entry = kCodeBase;
  header.e_phoff = sizeof header;
  header.e_flags = EF_RISCV_RVC;
  header.e_ehsize = sizeof header;
  header.e_phentsize = sizeof(Elf32_Phdr);
  header.e_phnum = 2;

  std::array<Elf32_Phdr, 2> segments{};
  segments[0] = {PT_LOAD, kCodeOffset, kCodeBase, kCodeBase, code_bytes, code_bytes, PF_R | PF_X, 0x1000};
  segments[1] = {PT_LOAD, 0, kScratchBase, kScratchBase, 0, program.data_bytes(), PF_R | PF_W, 0x1000};

  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(&header), sizeof header);
  file.write(reinterpret_cast<const char*>(segments.data()), sizeof segments);
  file.seekp(kCodeOffset);
  file.write(reinterpret_cast<const char*>(program.code.data()), static_cast<std::streamsize>(code_bytes));
  if (!file.flush()) throw std::runtime_error("cannot write " + path.string());
}

}  // namespace

std::vector<std::uint8_t> run_qemu(const RandomProgram& program, const std::filesystem::path& folder) {
  const std::filesystem::path elf = folder / "random.elf";
  const std::filesystem::path output = folder / "random.out";
  write_elf(program, elf);
  std::filesystem::permissions(elf, std::filesystem::perms::owner_all);
  const std::string command = kQemu + elf.string() + " >" + output.string();
  const int status = std::system(command.c_str());
  if (status != 0)
    throw std::runtime_error("expected exit status 0 of: " + command + ", got " + std::to_string(status));
  std::ifstream file(output, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace halfstep::tests
