# SPDX-License-Identifier: BSD-2-Clause
# Everything that checks, quickest first. Included by the Makefile at the top. Each step prints TAP or fails; tests/summary
# adds up what was printed.

XEN ?= 4.17
HOST ?= one
export HOST
SMOKE_XEN := 4.20 # the newest release

.PHONY: check quick deps lint check-pure check-image check-repro unit properties fuzz sim acpi-check golden bless lab lab-payloads boots smoke compatibility probe-boots compare compare-uefi bench demo placements guests libvirt xenguest ways pvh-boots settings passthrough hosts smp

# ---- what the host needs ----
deps:
	tests/install-packages tests/packages tests/qemu/packages tools/recipes/packages
	tests/plan/get-xl $(B)/plan

# ---- everything: `make check` installs what is missing, runs all, ends in one line ----
# Quick ones first.
QUICK_CHECKS := all probe lint docs-check check-pure check-image check-repro unit properties fuzz sim acpi-check golden plan-check report-check manual-check install-check \
	prove-quick
LAB_CHECKS := hosts quick-boots quick-ways
# With a machine that has all of the host's processors.
ALONE_CHECKS := quick-smp

# Each fuzzer has a quarter of a minute there, two at a time, always from the same seed: what one commit passes the next can be held to.
FUZZ_TIME ?= 15
# Two checks at a time, since most of them keep one processor busy; each is printed when it has ended. The lab is built meanwhile.
TOGETHER = $(MAKE) -j2 --output-sync=target --no-print-directory TIME=$(FUZZ_TIME)
IN_TURN = $(MAKE) --no-print-directory

check: deps
	tests/summary sh -c '$(TOGETHER) SEED=1 lab $(QUICK_CHECKS) lab-payloads && $(IN_LAB)'

# Those in the lab, three at once, as their lines come: as many of their machines run as the host has processors, the others
# wait. The one that takes the whole host comes last. Whichever fail, the rest run.
IN_LAB = { $(IN_TURN) -k -j3 $(LAB_CHECKS); lab=$$?; $(IN_TURN) $(ALONE_CHECKS) && exit $$lab; }

quick: FUZZ_TIME = $(TIME)
quick:
	tests/summary $(TOGETHER) $(QUICK_CHECKS)

# What takes long, too: checks that have to fail, all proofs, bugs planted for each of them, mutants.
.PHONY: check-all
check-all: LAB_CHECKS := boots ways pvh-boots settings placements passthrough guests libvirt xenguest
check-all: ALONE_CHECKS := smp
check-all: deps
	tests/summary sh -c '$(TOGETHER) SEED=1 lab $(filter-out prove-quick,$(QUICK_CHECKS)) lab-payloads \
		&& $(IN_TURN) selftest prove prove-planted mutants && $(IN_LAB)'

# What a newcomer meets: a new root of SUITE (trixie, sid) that has make alone, and make TARGET (demo) in it.
.PHONY: desk
desk: deps
	tests/desk $(or $(SUITE),trixie) $(or $(TARGET),demo)

# ---- static checks ----
SOURCES := $(PURE) $(IMPURE) $(PVH) $(MACHINE) $(PROBE_SOURCES) tools/slipway-plan/main.c $(PLAN_OWN) tools/messages/main.c
HEADERS := $(wildcard src/*.h src/*/*.h acpi/*.h payloads/*.h tests/probe/*.h tools/*/*.h)

lint: $(OBJECTS) $(OBJECTS_PVH)
	tests/lint $(SOURCES) $(HEADERS)
	tests/check-imports $(B)/obj $(ASM) $(ASM_PVH) $(IMPURE) $(PVH) $(MACHINE) $(PURE)
	tests/check-messages $(SOURCES)

# What documents name exists, and the bench can fill their figures in.
.PHONY: docs-check
docs-check:
	tests/check-docs
	tests/qemu/boot_cost/check-page

# Pure objects linked together may ask for warn_of() and the four memory functions, and nothing else.
$(B)/pure/pure.o: $(patsubst %,$(B)/obj/%.o,$(PURE))
	@mkdir -p $(@D)
	@ld -m elf_i386 -r -o $@ $^

check-pure: $(B)/pure/pure.o
	tests/check-pure $(B)/pure/pure.o $(PURE)

check-image: $(B)/slipway $(B)/slipway-pvh
	tests/check-image $(B)/slipway $(B)/slipway.elf
	tests/check-image --pvh $(B)/slipway-pvh $(B)/slipway-pvh.elf

