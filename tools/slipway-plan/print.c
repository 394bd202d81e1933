/* SPDX-License-Identifier: BSD-2-Clause */
/* Tables of the finished plan, see show.h, and the planners' warn_of(). */
#include <inttypes.h>
#include "problem.h"
#include "show.h"

struct warnings warnings;

/* As in Slipway's log; see problem.h. */
void warn_of(const struct problem *why)
{
    if (warnings.count == MAX_WARNINGS)
        return;
    warnings.one[warnings.count].why = *why;
    snprintf(warnings.one[warnings.count].change, sizeof(warnings.one[0].change), "%s",
             why->change);
    warnings.count++;
}

const char *const memory_types[] = {"", "RAM", "reserved", "ACPI", "NVS"};

const char *size_text(uint64_t size, char text[SIZE_TEXT])
{
    static const char *const units[] = {"bytes", "KiB", "MiB", "GiB", "TiB"};
    uint32_t unit = 0;

    while (unit < 4 && size >> (10 * (unit + 1)) != 0)
        unit++;
    /* 3839 MiB, not 3.7 GiB */
    if (unit > 0 && (size & ((1ull << 10 * unit) - 1)) != 0 && size >> 10 * (unit - 1) < 4096)
        unit--;
    snprintf(text, SIZE_TEXT, "%.*f %s", (size & ((1ull << 10 * unit) - 1)) != 0,
             (double)size / (double)(1ull << 10 * unit), units[unit]);
    return text;
}

bool next_register(const struct plan *plan, uint32_t *n, struct placed *found)
{
    const struct pci_facts *const pci = &plan->platform.pci;

    for (; *n < pci->count * PCI_BARS; ++*n) {
        const uint32_t function = *n / PCI_BARS, index = *n % PCI_BARS;
        const struct pci_function *const f = &pci->function[function];
        char which[8] = "ROM";

        if (f->bar[index].kind == PCI_BAR_NONE)
            continue;
        found->bar = &f->bar[index];
        found->place = &plan->layout.function[function].bar[index];
        if (index != PCI_BAR_ROM_INDEX)
            snprintf(which, sizeof(which), "BAR %u", index);
        snprintf(found->label, LABEL_SIZE, "00:%02x.%u %s %s", f->devfn >> 3, f->devfn & 7u,
                 plan->name[f->devfn], which);
        return true;
    }
    return false;
}

uint32_t count_missing(const struct plan *plan)
{
    struct placed found;
    uint32_t count = 0;

    for (uint32_t n = 0; next_register(plan, &n, &found); n++)
        count += !found.place->assigned;
    return count;
}

static void print_range(FILE *out, const char *before, uint64_t start, uint64_t end,
                        const char *after)
{
    fprintf(out, "%s%12" PRIX64 " - %-12" PRIX64 " %s\n", before, start, end - 1, after);
}

static void print_window(FILE *out, const char *name, struct interval w)
{
    char size[SIZE_TEXT];

    if (w.start != w.end)
        print_range(out, name, w.start, w.end, size_text(w.end - w.start, size));
}

static void print_registers(FILE *out, const struct plan *plan)
{
    static const char *const kinds[] = {[PCI_BAR_IO] = "I/O",
                                        [PCI_BAR_MEM32] = "32-bit",
                                        [PCI_BAR_MEM64] = "64-bit",
                                        [PCI_BAR_ROM] = "ROM"};
    struct placed r;
    char size[SIZE_TEXT];

    for (uint32_t n = 0; next_register(plan, &n, &r); n++) {
        fprintf(out, "  %-38s %-6s %-12s %9s  ", r.label, kinds[r.bar->kind],
                r.bar->prefetchable ? "prefetchable" : "", size_text(r.bar->size, size));
        if (r.place->assigned)
            fprintf(out, "%" PRIX64 " - %" PRIX64 "\n", r.place->address,
                    r.place->address + r.bar->size - 1);
        else
            fprintf(out, "NO ADDRESS\n");
    }
}

void print_plan(FILE *out, const struct plan *plan)
{
    const struct layout *const l = &plan->layout;
    const uint32_t count = count_missing(plan);
    char size[SIZE_TEXT];

    fprintf(out, "\nPCI windows\n");
    print_window(out, "  below 4 GiB      ", l->pci_low);
    print_window(out, "  above 4 GiB      ", l->pci_high);
    fprintf(out, "\nBase address registers\n");
    print_registers(out, plan);
    fprintf(out, "\nMTRRs, %u of %d (all else is write-back)\n", l->mtrr_count, MAX_VARIABLE_MTRRS);
    for (uint32_t i = 0; i < l->mtrr_count; i++)
        fprintf(out, "  %12" PRIX64 "  %-9s uncachable\n", l->mtrr[i].base,
                size_text(l->mtrr[i].size, size));
    fprintf(out, "\nMemory map (E820)\n");
    for (uint32_t i = 0; i < l->e820_count; i++)
        print_range(out, "  ", l->e820[i].start, l->e820[i].start + l->e820[i].size,
                    memory_types[l->e820[i].type]);
    fprintf(out, "\n");
    for (uint32_t i = 0; i < warnings.count; i++) {
        const struct problem *why = &warnings.one[i].why;

        fprintf(out,
                "  WARNING SLIP-%u: %s\n    found:    %s\n    expected: %s\n    change:   %s\n",
                why->code, why->what, why->found, why->expected, warnings.one[i].change);
    }
    for (uint32_t i = 0; i < notes.count; i++)
        fprintf(out, "  note: %s\n", notes.text[i]);
    if (count == 0)
        fprintf(out, "Everything has an address.\n");
    else
        fprintf(out, "%u of the base address registers %s no address.\n", count,
                count == 1 ? "has" : "have");
}
