# SPDX-License-Identifier: BSD-2-Clause
# Slipway's one Makefile. `make` builds build/slipway; `make help` lists the rest.

VERSION := 0.1.0
# SMBIOS wants a release date. SOURCE_DATE_EPOCH overrides it; the clock never gets in.
RELEASE_DATE := 11/23/2026
ifdef SOURCE_DATE_EPOCH
RELEASE_DATE := $(shell date -u -d @$(SOURCE_DATE_EPOCH) +%m/%d/%Y)
endif

PREFIX  ?= /usr
DESTDIR ?=
# Where the toolstack looks for a relative firmware= of a guest's: Xen's own name for it is XENFIRMWAREDIR.
FIRMWAREDIR ?= $(PREFIX)/lib/xen/boot

B    := build
IASL ?= iasl
ZOPFLI ?= zopfli

# Pure files: no I/O, no globals, also compiled for the host. `make check-pure` holds them to it.
PURE := src/problem.c \
	src/lib/buf.c src/lib/fmt.c src/lib/span.c src/lib/str.c \
	src/plan/e820.c src/plan/irq.c src/plan/mtrr_plan.c \
	src/plan/pci_bars.c src/plan/pci_functions.c src/plan/pci_gaps.c src/plan/pci_items.c \
	src/plan/pci_place.c src/plan/pci_windows.c \
	src/probe/hvm_info.c src/probe/oem_options.c src/probe/options.c src/probe/start_info.c \
	src/tables/mptable.c src/tables/pir.c \
	src/tables/smbios.c src/tables/smbios_memory.c src/tables/smbios_passed.c src/tables/smbios_writer.c \
	acpi/acpi.c acpi/aml.c acpi/fadt.c acpi/compiled.c acpi/madt.c acpi/misc.c acpi/numa.c acpi/passed.c \
	acpi/ssdt.c acpi/ssdt_processors.c acpi/tpm.c \
	payloads/ovmf.c payloads/payload.c payloads/seabios.c

# Files that touch the machine, through src/hw/machine.h.
HW := src/hw/apic.c src/hw/devices.c src/hw/mtrr.c src/hw/pci_apply.c src/hw/pci_cfg.c src/hw/pci_scan.c \
	src/hw/phys.c src/hw/smp.c src/hw/tpm.c src/hw/traps.c \
	src/xen/device_memory.c src/xen/domain.c src/xen/move_ram.c src/xen/numa.c src/xen/populate.c src/xen/shared_info.c src/xen/store.c src/xen/store_ring.c

# What ties them together, and the primitives themselves.
TOP := src/main.c src/details.c src/fatal.c src/place.c src/report.c src/probe/cpu.c src/probe/probe.c src/probe/store_options.c
MACHINE := src/hw/machine.c src/hw/mem.c
ASM := src/entry.S src/hw/ap_start.S src/hw/handoff.S src/hw/trap_stubs.S

# What the file is made of that Xen loads, besides the packed image.
UNPACKER := src/unpack/inflate.c