check-repro: $(B)/slipway $(B)/slipway-pvh
	tests/check-repro $(B)/slipway $(B)/slipway-pvh

# ---- unit tests: every pure file, in 64 and in 32 bits, under address and undefined-behaviour sanitizers ----
# What `make coverage` builds otherwise: UNIT_CC and SIM_CC clang, COVER its options.
UNIT_CC ?= gcc
SIM_CC  ?= gcc
UNIT_FLAGS = $(COVER) -std=gnu11 -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -Wall -Wextra -Werror $(INCLUDES) -Itests/unit
UNIT_TESTS := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/test_*.c))
UNIT_HELP  := $(filter-out tests/unit/test_%,$(wildcard tests/unit/*.c))

$(B)/unit/64/%.o: %.c $(GENERATED)
	@mkdir -p $(@D)
	@$(UNIT_CC) -m64 $(UNIT_FLAGS) -MMD -MP -c -o $@ $<

$(B)/unit/32/%.o: %.c $(GENERATED)
	@mkdir -p $(@D)
	@gcc -m32 $(UNIT_FLAGS) -MMD -MP -c -o $@ $<

$(B)/unit/64/test_%: $(patsubst %.c,$(B)/unit/64/%.o,$(PURE) $(UNIT_HELP)) $(B)/unit/64/tests/unit/test_%.o
	@$(UNIT_CC) $(COVER) -m64 -fsanitize=address,undefined -o $@ $^ -lcmocka

$(B)/unit/32/test_%: $(patsubst %.c,$(B)/unit/32/%.o,$(PURE) $(UNIT_HELP)) $(B)/unit/32/tests/unit/test_%.o
	@gcc -m32 -fsanitize=address,undefined -o $@ $^ -lcmocka

UNIT_PROGRAMS := $(foreach w,64 32,$(UNIT_TESTS:%=$(B)/unit/$(w)/%))

unit: $(UNIT_PROGRAMS)
	@status=0; for t in $(UNIT_PROGRAMS); do echo "# $$t"; CMOCKA_MESSAGE_OUTPUT=TAP $$t || status=1; done; exit $$status

-include $(wildcard $(B)/unit/*/*/*.d $(B)/unit/*/*/*/*.d)

# ---- the same rules over 100,000 made-up platforms, optimized so that it takes seconds ----
PLATFORMS ?= 100000
PROPERTIES := $(addprefix tests/unit/,stubs.c guest.c pci_guest.c made_up_platform.c plan_rules.c test_plan_properties.c)

$(B)/properties/%.o: %.c $(GENERATED)
	@mkdir -p $(@D)
	@gcc -m64 $(UNIT_FLAGS) -O2 -MMD -MP -c -o $@ $<

$(B)/properties/test_plan_properties: $(patsubst %.c,$(B)/properties/%.o,$(filter src/plan/% src/lib/%,$(PURE)) \
		src/platform.c src/problem.c src/log/warn.c $(PROPERTIES))
	@gcc -m64 -fsanitize=address,undefined -o $@ $^ -lcmocka

-include $(wildcard $(B)/properties/*/*/*.d $(B)/properties/*/*.d)

.PHONY: properties
properties: $(B)/properties/test_plan_properties
	@echo "# $<, $(PLATFORMS) platforms"
	@SLIPWAY_PLATFORMS=$(PLATFORMS) CMOCKA_MESSAGE_OUTPUT=TAP $<

# ---- checks that have to fail: a fault planted for each ----
.PHONY: selftest
selftest: $(B)/pure/pure.o $(B)/slipway $(B)/slipway-pvh $(B)/slipway-plan $(B)/slipway-report $(B)/slipway-messages.7
	tests/selftest

# ---- proofs, for every input within bounds: those of a minute or two together, and all; PROOFS="aml e820" are those alone; PAGE=docs/testing.md gets the times ----
.PHONY: prove prove-quick prove-planted
$(B)/prove/tools/recipe: tests/get-programs
	@tests/get-programs $(B)/prove/tools cbmc/cbmc 'kissat/kissat -q'

prove-quick: $(B)/prove/tools/recipe $(GENERATED)
	@tests/prove/run --quick $(B)/prove/tools $(B)/prove/runs $(PROOFS)

prove: $(B)/prove/tools/recipe $(GENERATED)
	@tests/prove/run $(if $(PAGE),--page $(PAGE)) $(B)/prove/tools $(B)/prove/runs $(PROOFS)

# Each proof with a bug in what it is about: it has to fail.
prove-planted: $(B)/prove/tools/recipe $(GENERATED)
	@tests/prove/run --planted $(B)/prove/tools $(B)/prove/runs $(PROOFS)

# ---- mutants: do the tests notice? N of them, by chance from SEED, of FILES or all; MUTANTS_LEAST percent have to be killed; PAGE=docs/testing.md gets the figures; AGAIN=LOG goes on with an earlier run ----
.PHONY: mutants
mutants: N = 100
MUTANTS_LEAST ?= 95
mutants: $(UNIT_TESTS:%=$(B)/unit/64/%) sim-programs
	@tests/mutants/run --sim --count $(N) --seed $(if $(filter-out 0,$(SEED)),$(SEED),1) --least $(MUTANTS_LEAST) $(if $(PAGE),--page $(PAGE)) $(if $(AGAIN),--again $(AGAIN)) $(B)/mutants $(FILES)

# ---- fuzzers: the corpus of the tree, then on for TIME seconds each, from SEED (0: another each time) ----
TIME ?= 3
SEED ?= 0

FUZZ_PURE := start_info memory_map acpi_tables smbios_file options cmdline firmware kernel
FUZZERS   := $(FUZZ_PURE) store pci_config plan_input loader
FUZZ_FLAGS = $(COVER) -std=gnu11 -g -O1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all \
	-D_GNU_SOURCE -Wall -Wextra -Werror $(INCLUDES) -Itests/unit -Itools/slipway-plan

$(B)/fuzz/obj/%.o: %.c $(GENERATED)
	@mkdir -p $(@D)
	@clang $(FUZZ_FLAGS) -MMD -MP -c -o $@ $<

FUZZ_COMMON := $(patsubst %.c,$(B)/fuzz/obj/%.o,$(PURE))
FUZZ_WARNED := $(B)/fuzz/obj/tests/fuzz/warnings.o
$(FUZZ_PURE:%=$(B)/fuzz/%): $(FUZZ_WARNED) $(B)/fuzz/obj/tests/unit/decode_acpi.o $(B)/fuzz/obj/tests/unit/decode_smbios.o \
	$(B)/fuzz/obj/tests/unit/kernel_files.o
$(B)/fuzz/store: $(FUZZ_WARNED) $(B)/fuzz/obj/src/xen/store_ring.o $(B)/fuzz/obj/src/probe/store_options.o
$(B)/fuzz/pci_config: $(B)/fuzz/obj/src/probe/pci_scan.o
$(B)/fuzz/plan_input: $(patsubst %.c,$(B)/fuzz/obj/%.o,$(PLAN_OWN))
$(B)/fuzz/plan_input: FUZZ_LIBS = $(PLAN_LIBS)
$(patsubst %.c,$(B)/fuzz/obj/%.o,tools/slipway-plan/picture.c tools/slipway-plan/guest.c tools/slipway-plan/main.c): $(B)/gen/models.h $(B)/gen/style.h $(B)/gen/usage.h

$(filter-out %/loader,$(FUZZERS:%=$(B)/fuzz/%)): $(B)/fuzz/%: $(B)/fuzz/obj/tests/fuzz/%.o $(FUZZ_COMMON)
	@clang $(COVER) -fsanitize=fuzzer,address,undefined -o $@ $^ $(FUZZ_LIBS)

.PHONY: fuzz fuzz-programs
fuzz-programs: $(filter-out %/loader,$(FUZZERS:%=$(B)/fuzz/%)) $(B)/gen/version.c
	@CC=clang CFLAGS='$(COVER) -fsanitize=fuzzer-no-link -Itests/fuzz' LDFLAGS='$(COVER) -fsanitize=fuzzer' OBJECTS=$(B)/fuzz/sim-obj GENERATED=$(B)/gen \
		tests/sim/build $(B)/fuzz/loader tests/fuzz/loader.c $(SIM_SOURCES)

fuzz: fuzz-programs
	@tests/fuzz/run $(B)/fuzz $(TIME) $(SEED) $(FUZZERS)

-include $(wildcard $(B)/fuzz/obj/*/*.d $(B)/fuzz/obj/*/*/*.d)

# ---- lines that unit tests, simulated platform and fuzzers' corpora run, of all that is in the image: a table, and 90% at least ----
COVER_OPTIONS := -fprofile-instr-generate -fcoverage-mapping
COVER_PROGRAMS = $(UNIT_TESTS:%=$(B)/unit/64/%) $(SIM_TESTS:%=$(B)/sim/%)

.PHONY: coverage coverage-programs
coverage-programs: $(UNIT_TESTS:%=$(B)/unit/64/%) sim-programs fuzz-programs
	@for f in $(MACHINE); do clang $(COVER) -m32 -std=c11 -ffreestanding $(INCLUDES) -c -o $(B)/$$(basename $$f).o $$f || exit 1; done

coverage:
	@$(MAKE) --no-print-directory B=$(B)/coverage UNIT_CC=clang SIM_CC=clang COVER='$(COVER_OPTIONS)' coverage-programs
	@$(MAKE) --no-print-directory B=$(B)/coverage coverage-run

.PHONY: coverage-run
coverage-run:
	@tests/coverage $(B) "$(FUZZERS)" "$(ASM)" $(COVER_PROGRAMS)

# ---- the simulated platform: tests/sim/build has its own idea of what is up to date ----
SIM_SOURCES := $(PURE) $(IMPURE) $(B)/gen/version.c
# With the loader of PVH guests, for programs whose names say so.
SIM_SOURCES_PVH := $(PURE) $(filter-out src/main.c,$(IMPURE)) $(PVH) $(B)/gen/version.c

.PHONY: sim-programs
SIM_TESTS := $(patsubst tests/sim/%.c,%,$(wildcard tests/sim/test_*.c))
SIM_BUILD = CC=$(SIM_CC) CFLAGS="$(COVER)" LDFLAGS="$(COVER)" OBJECTS=$(B)/sim/obj GENERATED=$(B)/gen
# Besides tests/sim/PROGRAM.c.
SIM_PARTS_test_faults := tests/sim/run_faults.c $(wildcard tests/sim/faults/*.c)
SIM_PARTS_test_pvh_faults := tests/sim/run_faults.c $(addprefix tests/sim/faults/,shared.c kernels.c) $(wildcard tests/sim/faults/pvh/*.c)
SIM_PARTS_test_probe := $(PROBE_PURE)
$(foreach t,$(filter-out %_faults,$(SIM_TESTS)),$(eval SIM_PARTS_$t += tests/sim/fixture.c))
sim_program = $(SIM_BUILD) $(if $(filter test_%,$1),LIBS=-lcmocka) tests/sim/build $(B)/sim/$1 "tests/sim/$1.c $(SIM_PARTS_$1)" \
	$(if $(findstring pvh,$1),$(SIM_SOURCES_PVH),$(SIM_SOURCES))

sim-programs: $(GENERATED) $(B)/gen/version.c
	@$(foreach p,$(SIM_TESTS) slipway-sim,$(call sim_program,$p) &&) true
	@$(SIM_BUILD) tests/sim/build $(B)/sim/slipway-sim-pvh tests/sim/slipway-sim.c $(SIM_SOURCES_PVH)

sim: sim-programs
	@status=0; for p in $(SIM_TESTS); do echo "# $(B)/sim/$$p"; CMOCKA_MESSAGE_OUTPUT=TAP $(B)/sim/$$p || status=1; done; exit $$status

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
	@mkdir -p $(B)/golden-tools && tests/golden/get-tools $(B)/golden-tools
	PATH=$(abspath $(B)/golden-tools):$$PATH tests/golden/check $(BLESS) $(B)/sim/slipway-sim $(RELEASE_DATE) $(B)/golden
	PATH=$(abspath $(B)/golden-tools):$$PATH tests/golden/check $(BLESS) --golden tests/golden/pvh $(B)/sim/slipway-sim-pvh $(RELEASE_DATE) $(B)/golden-pvh

bless:
	@$(MAKE) --no-print-directory BLESS=--bless golden

# ---- what distributions and administrators get ----
.PHONY: manual-check install-check
manual-check: $(B)/slipway-plan
	tests/check-manual $(B)/slipway-plan

install-check: $(B)/slipway $(B)/slipway-pvh $(B)/slipway-plan $(B)/slipway-report $(B)/slipway-messages.7
	tests/check-install

# ---- real Xen under emulation; its OVMF is one that the emulation can run ----
# Prefix of a command that boots guests into build/KIND/RELEASE: keeps its results for make compatibility.
recorded = tests/qemu/recorded $(B)/$1/$(or $2,$(XEN))

lab:
	tests/qemu/build-lab $(XEN)

lab-payloads:
	tools/recipes/ovmf-xen $(B)/payloads RELEASE.lab

# An image that fails where and how the guest's OEM strings say, to see from dom0 what is told of it.
BUGS := tests/qemu/bugs/bugs.c
$(B)/bugs/slipway: $(B)/slipway $(BUGS)
	@$(MAKE) --no-print-directory B=$(B)/bugs VERSION=$(VERSION)-bugs TEST_SOURCES=$(BUGS) \
		TEST_LDFLAGS='--wrap=pci_apply --wrap=log_warnings' $@

# GUESTS="direct hotplug" starts only these. make check has most of them on Slipway alone.
.PHONY: quick-boots
boots quick-boots: $(B)/slipway $(B)/slipway-plan $(B)/bugs/slipway sim-programs probe lab lab-payloads
	tests/qemu/comparison/selftest
	tests/qemu/check-cases
	tests/qemu/check-judges
	tests/qemu/check-compatibility
	tests/qemu/boots $(if $(filter quick-%,$@),--quick) $(if $(GUESTS),--keep) $(XEN) $(B)/$@/$(XEN) $(GUESTS)

# One disk, started in every way that Xen has; GUESTS="pvh-kernel pv-kernel" starts only these. make check has one of Slipway's
# for each kind of payload, and one without it.
QUICK_WAYS := hvm-uki hvm-bzimage pvh-slipway-uki pvh-slipway-bzimage pvh-slipway-vmlinux pvh-slipway-grub \
	pvh-slipway-ovmf-grub pvh-kernel

.PHONY: quick-ways
ways quick-ways: $(B)/slipway $(B)/slipway-pvh lab lab-payloads
	tests/qemu/ways/selftest
	tests/qemu/check-cases
	$(if $(filter ways,$@),$(call recorded,ways)) tests/qemu/ways/run $(XEN) $(B)/$@/$(XEN) $(if $(filter ways,$@),$(GUESTS),$(QUICK_WAYS))

# The probe with settings that change the machine a little; GUESTS="nested gzip" starts only these. gzip runs on Slipway alone.
SETTINGS = $(patsubst gzip+rom,gzip+rom:slipway,$(patsubst %,%+rom,$(or $(GUESTS),$(shell tests/qemu/list-cases settings))))

settings: deps $(B)/slipway probe lab
	tests/summary $(call recorded,settings) tests/qemu/boot-probes $(XEN) $(B)/settings/$(XEN) $(B)/slipway $(SETTINGS)

# slipway-pvh in guests of every size; GUESTS="pvh-reboot" starts only this one.
pvh-boots: deps $(B)/slipway $(B)/slipway-pvh lab
	tests/summary $(call recorded,pvh-boots) tests/qemu/run --xen $(XEN) --out $(B)/pvh-boots/$(XEN) $(or $(GUESTS),$$(tests/qemu/list-cases pvh))

# Guests with devices of the machine's own; GUESTS="pass-memory" starts only these.
passthrough: deps $(B)/slipway $(B)/slipway-plan probe lab lab-payloads
	tests/qemu/build-host sriov
	tests/summary $(call recorded,passthrough) tests/qemu/boot-passthrough $(XEN) $(B)/passthrough/$(XEN) $(B)/slipway-plan $(or $(GUESTS),$(shell tests/qemu/list-cases passthrough))

# One guest of `make passthrough`.
hosts: $(B)/slipway $(B)/slipway-plan lab
	tests/qemu/boot-passthrough $(XEN) $(B)/hosts/passthrough $(B)/slipway-plan pass-many:slipway

# Guests of 2 to 128 vCPUs, on one processor of their host, and beside neighbours that spin. make check has one kind, on Slipway.
SMP := soak-8x2 soak-8x4 soak-8x8 soak-8x8-pinned soak-8x8-spin soak-8x32 soak-2x128

.PHONY: quick-smp
smp quick-smp: $(B)/slipway probe lab
	tests/qemu/build-host smp
	HOST=smp $(if $(filter smp,$@),$(call recorded,smp)) tests/qemu/run --xen $(XEN) --out $(B)/$@/$(XEN) $(if $(filter smp,$@),$(SMP),soak-8x8:slipway)

# A few guests on the newest Xen; $(XEN) has all of them.
smoke: $(B)/slipway probe
	tests/qemu/build-lab $(SMOKE_XEN)
	JOBS=1 tests/qemu/boots $(SMOKE_XEN) $(B)/smoke cpus-2 cpus-2+rom cpus-2+disk

# Test results: what the last runs left is added to docs/results, and the page is made from that. Not those of make check,
# which are a part of the others.
compatibility:
	@set -e; for about in $(B)/*/*/about.txt; do \
		case $$about in $(B)/quick-*) continue ;; esac; \
		[ -e "$$about" ] || continue; \
		tests/qemu/compatibility --record docs/results $$(echo "$$about" | sed 's,.*/\([^/]*\)/\([^/]*\)/about.txt$$,\1 \2,') "$${about%/*}"; done
	tests/qemu/compatibility docs/results > $(B)/compatibility.md
	mv $(B)/compatibility.md docs/compatibility.md
	tests/qemu/update-status docs/compatibility.md README.md

# Too long to be a part of check.
compare: deps $(B)/slipway lab
	tests/summary tests/qemu/compare-configurations $(XEN) $(B)/compare $(B)/slipway seabios

compare-uefi: deps $(B)/slipway lab lab-payloads
	tools/recipes/ovmf-xen $(B)/payloads RELEASE.1-MiB.lab RELEASE.4-MiB.lab
	tests/summary tests/qemu/compare-configurations $(XEN) $(B)/compare-uefi $(B)/slipway ovmf

probe-boots: deps $(B)/slipway probe lab lab-payloads
	tests/summary tests/qemu/boot-probes $(XEN) $(B)/probes $(B)/slipway

placements: deps $(B)/slipway $(B)/slipway-plan lab
	tests/summary $(call recorded,placements) tests/qemu/boot-placements $(XEN) $(B)/placements/$(XEN) $(B)/slipway $(B)/slipway-plan

# Systems that people run, on stock and on Slipway; GUESTS="memtest ipxe" starts only these.
guests: deps $(B)/slipway lab
	tools/recipes/ovmf-xen $(B)/payloads acpiview RELEASE.lab
	tests/install-packages tests/qemu/systems/packages
	tests/summary tests/qemu/boot-guests $(XEN) $(B)/guests/$(XEN) $(GUESTS)

# What libvirt makes of <loader>, with Debian 12's in a dom0 of its own.
libvirt: deps $(B)/slipway lab-payloads
	tests/qemu/build-lab 4.17-libvirt
	tests/summary $(call recorded,libvirt,4.17) tests/qemu/run --xen 4.17-libvirt --out $(B)/libvirt/4.17 libvirt

# Guests of a toolstack other than libxl, as XAPI's builds them, on stock and on Slipway. The builder's libraries have to be those of
# the lab's dom0: libxen-dev of Debian 12 and Xen 4.17.
XENGUEST := $(wildcard tests/qemu/toolstacks/xenguest/*.[ch])

$(B)/toolstacks/build-guest: $(XENGUEST)
	@mkdir -p $(@D)
	@gcc -std=gnu11 -O2 $(WARNINGS) -Werror -o $@ $(filter %.c,$^) -lxenguest -lxenctrl -lxenforeignmemory -lxenstore -lxentoollog

# Slipway with a SeaBIOS in it, for guests that bring none.
$(B)/toolstacks/slipway-seabios: loader-with-bios
	@mkdir -p $(@D)
	@cp $(B)/slipway-seabios $@

xenguest: deps $(B)/slipway $(B)/toolstacks/slipway-seabios $(B)/toolstacks/build-guest probe lab-payloads
	tests/qemu/build-lab 4.17
	tests/summary $(call recorded,xenguest,4.17) tests/qemu/toolstacks/xenguest/run $(B)/xenguest/4.17 $(B)/slipway

# What booting costs, on stock and on Slipway: build/bench/report.md. BENCH="--repeats 1 default" for less, BENCH="--before IMAGE" to have
# an older image beside it.
bench: deps $(B)/slipway lab lab-payloads
	tests/qemu/bench --xen $(XEN) --out $(B)/bench --counted $(BENCH)

# N guests one after another and eight at a time: every one must come up. Five seconds each on an idle machine.
N ?= 300

.PHONY: soak
soak: deps $(B)/slipway probe lab
	$(call recorded,soak) tests/qemu/run --xen $(XEN) --limit 36000 --out $(B)/soak/$(XEN) $(addprefix soak-,$(N))

# One guest to watch; KERNEL= INITRD= CMDLINE= or DISK= boot something else in it. What make is given a program has in its environment.
demo: deps
	@tests/qemu/demo --check
	@$(MAKE) --no-print-directory $(B)/slipway $(B)/slipway-pvh lab
	@tests/qemu/demo $(XEN)
