# SPDX-License-Identifier: BSD-2-Clause
# slipway-plan, the command that shows on any host what Slipway would make of a guest: Slipway's own planners with a
# front end. Included by the Makefile at the top.

TOOL_CFLAGS  ?= -O2 -g
TOOL_LDFLAGS ?=

# Each of its inputs that others have a library for is built where the library is; elsewhere main.c says so.
PLAN_CORE := $(addprefix tools/slipway-plan/,describe.c guest.c input.c lspci.c machine.c passthru.c picture.c print.c)
PLAN_xl   := xlutil xenlight
PLAN_host := libpci
PLAN_json := jansson
PLAN_PARTS := $(strip $(foreach p,xl host json,$(if $(shell pkg-config --exists $(PLAN_$p) 2> /dev/null && echo yes),$p)))
PLAN_OWN  := $(PLAN_CORE) $(PLAN_PARTS:%=tools/slipway-plan/%.c) $(if $(filter xl,$(PLAN_PARTS)),tools/slipway-plan/boot.c)
PLAN_LIBS := $(if $(PLAN_PARTS),$(shell pkg-config --libs $(foreach p,$(PLAN_PARTS),$(PLAN_$p))))
PLAN_PURE := $(filter src/platform.c src/problem.c src/log/warn.c src/probe/oem_options.c src/lib/% src/plan/% payloads/%,$(PURE))
PLAN_INCLUDES := -Isrc -Ipayloads -Itools/slipway-plan -I$(B)/gen
PLAN_OBJECTS := $(patsubst %,$(B)/tools/obj/%.o,tools/slipway-plan/main.c $(PLAN_OWN) $(PLAN_PURE) $(B)/gen/version.c)

BINDIR = $(DESTDIR)$(PREFIX)/bin
MANDIR = $(DESTDIR)$(PREFIX)/share/man
COMPLETIONDIR = $(DESTDIR)$(PREFIX)/share/bash-completion/completions

.PHONY: tools install-tools uninstall-tools
tools: $(B)/slipway-plan

$(B)/slipway-plan: $(PLAN_OBJECTS)
	@echo "  LD    $@"
	@$(foreach p,$(filter-out $(PLAN_PARTS),xl host json),echo "# slipway-plan without --$p: no $(PLAN_$p)";)
	@gcc $(TOOL_CFLAGS) $(TOOL_LDFLAGS) -o $@ $^ $(PLAN_LIBS)

# Texts as C strings: the help, how the picture looks, and QEMU's devices in the words of the description language.
$(B)/gen/%.h: tools/slipway-plan/%.txt tools/tools.mk
	@mkdir -p $(@D)
	@sed '/^#/d; s/.*/"&\\n"/' $< > $@

$(B)/tools/obj/%.c.o: %.c Makefile tools/tools.mk $(B)/gen/models.h $(B)/gen/style.h $(B)/gen/usage.h
	@mkdir -p $(@D)
	@echo "  HOST  $<"
	@gcc -std=c11 -D_GNU_SOURCE $(TOOL_CFLAGS) $(WARNINGS) $(WERROR) $(PLAN_INCLUDES) -MMD -MP -c -o $@ $<

-include $(PLAN_OBJECTS:.o=.d)

install-tools: $(B)/slipway-plan
	install -d $(BINDIR) $(MANDIR)/man1 $(COMPLETIONDIR)
	install -m 755 $(B)/slipway-plan $(BINDIR)/slipway-plan
	install -m 644 tools/completions/slipway-plan $(COMPLETIONDIR)/slipway-plan
	install -m 644 docs/man/slipway-plan.1 $(MANDIR)/man1/slipway-plan.1

uninstall-tools:
	rm -f $(BINDIR)/slipway-plan $(MANDIR)/man1/slipway-plan.1 $(COMPLETIONDIR)/slipway-plan

# ---- its tests; its fuzzer is among the others in tests/tests.mk ----
# xl itself says what configurations mean, where tests/plan/get-xl could get it: it runs without Xen.
XL := $(B)/plan/usr/lib/xen-4.17/bin/xl
# As many random guests, planned, and booted on the simulated platform: 100,000 take a quarter of an hour.
GUESTS_PLANNED ?= 3000
PLAN_CASES = lspci json $(filter xl,$(PLAN_PARTS))

# What packages check as well: all but the simulated platform, which has to be built for 32 bits.
.PHONY: plan-check plan-outputs
plan-outputs: $(B)/slipway-plan $(if $(wildcard $(XL)),$(B)/plan/xl_without_xen.so)
	tests/plan/run $(B)/slipway-plan $(PLAN_PARTS)
	tests/plan/check-without $(B)/without
	$(if $(filter host,$(PLAN_PARTS)),tests/plan/check-host $(B)/slipway-plan)
	$(if $(filter json,$(PLAN_PARTS)),cd tests/plan && for cases in $(PLAN_CASES); do \
		./check-cases $(abspath $(B))/slipway-plan $$cases.cases $(if $(wildcard $(XL)),--xl $(abspath $(XL)) $(abspath $(B))/plan/xl_without_xen.so) || exit 1; done)

plan-check: plan-outputs $(B)/slipway $(B)/slipway-report $(B)/plan/random_guests $(B)/plan/boot_guests
	tests/plan/check-completion $(B)
	$(if $(filter xl,$(PLAN_PARTS)),tests/qemu/check-plan $(B)/slipway-plan)
	$(if $(filter xl,$(PLAN_PARTS)),tests/qemu/check-faults $(B)/slipway-plan $(B)/slipway)
	$(B)/plan/random_guests $(GUESTS_PLANNED) | $(B)/plan/boot_guests

$(B)/plan/random_guests: $(patsubst %,$(B)/tools/obj/%.o,$(PLAN_CORE) $(PLAN_PURE) tests/plan/random_guests.c)
	@mkdir -p $(@D)
	@gcc $(TOOL_CFLAGS) -o $@ $^

.PHONY: $(B)/plan/boot_guests
$(B)/plan/boot_guests: $(GENERATED) $(B)/gen/version.c
	@mkdir -p $(@D)
	@$(SIM_BUILD) tests/sim/build $@ tests/plan/boot_guests.c $(SIM_SOURCES)

$(B)/plan/xl_without_xen.so: tests/plan/xl_without_xen.c
	@mkdir -p $(@D)
	@gcc -std=c11 -O1 $(WARNINGS) $(WERROR) -shared -fPIC -o $@ $<
