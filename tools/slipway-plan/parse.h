/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kinds of input: our own description, in words or as JSON, xl's configuration, and devices of
 * a host, from lspci's output or from the machine that this runs on. Parsers return false after a
 * complaint; complaint.at.file is what they read.
 */
#pragma once

#include <stdio.h>
#include "guest.h"

#define PCI_BRIDGE 0x0604u /* base class and sub class */

/* "0000:65:00.0", "65:00", "65:00.*", each with "@SLOT" (hexadecimal) after it or not. */
MUST_USE bool select_device(struct guest *guest, const char *text);

/* Each device once. */
bool select_add(struct guest *guest, struct selection selection);

/*
 * Stores what a function of the host is, and its registers except a bridge's, in device->pci.
 * False: there is none, or a complaint.
 */
typedef bool host_finder(void *host, const struct host_address *address,
                         struct guest_device *device);

/*
 * Adds what was selected, each in the slot that its selection says. A bridge is refused, or ignored
 * with a note if it is one of all functions. `expected`: what a function that is missing should
 * have been.
 */
MUST_USE bool host_add(struct guest *guest, host_finder *find, void *host, const char *expected);

/*
 * The description language is a row of words, whether they come from a file or from the command
 * line:
 *   KEY=NUMBER | vga=KIND | nic=MODEL | reserved START SIZE |
 *   device NAME [id=VVVV:DDDD] [class=CCSS] [slot=N[.F]] [barN=KIND[,prefetchable],SIZE]...
 *       [rom=SIZE] [backed=SIZE]
 */
struct describer {
    struct guest *guest;
    enum { ANYTHING, DEVICE_NAME, RESERVED_START, RESERVED_SIZE } expects;
    bool in_device; /* the last of guest->device takes id=, barN= and so on */
    uint64_t start; /* of a reserved range, while its size is expected */
};

MUST_USE bool describe_word(struct describer *d, const char *word);
MUST_USE bool describe_end(const struct describer *d);
MUST_USE bool describe_text(struct guest *guest, const char *text);

/* "10de:2204", whatever follows. */
MUST_USE bool parse_id(const char *text, struct pci_function *function);

/* Puts a base address register into place. NULL, or what the bus allows instead. */
MUST_USE const char *bar_put(struct pci_function *function, uint32_t index, struct pci_bar bar);

/* Of these, each is NULL where the tool was built without its library. */
#define WEAK __attribute__((weak))

/* Our description as a JSON object (jansson); slipway-plan(1) has its members. */
WEAK MUST_USE bool json_parse(struct guest *guest, const char *text);

/* What matters of an xl.cfg(5) file, read by xl's own library; a note lists keys that do not. */
WEAK MUST_USE bool xl_parse(struct guest *guest, const char *text);

/*
 * Prints which way the guest of an xl.cfg(5) file starts, each file with what it is, and what is
 * missing or wrong: false if something is, or after a complaint. It leaves *guest alone.
 */
WEAK MUST_USE bool boot_tell(struct guest *guest, const char *text);

/* Adds the selected devices as `lspci -v` or `lspci -vv`, with whatever else, describes them. */
MUST_USE bool lspci_take(struct guest *guest, const char *text);

/*
 * Adds the selected devices of this machine, and its address width if nobody said one (libpci).
 * `sysfs`: another root than /sys/bus/pci; "": none.
 */
WEAK MUST_USE bool host_take(struct guest *guest, const char *sysfs);
