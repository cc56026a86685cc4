#include "elf_builder.h"

#include <elf.h>

#include <cstring>

namespace halfstep::test {
namespace {

template <class Record>
void append(std::vector<std::uint8_t>& bytes, const Record& record) {
  const auto* begin = reinterpret_cast<const std::uint8_t*>(&record);
  bytes.insert(bytes.end(), begin, begin + sizeof record);
}

}  // namespace

std::vector<std::uint8_t> ElfBuilder::build() const {
  constexpr std::uint32_t kCodeOffset = sizeof(Elf32_Ehdr) + sizeof(Elf32_Phdr);
  std::vector<std::uint8_t> contents = code;
  std::vector<Elf32_Shdr> headers(1);  // the first one is empty
  std::string names(1, '\0');
  const auto add_section = [&](const std::string& name, std::uint32_t type, std::uint32_t section_address,
                               const std::vector<std::uint8_t>& bytes) {
    Elf32_Shdr header{};
    header.sh_name = static_cast<Elf32_Word>(names.size());
    header.sh_type = type;
    header.sh_addr = section_address;
    header.sh_offset = static_cast<Elf32_Off>(kCodeOffset + contents.size());
    header.sh_size = static_cast<Elf32_Word>(bytes.size());
    headers.push_back(header);
    names += name + '\0';
    contents.insert(contents.end(), bytes.begin(), bytes.end());
  };
  for (const Section& section : sections) add_section(section.name, SHT_PROGBITS, section.address, section.bytes);
  const std::string all_names = names + ".shstrtab" + '\0';
  add_section(".shstrtab", SHT_STRTAB, 0, {all_names.begin(), all_names.end()});

  Elf32_Ehdr header{};
  std::memcpy(header.e_ident, ELFMAG, SELFMAG);
  header.e_ident[EI_CLASS] = elf_class;
  header.e_ident[EI_DATA] = byte_order;
  header.e_ident[EI_VERSION] = EV_CURRENT;
  header.e_type = ET_EXEC;
  header.e_machine = machine;
  header.e_version = EV_CURRENT;
  header.e_entry = entry;
  header.e_ehsize = sizeof(Elf32_Ehdr);
  header.e_phoff = sizeof(Elf32_Ehdr);
  header.e_phentsize = sizeof(Elf32_Phdr);
  header.e_phnum = 1;
  header.e_shoff = static_cast<Elf32_Off>(kCodeOffset + contents.size());
  header.e_shentsize = sizeof(Elf32_Shdr);
  header.e_shnum = static_cast<Elf32_Half>(headers.size());
  header.e_shstrndx = static_cast<Elf32_Half>(headers.size() - 1);

  Elf32_Phdr program{};
  program.p_type = segment_type;
  program.p_offset = kCodeOffset;
  program.p_vaddr = address;
  program.p_paddr = address;
  program.p_filesz = static_cast<Elf32_Word>(code.size());
  program.p_memsz = memory_size != 0 ? memory_size : program.p_filesz;
  program.p_flags = PF_R | PF_X;

  std::vector<std::uint8_t> bytes;
  append(bytes, header);
  append(bytes, program);
  bytes.insert(bytes.end(), contents.begin(), contents.end());
  for (const Elf32_Shdr& section : headers) append(bytes, section);
  return bytes;
}

}  // namespace halfstep::test
