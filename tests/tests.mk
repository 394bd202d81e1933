# SPDX-License-Identifier: BSD-2-Clause
# Everything that checks, quickest first. Included by the Makefile at the top. Each step prints TAP or fails; tests/summary
# adds up what was printed.

XEN ?= 4.17

.PHONY: check quick deps lint check-pure check-image check-repro unit properties fuzz-pci sim acpi-check golden bless lab lab-payloads boots probe-boots compare demo placements

# ---- what the host needs ----
deps:
	tests/install-packages tests/packages tests/qemu/packages payloads/recipes/packages

# ---- everything: `make check` installs what is missing, runs all, ends in one line ----
# Quick ones first.
QUICK_CHECKS := all probe lint check-pure check-image check-repro unit properties fuzz-pci sim acpi-check golden plan-check

check: deps
	tests/summary $(MAKE) --no-print-directory $(QUICK_CHECKS) boots

quick:
	tests/summary $(MAKE) --no-print-directory $(QUICK_CHECKS)

# ---- static checks ----
SOURCES := $(PURE) $(UNPACKER) $(HW) $(TOP) $(MACHINE) $(PROBE_SOURCES) tools/slipway-plan/main.c $(PLAN_OWN)
HEADERS := $(wildcard src/*.h src/*/*.h acpi/*.h payloads/*.h payloads/*/*.h tools/*/*.h)

lint:
	tests/lint $(SOURCES) $(HEADERS)
	tests/check-messages $(SOURCES)

# Pure objects linked together may ask for warn_of() and the four memory functions, and nothing else.
$(B)/pure/pure.o: $(patsubst %,$(B)/obj/%.o,$(PURE))
	@mkdir -p $(@D)
	@ld -m elf_i386 -r -o $@ $^

check-pure: $(B)/pure/pure.o
	tests/check-pure $(B)/pure/pure.o $(PURE)

check-image: $(B)/slipway
	tests/check-image $(B)/slipway $(B)/slipway.elf $(B)/image.deflate

check-repro: $(B)/slipway
	tests/check-repro $(B)/slipway

# ---- unit tests: every pure file, in 64 and in 32 bits, under address and undefined-behaviour sanitizers ----
UNIT_FLAGS = -std=gnu11 -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -Wall -Wextra -Werror $(INCLUDES) -Itests/unit
UNIT_TESTS := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/test_*.c))
UNIT_HELP  := $(filter-out tests/unit/test_%,$(wildcard tests/unit/*.c))

$(B)/unit/64/%.o: %.c $(GENERATED)
	@mkdir -p $(@D)
	@gcc -m64 $(UNIT_FLAGS) -MMD -MP -c -o $@ $<

$(B)/unit/32/%.o: %.c $(GENERATED)
	@mkdir -p $(@D)
	@gcc -m32 $(UNIT_FLAGS) -MMD -MP -c -o $@ $<

$(B)/unit/64/test_%: $(patsubst %.c,$(B)/unit/64/%.o,$(PURE) $(UNPACKER) $(UNIT_HELP)) $(B)/unit/64/tests/unit/test_%.o
	@gcc -m64 -fsanitize=address,undefined -o $@ $^ -lcmocka

# Debian has cmocka's library for the machine's own width only; tests/sim/minimal stands in for it.
$(B)/unit/32/%.o: UNIT_FLAGS += -Itests/sim/minimal
$(B)/unit/32/test_%: $(patsubst %.c,$(B)/unit/32/%.o,$(PURE) $(UNPACKER) $(UNIT_HELP)) $(B)/unit/32/tests/unit/test_%.o
	@gcc -m32 -fsanitize=address,undefined -o $@ $^

UNIT_PROGRAMS := $(foreach w,64 32,$(UNIT_TESTS:%=$(B)/unit/$(w)/%))

unit: $(UNIT_PROGRAMS)
	@status=0; for t in $(UNIT_PROGRAMS); do echo "# $$t"; CMOCKA_MESSAGE_OUTPUT=TAP $$t || status=1; done; exit $$status

-include $(wildcard $(B)/unit/*/*/*.d $(B)/unit/*/*/*/*.d)

# ---- the same rules over 100,000 made-up platforms, optimized so that it takes seconds ----
PLATFORMS ?= 100000

$(B)/properties/%.o: %.c $(GENERATED)
	@mkdir -p $(@D)
	@gcc -m64 $(UNIT_FLAGS) -O2 -MMD -MP -c -o $@ $<

$(B)/properties/test_plan_properties: $(patsubst %.c,$(B)/properties/%.o,$(filter src/plan/% src/lib/%,$(PURE)) \
		src/problem.c tests/unit/stubs.c tests/unit/pci_guest.c tests/unit/test_plan_properties.c)
	@gcc -m64 -fsanitize=address,undefined -o $@ $^ -lcmocka

-include $(wildcard $(B)/properties/*/*/*.d $(B)/properties/*/*.d)