ASL := $(wildcard acpi/*.asl)
GENERATED := $(ASL:acpi/%.asl=$(B)/gen/%_aml.h)

INCLUDES := -Isrc -Iacpi -Ipayloads -I$(B)/gen
WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla
WERROR   ?= -Werror
# -g is for build/slipway.elf alone: addr2line and gdb find lines there. The image does not have them.
CFLAGS   := -g -std=c11 -ffreestanding -m32 -march=i686 -mgeneral-regs-only -fno-pic -fno-stack-protector \
	-fno-asynchronous-unwind-tables -fno-strict-aliasing -fcf-protection=none -mregparm=3 -mpreferred-stack-boundary=2 -fno-shrink-wrap -Oz $(WARNINGS) $(WERROR) $(INCLUDES)
LDFLAGS  := -m elf_i386 -nostdlib -static -n --build-id=none -z noexecstack --no-warn-rwx-segments

# TEST_SOURCES and TEST_LDFLAGS are for images that only the tests use, in a directory of their own: make B=...
OBJECTS := $(patsubst %,$(B)/obj/%.o,$(ASM) $(TOP) $(HW) $(MACHINE) $(PURE) $(TEST_SOURCES)) $(B)/obj/version.o

.DELETE_ON_ERROR:
.PHONY: all clean help
all: $(B)/slipway

help:
	@echo 'make            build/slipway, the firmware loader image'
	@echo 'make check      everything: static checks, unit tests, image, simulated platform, boots on real Xen'
	@echo 'make quick      the same without the boots'
	@echo 'make tools      build/slipway-plan: shows a guest'\''s memory map before it boots'
	@echo 'make golden     compare the tables of all simulated guests with tests/golden'
	@echo 'make bless      make those tables the golden ones'
	@echo 'make fuzz       each fuzzer for TIME=3 seconds'
	@echo 'make coverage   which lines of the image the tests on the host run'
	@echo 'make soak       N=300 guests on real Xen, one after another and eight at a time'
	@echo 'make demo       boot one Linux guest on Slipway under real Xen and watch it'
	@echo 'make lab        build the Xen lab (XEN=4.17; 4.20)'
	@echo 'make probe      build/payloads/probe*: prints what a payload sees; docs/testing.md'
	@echo 'make probe-boots  the probe on stock and on Slipway under real Xen, in many guests: build/probes/report.md'
	@echo 'make payloads   build/payloads: SeaBIOS from its Debian package, OvmfXen built from the source of edk2'
	@echo 'make boots      only the boots on real Xen (XEN=4.17; 4.20)'
	@echo 'make smoke      a few of them on the newest Xen'
	@echo 'make compatibility  docs/compatibility.md and the README'\''s table, from the last make boots and make guests of each Xen'
	@echo 'make compare    every table of many guests, on stock and on Slipway: build/compare/report.md'
	@echo 'make compare-uefi  the same of guests on OVMF: build/compare-uefi/report.md'
	@echo 'make placements  guests with much PCI memory, on stock and on Slipway'
	@echo 'make guests     systems that people run, on stock and on Slipway under real Xen (XEN=4.17; 4.20)'
	@echo 'make libvirt    guests of libvirt'\''s on real Xen 4.17: what it makes of <loader>'
	@echo 'make bench      VM exits and time, on stock and on Slipway: build/bench/report.md'
	@echo 'make install    DESTDIR= PREFIX=/usr FIRMWAREDIR=/usr/lib/xen/boot: image, tools, manuals, documents, examples'
	@echo 'make uninstall  takes all of it away again'
	@echo 'make dist       build/dist/slipway-$(VERSION).tar.xz of the last commit: the same bytes wherever it is made'
	@echo 'make deb        Debian packages slipway and slipway-diversion of the last commit, in build/deb'
	@echo 'make packaging-check  Debian packages installed, upgraded, removed and reproduced; RPM and Arch packages built'
	@echo 'make size       where the image spends its bytes'
	@echo 'make deps       install the Debian packages that all of this needs'

# The image as it runs, with its symbols; its bytes; the packed ones; and the file that unpacks them.
$(B)/slipway.elf: $(OBJECTS) linker.ld
	@echo "  LD    $@"
	@ld $(LDFLAGS) $(TEST_LDFLAGS) -T linker.ld -Map=$(B)/slipway.map -o $@ $(OBJECTS)

$(B)/image.bin: $(B)/slipway.elf
	@objcopy -O binary $< $@

$(B)/image.deflate: $(B)/image.bin
	@$(ZOPFLI) -c --deflate $< > $@

$(B)/obj/src/unpack/unpack.S.o: CFLAGS += -DPACKED_FILE='"$(B)/image.deflate"'
$(B)/obj/src/unpack/unpack.S.o: $(B)/image.deflate

UNPACK := $(B)/obj/src/unpack/unpack.S.o $(UNPACKER:%=$(B)/obj/%.o)
EDGES = $(shell nm $(B)/slipway.elf | sed -n 's/^\([0-9a-f]*\) . \(image_first\|image_last\)$$/--defsym=\2=0x\1/p')

$(B)/slipway: $(UNPACK) $(B)/slipway.elf src/unpack/unpack.ld
	@echo "  LD    $@"
	@ld -s $(LDFLAGS) -T src/unpack/unpack.ld $(EDGES) -o $@ $(UNPACK)

$(B)/obj/%.c.o: %.c Makefile $(GENERATED)
	@mkdir -p $(@D)
	@echo "  CC    $<"
	@gcc $(CFLAGS) -MMD -MP -c -o $@ $<

# Without this GCC turns the loops of memcpy into calls of memcpy.
$(B)/obj/src/hw/mem.c.o: CFLAGS += -fno-builtin -fno-tree-loop-distribute-patterns

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
-include $(OBJECTS:.o=.d) $(UNPACK:.o=.d)

clean:
	rm -rf $(B)/obj $(B)/probe $(B)/gen $(B)/slipway $(B)/slipway.elf $(B)/slipway.map $(B)/image.bin $(B)/image.deflate $(B)/unit $(B)/sim $(B)/pure \
		$(B)/tools $(B)/slipway-plan $(B)/slipway-report $(B)/slipway-messages.7 $(B)/bugs

.PHONY: size install uninstall
size: $(B)/slipway
	@tools/image-size $(B)/slipway.map $(B)/image.deflate $(B)/slipway

install: $(B)/slipway install-tools install-report install-docs
	install -d $(DESTDIR)$(FIRMWAREDIR)
	install -m 644 $(B)/slipway $(DESTDIR)$(FIRMWAREDIR)/slipway

uninstall: uninstall-tools uninstall-report uninstall-docs
	rm -f $(DESTDIR)$(FIRMWAREDIR)/slipway

# ---- what Slipway starts, for who has none: from Debian's packages, and built once ----
.PHONY: payloads
payloads:
	tests/install-packages payloads/recipes/packages
	payloads/recipes/seabios $(B)/payloads
	payloads/recipes/ovmf-xen $(B)/payloads RELEASE DEBUG

include payloads/probe/probe.mk
include tools/tools.mk
include tools/report.mk
include packaging/packaging.mk
include tests/tests.mk
