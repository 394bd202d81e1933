# SPDX-License-Identifier: BSD-2-Clause
# Slipway's one Makefile. `make` builds build/slipway and build/slipway-pvh; `make help` lists the rest.

VERSION := 1.0.0
# SMBIOS wants a release date. SOURCE_DATE_EPOCH overrides it; the clock never gets in.
RELEASE_DATE := 11/28/2026
ifdef SOURCE_DATE_EPOCH
RELEASE_DATE := $(shell date -u -d @$(SOURCE_DATE_EPOCH) +%m/%d/%Y)
endif

PREFIX  ?= /usr
DESTDIR ?=
# Where the toolstack looks for a relative firmware= of a guest's: Xen's own name for it is XENFIRMWAREDIR.
FIRMWAREDIR ?= $(PREFIX)/lib/xen/boot

B    := build
IASL ?= iasl

# Pure files: no I/O, no globals, also compiled for the host. `make check-pure` holds them to it.
PURE := src/platform.c src/problem.c \
	src/log/warn.c src/lib/buf.c src/lib/deadline.c src/lib/fmt.c src/lib/num.c src/lib/span.c src/lib/str.c \
	src/plan/e820.c src/plan/irq.c src/plan/mtrr_plan.c src/plan/pci_bars.c src/plan/pci_functions.c \
	src/plan/pci_gaps.c src/plan/pci_items.c src/plan/pci_place.c src/plan/pci_windows.c \
	src/probe/hvm_info.c src/probe/oem_options.c src/probe/options.c src/probe/start_info.c \
	src/tables/mptable.c src/tables/pir.c \
	src/tables/smbios.c src/tables/smbios_memory.c src/tables/smbios_writer.c src/tables/user_smbios.c \
	acpi/acpi.c acpi/aml.c acpi/fadt.c acpi/hpet_waet.c acpi/madt.c acpi/numa.c acpi/ssdt.c acpi/ssdt_processors.c \
	acpi/static_ssdts.c acpi/table.c acpi/tpm.c acpi/user_acpi.c \
	payloads/bzimage.c payloads/choose.c payloads/elf.c payloads/kernel.c payloads/kernel_file.c payloads/kernel_place.c \
	payloads/kernel_tell.c payloads/ovmf.c payloads/payload.c payloads/seabios.c payloads/uki.c \
	src/pvh/cmdline.c

# Files that do something: to the machine, to Xen, or with what they remember.
IMPURE := src/main.c \
	src/machine/apic.c src/machine/pci_cfg.c src/machine/phys.c src/machine/traps.c \
	src/log/fatal.c src/log/log.c src/log/log_layout.c src/log/phases.c \
	src/xen/domain.c src/xen/guest_memory.c src/xen/shared_info.c src/xen/store.c src/xen/store_ring.c \
	src/probe/cpu.c src/probe/device_memory.c src/probe/devices.c src/probe/direct_kernel.c src/probe/pci_scan.c src/probe/probe.c \
	src/probe/store_options.c src/probe/tpm.c src/probe/vnuma.c src/probe/xen_map.c \
	src/plan/plan.c src/tables/build.c src/tables/smbios_build.c \
	src/apply/hand_off.c src/apply/hardware.c src/apply/mtrr.c \
	src/apply/pci_apply.c src/apply/place.c src/apply/populate.c src/apply/report.c src/apply/smp.c src/apply/start_kernel.c

# What slipway-pvh, the loader of PVH guests, has instead of src/main.c.
PVH := src/pvh/main.c src/pvh/start.c src/pvh/tables.c

# The primitives themselves, which the simulated platform replaces.
MACHINE := src/machine/idt.c src/machine/machine.c src/machine/mem.c
ASM := src/machine/entry.S src/machine/ap_start.S src/machine/built_in_bios.S src/machine/handoff.S src/machine/start_kernel.S src/machine/trap_stubs.S
ASM_PVH := src/machine/pvh_note.S

