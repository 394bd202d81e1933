# SPDX-License-Identifier: BSD-2-Clause
# The probe, a payload that prints what a payload can see and powers the guest off; docs/testing.md. Included by the Makefile
# at the top.

.PHONY: probe
probe: $(B)/payloads/probe.rom $(B)/payloads/probe.img $(B)/payloads/probe-efi.img

# What reads tables: pure, and unit-tested. What reads registers. One wrapping each.
PROBE_PURE    := $(addprefix tests/probe/,acpi.c acpi_fixed.c bytes.c legacy.c memory_map.c scan.c smbios.c)
PROBE_MACHINE := $(addprefix tests/probe/,cpu.c devices.c pci.c report.c say.c)
PROBE_BORROWED := src/machine/machine.c src/machine/pci_cfg.c src/machine/mem.c src/lib/fmt.c src/lib/num.c src/lib/span.c src/lib/str.c
PROBE_SOURCES := $(PROBE_PURE) $(PROBE_MACHINE) $(addprefix tests/probe/,bare.c disk.c efi.c xen_off.c)

# Only what is used of the borrowed files, which are compiled again for that.
PROBE_FLAGS = $(CFLAGS) -Itests/probe -ffunction-sections -fdata-sections
$(B)/probe/32/%.o: % Makefile tests/probe/probe.mk
	@mkdir -p $(@D)
	@echo "  CC    $< (probe)"
	@gcc $(PROBE_FLAGS) -MMD -MP -c -o $@ $<
$(B)/probe/%/src/machine/mem.c.o: PROBE_FLAGS += -fno-builtin -fno-tree-loop-distribute-patterns

PROBE_32 := $(patsubst %,$(B)/probe/32/%.o,$(PROBE_PURE) $(PROBE_MACHINE) $(PROBE_BORROWED) tests/probe/xen_off.c)

$(B)/probe/%.elf: tests/probe/%.ld $(PROBE_32) $(B)/probe/32/tests/probe/%.S.o $(B)/probe/32/tests/probe/%.c.o
	@echo "  LD    $@"
	@ld $(LDFLAGS) --gc-sections -T $< -o $@ $(filter %.o,$^)

# In place of SeaBIOS: bios_path_override=.
$(B)/payloads/probe.rom: $(B)/probe/bare.elf
	@mkdir -p $(@D)
	@objcopy -O binary $< $@

# A disk for SeaBIOS: no smaller than a device model takes for one.
$(B)/payloads/probe.img: $(B)/probe/disk.elf
	@mkdir -p $(@D)
	@objcopy -O binary $< $@
	@truncate -s 1M $@

-include $(wildcard $(B)/probe/*/*/*.d $(B)/probe/*/*/*/*.d)

# ---- the EFI application: gnu-efi's startup code and library around the same files, 64 bits and position independent ----
# gnu-efi's linker script knows .bss and no .bss.NAME, so data stay together; its headers convert as they like.
EFI_FLAGS = $(filter-out -m32 -march=i686 -fno-pic -Wconversion -fdata-sections,$(PROBE_FLAGS)) -m64 -fpic \
	-fshort-wchar -mno-red-zone -maccumulate-outgoing-args -fvisibility=hidden -DGNU_EFI_USE_MS_ABI -mabi=sysv \
	-isystem /usr/include/efi -isystem /usr/include/efi/x86_64
EFI_SECTIONS := .text .sdata .data .rodata .dynamic .dynsym .rel .rela .rel.* .rela.* .reloc

$(B)/probe/64/%.o: % Makefile tests/probe/probe.mk
	@mkdir -p $(@D)
	@echo "  CC    $< (EFI probe)"
	@gcc $(EFI_FLAGS) -MMD -MP -c -o $@ $<

PROBE_64 := $(patsubst %,$(B)/probe/64/%.o,$(PROBE_PURE) $(PROBE_MACHINE) $(PROBE_BORROWED) tests/probe/efi.c)

# Unused parts go first: gnu-efi's own need to stay.
$(B)/probe/efi.o: $(PROBE_64)
	@ld -r --gc-sections -e efi_main -o $@ $^

# Debian has moved gnu-efi's files since 13. Its startup code calls into libefi since 3.0.18.
GNU_EFI := $(patsubst %/crt0-efi-x86_64.o,%,$(firstword $(wildcard /usr/lib/x86_64-linux-gnu/crt0-efi-x86_64.o /usr/lib/crt0-efi-x86_64.o)))

$(B)/probe/efi.so: $(B)/probe/efi.o
	@echo "  LD    $@"
	@ld -nostdlib -znocombreloc -shared -Bsymbolic --no-undefined -z noexecstack --no-warn-rwx-segments \
		-T $(GNU_EFI)/elf_x86_64_efi.lds -o $@ $(GNU_EFI)/crt0-efi-x86_64.o $< -L$(GNU_EFI) --start-group -lgnuefi -lefi --end-group

$(B)/payloads/probe.efi: $(B)/probe/efi.so
	@mkdir -p $(@D)
	@! objdump -h $< | grep '\.bss' # would be omitted
	@objcopy $(EFI_SECTIONS:%=-j %) --target=efi-app-x86_64 --subsystem=10 $< $@

# A file system without partitions: OVMF takes it for a removable medium's.
$(B)/payloads/probe-efi.img: $(B)/payloads/probe.efi
	@truncate -s 1440K $@
	@mkfs.vfat --invariant -F 12 $@ > /dev/null
	@mmd -i $@ ::/EFI ::/EFI/BOOT
	@mcopy -m -i $@ $< ::/EFI/BOOT/BOOTX64.EFI