.PHONY: properties
properties: $(B)/properties/test_plan_properties
	@echo "# $<, $(PLATFORMS) platforms"
	@SLIPWAY_PLATFORMS=$(PLATFORMS) CMOCKA_MESSAGE_OUTPUT=TAP $<

# ---- a configuration space that lies, for TIME seconds; what is found stays in $(B)/fuzz ----
TIME ?= 10

$(B)/fuzz/pci_config: tests/fuzz/pci_config.c src/hw/pci_scan.c $(filter src/plan/% src/lib/%,$(PURE)) src/problem.c src/messages.def $(HEADERS)
	@mkdir -p $(@D)
	@clang -std=gnu11 -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all $(INCLUDES) -o $@ $(filter %.c,$^)

.PHONY: fuzz-pci
fuzz-pci: $(B)/fuzz/pci_config
	@mkdir -p $(B)/fuzz/pci_config.corpus
	@$< -max_total_time=$(TIME) -max_len=4200 -artifact_prefix=$(B)/fuzz/ $(B)/fuzz/pci_config.corpus \
		tests/fuzz/corpus/pci_config > $(B)/fuzz/pci_config.log 2>&1 || { cat $(B)/fuzz/pci_config.log; exit 1; }
	@printf '1..1\nok 1 - pci_config: nothing found in $(TIME) seconds\n'

# ---- the simulated platform: tests/sim/build has its own idea of what is up to date ----
SIM_SOURCES := $(PURE) $(HW) $(TOP) $(B)/gen/version.c

.PHONY: sim-programs
SIM_TESTS := test_boot test_budget test_tables test_smbios_boot test_ovmf_boot test_faults test_probe
SIM_BUILD = OBJECTS=$(B)/sim/obj GENERATED=$(B)/gen tests/sim/build
# Besides tests/sim/PROGRAM.c.
SIM_PARTS_test_faults := $(wildcard tests/sim/faults/*.c)
SIM_PARTS_test_probe := $(PROBE_PURE)

sim-programs: $(GENERATED) $(B)/gen/version.c
	@$(foreach p,$(SIM_TESTS) slipway-sim,$(SIM_BUILD) $(B)/sim/$p "tests/sim/$p.c $(SIM_PARTS_$p)" $(SIM_SOURCES) &&) true

sim: sim-programs
	@for p in $(SIM_TESTS); do echo "# $(B)/sim/$$p"; $(B)/sim/$$p || exit 1; done

# ---- ACPI: the finished tables under ACPICA's compiler and interpreter ----
$(B)/acpi/dump_tables: $(patsubst %.c,$(B)/unit/64/%.o,$(PURE) $(UNIT_HELP)) $(B)/unit/64/tests/acpi/dump_tables.o
	@mkdir -p $(@D)
	@gcc -m64 -fsanitize=address,undefined -o $@ $^ -lcmocka

acpi-check: $(B)/acpi/dump_tables
	@rm -rf $(B)/acpi/tables
	@$(B)/acpi/dump_tables $(B)/acpi/tables
	tests/acpi/check $(B)/acpi/tables/*

# ---- every table of every simulated guest, as text: is it what it was? `make bless` after a look at what changed ----
golden: sim-programs
	tests/golden/check $(B)/sim/slipway-sim $(RELEASE_DATE) $(B)/golden

bless: sim-programs
	tests/golden/check --bless $(B)/sim/slipway-sim $(RELEASE_DATE) $(B)/golden

# ---- real Xen under emulation; its OVMF is one that the emulation can run ----
lab: lab-payloads
	tests/qemu/build-lab $(XEN)

lab-payloads:
	payloads/recipes/ovmf-xen $(B)/payloads RELEASE.lab

boots: $(B)/slipway $(B)/slipway-plan sim-programs probe lab
	tests/qemu/comparing/selftest
	tests/qemu/boots $(XEN) $(B)/boots/run

# A quarter of an hour more than check has: not a part of it.
compare: deps $(B)/slipway lab
	tests/summary tests/qemu/compare-configurations $(XEN) $(B)/compare $(B)/slipway

probe-boots: deps $(B)/slipway probe lab
	tests/summary tests/qemu/boot-probes $(XEN) $(B)/probes $(B)/slipway

placements: deps $(B)/slipway $(B)/slipway-plan lab
	tests/summary tests/qemu/boot-placements $(XEN) $(B)/placements $(B)/slipway $(B)/slipway-plan

demo: deps $(B)/slipway lab
	tests/qemu/demo $(XEN)
