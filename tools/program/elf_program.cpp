// libelf walks the file; every offset it hands out is checked against the file's size before bytes are taken.
#include "tools/program/elf_program.h"

#include <gelf.h>
#include <libelf.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "tools/errors.h"
#include "tools/program/layer_table.h"
#include "tools/program/sha256.h"

namespace halfstep::tools {
namespace {

constexpr std::uint64_t kAddressSpace = std::uint64_t{1} << 32U;

std::vector<std::uint8_t> read_file(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) throw UsageError(path.string() + ": no such file");
  if (!std::filesystem::is_regular_file(path)) throw UsageError(path.string() + ": not a file");
  std::ifstream file(path, std::ios::binary);
  std::vector<std::uint8_t> bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file) throw UsageError(path.string() + ": cannot be read");
  return bytes;
}

struct CloseElf {
  void operator()(Elf* elf) const { elf_end(elf); }
};

class ElfReader {
 public:
  ElfReader(std::string file, std::vector<std::uint8_t> bytes) : file_(std::move(file)), bytes_(std::move(bytes)) {
    check_identity();
    elf_version(EV_CURRENT);
    elf_.reset(elf_memory(reinterpret_cast<char*>(bytes_.data()), bytes_.size()));
    if (elf_ == nullptr || gelf_getehdr(elf_.get(), &header_) == nullptr) fail_truncated("its header");
    if (header_.e_machine != EM_RISCV)
      throw UsageError(file_ + ": a program for machine " + std::to_string(header_.e_machine) +
                       ", expected RISC-V (machine 243)");
    check_table(header_.e_phoff, header_.e_phnum, header_.e_phentsize, "its program headers");
    check_table(header_.e_shoff, header_.e_shnum, header_.e_shentsize, "its section headers");
  }

  model::ProgramImage read() {
    model::ProgramImage image;
    image.name = std::filesystem::path(file_).filename().string();
    image.sha256 = sha256_hex(bytes_);
    image.entry = static_cast<std::uint32_t>(header_.e_entry);
    read_segments(image);
    read_sections(image);
    return image;
  }

 private:
  // The first bytes, before libelf sees them, so that each mistake gets words of its own.
  void check_identity() const {
    if (bytes_.size() < SELFMAG || std::memcmp(bytes_.data(), ELFMAG, SELFMAG) != 0)
      throw UsageError(file_ + ": not an ELF file");
    if (bytes_.size() < EI_NIDENT) fail_truncated("its header");
    if (bytes_[EI_CLASS] == ELFCLASS64) throw UsageError(file_ + ": a 64-bit ELF file, expected 32-bit RISC-V");
    if (bytes_[EI_CLASS] != ELFCLASS32 || bytes_[EI_DATA] != ELFDATA2LSB)
      throw UsageError(file_ + ": not a 32-bit little-endian ELF file");
    if (bytes_.size() < sizeof(Elf32_Ehdr)) fail_truncated("its header");
  }

  [[noreturn]] void fail_truncated(const std::string& what) const {
    throw UsageError(file_ + ": truncated ELF file: it ends at byte " + std::to_string(bytes_.size()) +
                     ", before the end of " + what);
  }

  void check_table(std::uint64_t offset, std::uint64_t count, std::uint64_t entry_size, const std::string& what) const {
    if (count != 0 && (offset > bytes_.size() || count * entry_size > bytes_.size() - offset)) fail_truncated(what);
  }

  void check_extent(std::uint64_t offset, std::uint64_t size, const std::string& what) const {
    if (offset > bytes_.size() || size > bytes_.size() - offset) fail_truncated(what);
  }

