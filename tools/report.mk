# SPDX-License-Identifier: BSD-2-Clause
# What tells a host's administrator how a guest's start went: slipway-report, and the manual of all messages, made of the list
# that the image is made of. Included by the Makefile at the top, after tools.mk.

# One file of three.
$(B)/slipway-report: tools/slipway-report/assemble tools/slipway-report/slipway-report $(wildcard tools/slipway-report/*.awk) Makefile
	@mkdir -p $(@D)
	@$< $(VERSION) > $@
	@chmod 755 $@

$(B)/tools/messages: $(B)/tools/obj/tools/messages/main.c.o $(B)/tools/obj/$(B)/gen/version.c.o
	@gcc $(TOOL_CFLAGS) $(TOOL_LDFLAGS) -o $@ $^

-include $(B)/tools/obj/tools/messages/main.c.d

$(B)/slipway-messages.7: $(B)/tools/messages
	@echo "  MAN   $@"
	@$< > $@

.PHONY: install-report uninstall-report report-check
install-report: $(B)/slipway-report $(B)/slipway-messages.7
	install -d $(BINDIR) $(MANDIR)/man1 $(MANDIR)/man7 $(COMPLETIONDIR)
	install -m 644 tools/completions/slipway-report $(COMPLETIONDIR)/slipway-report
	install -m 755 $(B)/slipway-report $(BINDIR)/slipway-report
	install -m 644 docs/man/slipway-report.1 $(MANDIR)/man1/slipway-report.1
	install -m 644 $(B)/slipway-messages.7 $(MANDIR)/man7/slipway-messages.7

uninstall-report:
	rm -f $(BINDIR)/slipway-report $(MANDIR)/man1/slipway-report.1 $(MANDIR)/man7/slipway-messages.7 \
		$(COMPLETIONDIR)/slipway-report

report-check: $(B)/slipway-report $(B)/slipway-messages.7 sim-programs
	tests/report/run $(B)/slipway-report $(B)/slipway-messages.7 $(B)/sim/slipway-sim
	tests/report/domains $(B)/slipway-report
