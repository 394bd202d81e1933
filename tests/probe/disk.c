/* SPDX-License-Identifier: BSD-2-Clause */
/* The probe as what SeaBIOS boots: what the BIOS answers, and what every payload can see. */
#include "facts.h"

#define MAX_RANGES 64

/* As disk.S fills it. */
extern const struct bios_state {
    uint32_t ranges;
    uint32_t base_kib;            /* INT 12h */
    uint32_t extended_kib;        /* INT 15h AH=88h */
    uint16_t low_kib, high_64kib; /* INT 15h AX=E801h: above 1 MiB, above 16 MiB */
    uint32_t pci_signature;       /* INT 1Ah AX=B101h: "PCI " */
    uint16_t pci_version;         /* BCD */
    uint8_t pci_mechanism, pci_last_bus;
} bios_state;

extern const struct bios_range {
    uint64_t start, size;
    uint32_t type;
} PACKED bios_ranges[MAX_RANGES];
_Static_assert(sizeof(struct bios_state) == 24 && sizeof(struct bios_range) == 20, "disk.S");

_Noreturn void disk_main(void);

static void bios_facts(const struct bios_state *b)
{
    fact("bios", "INT 12h | %u KiB", b->base_kib);
    fact("bios", "INT 15h AH=88h | %u KiB", b->extended_kib);
    fact("bios", "INT 15h AX=E801h | %u KiB and %u times 64 KiB", b->low_kib, b->high_64kib);
    fact("bios", "PCI BIOS | %.4s version %x, mechanism %u, last bus %u",
         (const char *)&b->pci_signature, b->pci_version, b->pci_mechanism, b->pci_last_bus);
}

_Noreturn void disk_main(void)
{
    static struct found found;

    fact("probe", "begin | started by a BIOS");
    bios_facts(&bios_state);
    found.ranges = bios_state.ranges;
    for (uint32_t i = 0; i < bios_state.ranges; i++)
        found.range[i] =
            (struct found_range){bios_ranges[i].start, bios_ranges[i].size, bios_ranges[i].type};
    probe_scan(&found);
    probe_report(&found);
}