  void read_segments(model::ProgramImage& image) {
    for (int i = 0; i < header_.e_phnum; ++i) {
      GElf_Phdr program{};
      if (gelf_getphdr(elf_.get(), i, &program) == nullptr) fail_truncated("program header " + std::to_string(i));
      if (program.p_type != PT_LOAD || program.p_memsz == 0) continue;
      check_extent(program.p_offset, program.p_filesz, "segment " + std::to_string(i));
      if (program.p_filesz > program.p_memsz)
        throw UsageError(file_ + ": segment " + std::to_string(i) + " is larger in the file than in memory");
      if (program.p_paddr + program.p_memsz > kAddressSpace)
        throw UsageError(file_ + ": segment " + std::to_string(i) + " does not end within 32-bit addresses");
      model::Segment segment;
      segment.address = static_cast<std::uint32_t>(program.p_paddr);
      segment.bytes.assign(bytes_.begin() + static_cast<std::ptrdiff_t>(program.p_offset),
                           bytes_.begin() + static_cast<std::ptrdiff_t>(program.p_offset + program.p_filesz));
      segment.memory_size = static_cast<std::uint32_t>(program.p_memsz);
      segment.executable = (program.p_flags & PF_X) != 0;
      contents_.push_back({static_cast<std::uint32_t>(program.p_vaddr), bytes_.data() + program.p_offset,
                           static_cast<std::size_t>(program.p_filesz)});
      image.segments.push_back(std::move(segment));
    }
    if (image.segments.empty()) throw UsageError(file_ + ": no loadable segment: is it linked?");
  }

  void read_sections(model::ProgramImage& image) {
    std::vector<AddressedBytes> layer_tables;
    for (Elf_Scn* section = elf_nextscn(elf_.get(), nullptr); section != nullptr;
         section = elf_nextscn(elf_.get(), section)) {
      GElf_Shdr header{};
      if (gelf_getshdr(section, &header) == nullptr) fail_truncated("a section header");
      if (header.sh_type == SHT_NOBITS) continue;
      const char* name = elf_strptr(elf_.get(), header_.e_shstrndx, header.sh_name);
      const std::string section_name = name != nullptr ? name : "";
      check_extent(header.sh_offset, header.sh_size, "section " + section_name);
      const AddressedBytes bytes{static_cast<std::uint32_t>(header.sh_addr), bytes_.data() + header.sh_offset,
                                 static_cast<std::size_t>(header.sh_size)};
      if (header.sh_type == SHT_SYMTAB) read_symbols(section, header, image);
      if (section_name == kLayerSection) layer_tables.push_back(bytes);
      // Names may live in a section of ours that is not loaded; other unloaded sections all claim address 0.
      if ((header.sh_flags & SHF_ALLOC) == 0 && section_name.rfind(".halfstep", 0) == 0) contents_.push_back(bytes);
    }
    for (const AddressedBytes& table : layer_tables)
      for (model::LayerEntry& layer : parse_layer_table(file_, table, contents_))
        image.layers.push_back(std::move(layer));
  }

  void read_symbols(Elf_Scn* section, const GElf_Shdr& header, model::ProgramImage& image) {
    Elf_Data* data = elf_getdata(section, nullptr);
    if (data == nullptr || header.sh_entsize == 0) fail_truncated("the symbol table");
    const auto count = static_cast<int>(header.sh_size / header.sh_entsize);
    for (int i = 0; i < count; ++i) {
      GElf_Sym symbol{};
      if (gelf_getsym(data, i, &symbol) == nullptr) fail_truncated("symbol " + std::to_string(i));
      const auto type = GELF_ST_TYPE(symbol.st_info);
      if (symbol.st_shndx == SHN_UNDEF || (type != STT_FUNC && type != STT_OBJECT && type != STT_NOTYPE)) continue;
      const char* name = elf_strptr(elf_.get(), header.sh_link, symbol.st_name);
      // "$x" and the like mark code and data for disassemblers; ".L" are the compiler's own labels.
      if (name == nullptr || *name == '\0' || *name == '$' || std::string_view(name).substr(0, 2) == ".L") continue;
      image.symbols.push_back(
          {name, static_cast<std::uint32_t>(symbol.st_value), static_cast<std::uint32_t>(symbol.st_size)});
    }
    std::stable_sort(image.symbols.begin(), image.symbols.end(),
                     [](const model::Symbol& a, const model::Symbol& b) { return a.address < b.address; });
  }

  std::string file_;
  std::vector<std::uint8_t> bytes_;
  std::unique_ptr<Elf, CloseElf> elf_;
  GElf_Ehdr header_{};
  std::vector<AddressedBytes> contents_;
};

}  // namespace

model::ProgramImage read_elf_program(const std::filesystem::path& path) {
  return ElfReader(path.string(), read_file(path)).read();
}

}  // namespace halfstep::tools
