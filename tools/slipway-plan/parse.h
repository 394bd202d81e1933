/* SPDX-License-Identifier: BSD-2-Clause */
/* The three kinds of input: our own description, xl's configuration, lspci's output. */
#pragma once

#include "guest.h"

#define MAX_SELECTIONS 32

/* Devices of the host that the guest gets, by --device or by pci= of an xl configuration. */
struct selection {
    struct host_address address;
    bool has_slot; /* pci=["65:00.0@8"] */
    uint8_t slot;
    struct place at;
};

struct selections {
    struct selection one[MAX_SELECTIONS];
    uint32_t count;
};

/* "0000:65:00.0", "65:00", "65:00.*", each with "@SLOT" (hexadecimal) after it or not. */
MUST_USE bool select_device(struct selections *selections, const char *text, struct place at,
                            struct complaint *why);

/*
 * The description language is a row of words, whether they come from a file or from the command
 * line:
 *   KEY=NUMBER | vga=KIND | nic=MODEL | reserved START SIZE |
 *   device NAME [id=VVVV:DDDD] [class=CCSS] [slot=N[.F]] [barN=KIND[,prefetchable],SIZE]...
 *       [rom=SIZE]
 */
struct describer {
    struct guest *guest;
    enum { ANYTHING, DEVICE_NAME, RESERVED_START, RESERVED_SIZE } expects;
    bool in_device; /* the last of guest->device takes id=, barN= and so on */
    uint64_t start; /* of a reserved range, while its size is expected */
};

MUST_USE bool describe_word(struct describer *d, const char *word, struct place at,
                            struct complaint *why);
MUST_USE bool describe_end(const struct describer *d, struct place at, struct complaint *why);
MUST_USE bool describe_text(struct guest *guest, const char *text, const char *file,
                            struct complaint *why);

/* What matters of an xl.cfg(5) file; the keys that do not are listed in a note. */
MUST_USE bool xl_parse(struct guest *guest, struct selections *selections, const char *text,
                       const char *file, struct complaint *why);

/*
 * Adds the devices of `selection` as `lspci -v` or `lspci -vv`, with or without -n, -nn and -D,
 * describes them.
 */
MUST_USE bool lspci_take(struct guest *guest, const struct selection *selection, const char *text,
                         const char *file, struct complaint *why);

/*
 * Puts a base address register into place, if the bus allows it: `expected` says what it would
 * allow.
 */
MUST_USE bool bar_put(struct pci_function *function, uint32_t index, struct pci_bar bar,
                      const char **expected);
