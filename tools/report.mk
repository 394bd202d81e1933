# SPDX-License-Identifier: BSD-2-Clause
# What tells the host's administrator how a guest's start went: the manual of all messages. Included by the Makefile at the
# top, behind tools.mk.

$(B)/tools/messages: $(B)/tools/obj/tools/messages/main.c.o $(B)/tools/obj/$(B)/gen/version.c.o
	@gcc $(TOOL_CFLAGS) $(TOOL_LDFLAGS) -o $@ $^

-include $(B)/tools/obj/tools/messages/main.c.d

$(B)/slipway-messages.7: $(B)/tools/messages
	@echo "  MAN   $@"
	@$< > $@

.PHONY: install-report uninstall-report report-check
install-report: $(B)/slipway-messages.7
	install -d $(MANDIR)/man7
	install -m 644 $(B)/slipway-messages.7 $(MANDIR)/man7/slipway-messages.7

uninstall-report:
	rm -f $(MANDIR)/man7/slipway-messages.7

report-check: $(B)/slipway-messages.7
	tests/report/run $(B)/slipway-messages.7