ASL := $(wildcard acpi/*.asl)
GENERATED := $(ASL:acpi/%.asl=$(B)/gen/%_aml.h)

INCLUDES := -Isrc -Iacpi -Ipayloads -I$(B)/gen
WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla
WERROR   ?= -Werror
# -g is for build/slipway.elf alone: addr2line and gdb find lines there. The file that is installed has none.
CFLAGS   := -g -std=c11 -ffreestanding -m32 -march=i686 -mgeneral-regs-only -fno-pic -fno-stack-protector \
	-fno-asynchronous-unwind-tables -fno-strict-aliasing -fcf-protection=none -Os $(WARNINGS) $(WERROR) $(INCLUDES)
LDFLAGS  := -m elf_i386 -nostdlib -static -n --build-id=none -z noexecstack --no-warn-rwx-segments

# TEST_SOURCES and TEST_LDFLAGS are for images that only the tests use, in a directory of their own: make B=...
OBJECTS := $(patsubst %,$(B)/obj/%.o,$(ASM) $(IMPURE) $(MACHINE) $(PURE) $(TEST_SOURCES)) $(B)/obj/version.o
OBJECTS_PVH := $(patsubst %,$(B)/obj/%.o,$(PVH) $(ASM_PVH))

.DELETE_ON_ERROR:
.PHONY: all clean help
all: $(B)/slipway $(B)/slipway-pvh

# The table of all targets in docs/testing.md, without its marks.
help:
	@awk -F ' *[|] *' '/^[|] `make/ { gsub(/`|\]\([^)]*\)|\[/, ""); \
		printf "%-20s %s%s\n", $$2, $$3, $$4 ~ /[0-9a-z]/ ? " (" $$4 ")" : "" }' docs/testing.md

# The image with its symbols, and the file to install.
$(B)/slipway.elf: $(OBJECTS) linker.ld
	@echo "  LD    $@"
	@ld $(LDFLAGS) $(TEST_LDFLAGS) -T linker.ld -Map=$(B)/slipway.map -o $@ $(OBJECTS)

$(B)/slipway: $(B)/slipway.elf
	@strip -o $@ $<

# The same for PVH guests. The linker omits what only HVM guests need: this main.c does not lead there.
$(B)/slipway-pvh.elf: $(OBJECTS) $(OBJECTS_PVH) src/pvh/linker.ld
	@echo "  LD    $@"
	@ld $(LDFLAGS) --gc-sections -T src/pvh/linker.ld -Map=$(B)/slipway-pvh.map -o $@ $(filter-out %/src/main.c.o,$(OBJECTS)) $(OBJECTS_PVH)

$(B)/slipway-pvh: $(B)/slipway-pvh.elf
	@strip -o $@ $<

# The same with a BIOS in it, for toolstacks that bring none (XAPI): make loader-with-bios BIOS=FILE. NOTICE is the BIOS's licence.
BIOS   ?= /usr/share/seabios/bios-256k.bin
NOTICE ?= /usr/share/doc/seabios/copyright
.PHONY: loader-with-bios
loader-with-bios:
	@case "$$(stat -L -c %s '$(BIOS)')" in 65536|131072|196608|262144) ;; *) \
		echo '$(BIOS): not the size of a BIOS, 64 to 256 KiB: name another in BIOS=' >&2; exit 1;; esac
	@$(MAKE) --no-print-directory B=$(B)/with-bios BUILT_IN_BIOS=$(abspath $(BIOS)) $(B)/with-bios/slipway
	@cp '$(NOTICE)' $(B)/slipway-seabios.copyright
	@cp $(B)/with-bios/slipway $(B)/slipway-seabios

$(B)/obj/src/machine/built_in_bios.S.o: $(BUILT_IN_BIOS)
$(B)/obj/src/machine/built_in_bios.S.o: CFLAGS += $(if $(BUILT_IN_BIOS),-DBUILT_IN_BIOS='"$(BUILT_IN_BIOS)"')

$(B)/obj/%.c.o: %.c Makefile $(GENERATED)
	@mkdir -p $(@D)
	@echo "  CC    $<"
	@gcc $(CFLAGS) -MMD -MP -c -o $@ $<

# Without this GCC may turn the loops in mem.c into calls of the functions that they are in.
$(B)/obj/src/machine/mem.c.o: CFLAGS += -fno-builtin -fno-tree-loop-distribute-patterns

$(B)/obj/%.S.o: %.S Makefile
	@mkdir -p $(@D)
	@echo "  CC    $<"
	@gcc $(CFLAGS) -MMD -MP -c -o $@ $<

$(B)/gen/version.c: Makefile
	@mkdir -p $(@D)
	@printf 'extern const char slipway_version[], slipway_date[];\nconst char slipway_version[] = "%s";\nconst char slipway_date[] = "%s";\n' \
		'$(VERSION)' '$(RELEASE_DATE)' > $@

$(B)/obj/version.o: $(B)/gen/version.c
	@mkdir -p $(@D)
	@gcc $(CFLAGS) -c -o $@ $<

$(B)/gen/%.aml: acpi/%.asl $(wildcard acpi/*.inc)
	@mkdir -p $(@D)
	@echo "  ASL   $<"
	@$(IASL) -ve -vs -p $(B)/gen/$* $< > $(B)/gen/$*.log || { cat $(B)/gen/$*.log; exit 1; }

$(B)/gen/%_aml.h: $(B)/gen/%.aml
	@{ printf 'static const unsigned char $*_aml[] = {\n'; od -An -v -tx1 $< | sed 's/ / 0x/g; s/\([0-9a-f]\)\( \|$$\)/\1,\2/g'; printf '};\n'; } > $@

.SECONDARY:
-include $(OBJECTS:.o=.d) $(OBJECTS_PVH:.o=.d)

clean:
	rm -rf $(B)/obj $(B)/probe $(B)/gen $(B)/slipway $(B)/slipway.elf $(B)/slipway.map \
		$(B)/slipway-pvh $(B)/slipway-pvh.elf $(B)/slipway-pvh.map $(B)/unit $(B)/sim $(B)/pure \
		$(B)/tools $(B)/slipway-plan $(B)/slipway-report $(B)/slipway-messages.7 $(B)/bugs \
		$(B)/without $(B)/plan/random_guests $(B)/plan/boot_guests* $(B)/plan/xl_without_xen.so $(B)/with-bios $(B)/slipway-seabios $(B)/slipway-seabios.copyright $(B)/toolstacks

.PHONY: size install install-images uninstall uninstall-images install-loader-with-bios uninstall-loader-with-bios
size: $(B)/slipway $(B)/slipway-pvh
	@size -t $(OBJECTS) $(OBJECTS_PVH) | sort -rn
	@size -A $(B)/slipway.elf $(B)/slipway-pvh.elf | grep -E '^(\.(text|bss) |build)'
	@stat -c '%s bytes in the file %n' $(B)/slipway $(B)/slipway-pvh

# Packages divide along these targets: slipway-plan, of install-tools, is what needs libraries.
install: install-images install-tools install-report install-docs

install-images: $(B)/slipway $(B)/slipway-pvh
	install -d $(DESTDIR)$(FIRMWAREDIR)
	install -m 644 $(B)/slipway $(B)/slipway-pvh $(DESTDIR)$(FIRMWAREDIR)

install-loader-with-bios: loader-with-bios
	install -d $(DESTDIR)$(FIRMWAREDIR) $(DESTDIR)$(DOCDIR)
	install -m 644 $(B)/slipway-seabios $(DESTDIR)$(FIRMWAREDIR)/slipway-seabios
	install -m 644 $(B)/slipway-seabios.copyright $(DESTDIR)$(DOCDIR)/slipway-seabios.copyright

uninstall-loader-with-bios:
	rm -f $(DESTDIR)$(FIRMWAREDIR)/slipway-seabios $(DESTDIR)$(DOCDIR)/slipway-seabios.copyright
	rmdir $(DESTDIR)$(DOCDIR) 2> /dev/null || true

uninstall: uninstall-images uninstall-tools uninstall-report uninstall-docs

uninstall-images:
	rm -f $(DESTDIR)$(FIRMWAREDIR)/slipway $(DESTDIR)$(FIRMWAREDIR)/slipway-pvh

# ---- what Slipway starts, for those who have none: from Debian's packages, and built once ----
.PHONY: payloads
payloads:
	tests/install-packages tools/recipes/packages
	tools/recipes/seabios $(B)/payloads
	tools/recipes/ovmf-xen $(B)/payloads RELEASE DEBUG

include tests/probe/probe.mk
include tools/tools.mk
include tools/report.mk
include packaging/packaging.mk
include tests/tests.mk
