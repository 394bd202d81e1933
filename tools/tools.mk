# SPDX-License-Identifier: BSD-2-Clause
# slipway-plan, the command that shows on any host what Slipway would make of a guest: Slipway's own planners with a
# front end. Included by the Makefile at the top.

TOOL_CFLAGS  ?= -O2 -g
TOOL_LDFLAGS ?=

PLAN_OWN := tools/slipway-plan/describe.c tools/slipway-plan/guest.c tools/slipway-plan/input.c \
	tools/slipway-plan/lspci.c tools/slipway-plan/machine.c tools/slipway-plan/picture.c \
	tools/slipway-plan/print.c tools/slipway-plan/svg.c tools/slipway-plan/xl.c
PLAN_PURE := $(filter src/platform.c src/problem.c src/log/warn.c src/lib/% src/plan/%,$(PURE))
PLAN_INCLUDES := -Isrc -Itools/slipway-plan
PLAN_OBJECTS := $(patsubst %,$(B)/tools/obj/%.o,tools/slipway-plan/main.c $(PLAN_OWN) $(PLAN_PURE) $(B)/gen/version.c)

BINDIR = $(DESTDIR)$(PREFIX)/bin
MANDIR = $(DESTDIR)$(PREFIX)/share/man

.PHONY: tools install-tools uninstall-tools
tools: $(B)/slipway-plan

$(B)/slipway-plan: $(PLAN_OBJECTS)
	@echo "  LD    $@"
	@gcc $(TOOL_CFLAGS) $(TOOL_LDFLAGS) -o $@ $^

$(B)/tools/obj/%.c.o: %.c Makefile tools/tools.mk
	@mkdir -p $(@D)
	@echo "  HOST  $<"
	@gcc -std=c11 $(TOOL_CFLAGS) $(WARNINGS) $(WERROR) $(PLAN_INCLUDES) -MMD -MP -c -o $@ $<

-include $(PLAN_OBJECTS:.o=.d)

install-tools: $(B)/slipway-plan
	install -d $(BINDIR) $(MANDIR)/man1
	install -m 755 $(B)/slipway-plan $(BINDIR)/slipway-plan
	install -m 644 docs/man/slipway-plan.1 $(MANDIR)/man1/slipway-plan.1

uninstall-tools:
	rm -f $(BINDIR)/slipway-plan $(MANDIR)/man1/slipway-plan.1

# ---- its tests: golden outputs; its fuzzer is among the others in tests/tests.mk ----
.PHONY: plan-check
plan-check: $(B)/slipway-plan
	tests/plan/run $(B)/slipway-plan
