/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The probe: a payload that prints what a payload can see of its machine, a line a fact, and powers
 * the guest off. One core in three wrappings: bare.S is started by the loader itself, disk.S by
 * SeaBIOS from a boot sector, efi.c by OVMF.
 *
 * What reads tables asks for memory through probe_memory() alone, so that tests can hand it any; it
 * believes no table, and ends whatever they hold. What reads registers uses hw/machine.h.
 */
#pragma once

#include <stdint.h>
#include "lib/compiler.h"
#include "lib/span.h"

#define MAX_FOUND_RANGES 256

struct found_range {
    uint64_t start, size;
    uint32_t type; /* enum memory_type */
};

/* What a wrapping knows before it asks the core; addresses are 0 for what there is not. */
struct found {
    struct found_range range[MAX_FOUND_RANGES]; /* the memory map as it was given */
    uint32_t ranges;
    uint64_t rsdp, smbios, smbios3, mp, pir;
};

/*
 * Prints one fact: "fact SUBJECT | FIELD | VALUE". `format` gives FIELD | VALUE and is
 * fmt_print()'s. At most FACT_LINE characters: Xen breaks longer lines. What can't be printed
 * becomes a question mark.
 *
 * A SUBJECT is one of tests/qemu/comparison/subjects.py if FIELD and VALUE are worded as there. Two
 * are never compared between loaders: `where` (addresses) and `hash` (of what is compared
 * otherwise, or can't be).
 */
#define FACT_LINE 190
void fact(const char *subject, const char *format, ...) PRINTF(2, 3);

/*
 * Bytes as hexadecimal digits: FIELD and then as many facts as it takes, 64 bytes in each. FIELD
 * says where each begins.
 */
void fact_bytes(const char *subject, const char *field, const uint8_t *bytes, uint32_t count);

/*
 * Guest-physical memory, or NULL if a pointer can't reach [paddr, paddr + len). Nothing says that
 * there is RAM.
 */
const uint8_t *probe_memory(uint64_t paddr, uint32_t len);

/* The same as a cursor; empty and bad if there is no such memory. */
struct span probe_span(uint64_t paddr, uint32_t len);

/* Sum of bytes modulo 256, and their FNV-1a hash. */
uint8_t probe_sum(const uint8_t *bytes, uint32_t count);
uint32_t probe_hash(const uint8_t *bytes, uint32_t count);

/*
 * Fills in the anchors that a search finds where operating systems search: EBDA and
 * 0xE0000-0xFFFFF. scan.c
 */
void probe_scan(struct found *found);

/* The facts, a function for each kind of them. */
void probe_memory_map(const struct found *found);
void probe_acpi(const struct found *found);
void probe_smbios(const struct found *found);
void probe_legacy(const struct found *found);
void probe_pci(void);
void probe_cpu(void);
void probe_devices(void);

/* The type of the memory map's range at paddr, in Linux's words. */
const char *probe_range_at(const struct found *found, uint64_t paddr);

/*
 * How to power off by ACPI 6.5, 4.8.3.2 and 7.4.2: PM1a_CNT_BLK of the FADT, and the first element
 * of \_S5 in the DSDT or an SSDT. False if the tables don't say.
 */
MUST_USE bool probe_soft_off(const struct found *found, uint16_t *port, uint16_t *sleep_type);

/* Powers off by other means, if it returns without effect: xen_off.c, efi.c. */
void probe_off_without_acpi(void);

/* All of the above in their order, and the power goes off. */
_Noreturn void probe_report(const struct found *found);
