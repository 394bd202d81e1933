# SPDX-License-Identifier: BSD-2-Clause
# What distributions take: documents to install, a source archive, Debian packages, and the checks of all packaging. Included by
# the Makefile at the top, after tools.mk.

DOCDIR ?= $(PREFIX)/share/doc/slipway

DOCS     := $(wildcard docs/*.md docs/*.svg docs/*.txt)
EXAMPLES := $(wildcard docs/examples/*)
# Laid out as in the tree, so that links between them lead somewhere.
TOP_DOCS := README.md CONTRIBUTING.md SECURITY.md CHANGELOG.md

# Manuals and guest configurations name the directories of the files.
.PHONY: install-docs uninstall-docs
install-docs:
	install -d $(MANDIR)/man7 $(DESTDIR)$(DOCDIR)/docs/examples
	install -m 644 docs/man/slipway.7 docs/man/slipway-pvh.7 $(MANDIR)/man7
	install -m 644 $(TOP_DOCS) $(DESTDIR)$(DOCDIR)
	install -m 644 $(DOCS) $(DESTDIR)$(DOCDIR)/docs
	install -m 644 $(EXAMPLES) $(DESTDIR)$(DOCDIR)/docs/examples
	sed -i 's,/usr/lib/xen/boot,$(FIRMWAREDIR),g; s,/usr/share/doc/slipway,$(DOCDIR),g' $(MANDIR)/man7/slipway.7 $(MANDIR)/man7/slipway-pvh.7 \
		$(EXAMPLES:%=$(DESTDIR)$(DOCDIR)/%)

uninstall-docs:
	rm -f $(MANDIR)/man7/slipway.7 $(MANDIR)/man7/slipway-pvh.7 $(patsubst %,$(DESTDIR)$(DOCDIR)/%,$(TOP_DOCS) $(DOCS) $(EXAMPLES))
	rmdir $(DESTDIR)$(DOCDIR)/docs/examples $(DESTDIR)$(DOCDIR)/docs $(DESTDIR)$(DOCDIR) 2> /dev/null || true

# ---- packages are made of the last commit: what is not committed is not in them. Debian's own files are Debian's, not the archive's ----
SOURCE_ARCHIVE := $(B)/dist/slipway-$(VERSION).tar.xz

.PHONY: dist deb packaging-check dist-check deb-check rpm-check arch-check packaging-deps
dist:
	@mkdir -p $(B)/dist
	@git diff --quiet HEAD || echo 'what is not committed is not in it' >&2
	@git -c tar.tar.xz.command='xz -9 -T1 -c' archive --prefix=slipway-$(VERSION)/ -o $(SOURCE_ARCHIVE) HEAD . ':!debian'
	@echo "  DIST  $(SOURCE_ARCHIVE)"

packaging-deps:
	tests/install-packages tests/packages tests/packaging/packages

deb: packaging-deps dist
	packaging/build-deb $(SOURCE_ARCHIVE) $(B)/deb

# ---- their checks: a quarter of an hour, so they are not part of check ----
packaging-check:
	tests/summary $(MAKE) --no-print-directory dist-check deb-check rpm-check arch-check

dist-check: packaging-deps dist $(B)/slipway $(B)/slipway-pvh
	tests/packaging/dist-check $(SOURCE_ARCHIVE)

deb-check: packaging-deps dist
	tests/packaging/deb-check $(SOURCE_ARCHIVE) $(B)/deb-check

rpm-check: packaging-deps dist
	tests/packaging/rpm-check $(SOURCE_ARCHIVE) $(B)/rpm-check

arch-check: packaging-deps dist
	tests/packaging/arch-check $(SOURCE_ARCHIVE) $(B)/arch-check
