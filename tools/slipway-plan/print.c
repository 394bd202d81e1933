/* SPDX-License-Identifier: BSD-2-Clause */
/* Tables of the finished plan, see print.h, and the planners' warn_of(). */
#include "print.h"
#include <string.h>
#include "problem.h"

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

const char *memory_type_text(uint32_t type)
{
    static const char *const types[] = {"", "RAM", "reserved", "ACPI", "NVS"};

    return types[type];
}

static void print_window(FILE *out, const char *name, struct interval w)
{
    char size[SIZE_TEXT];

    if (w.start == w.end)
        return;
    fprintf(out, "  %-16s %12llX - %-12llX %s\n", name, (unsigned long long)w.start,
            (unsigned long long)w.end - 1, size_text(w.end - w.start, size));
}

static void print_bar(FILE *out, const struct pci_bar *bar, const struct bar_plan *place,
                      const char *label)
{
    static const char *const kinds[] = {[PCI_BAR_IO] = "I/O",
                                        [PCI_BAR_MEM32] = "32-bit",
                                        [PCI_BAR_MEM64] = "64-bit",
                                        [PCI_BAR_ROM] = "ROM"};
    char size[SIZE_TEXT];

    fprintf(out, "  %-38s %-6s %-12s %9s  ", label, kinds[bar->kind],
            bar->prefetchable ? "prefetchable" : "", size_text(bar->size, size));
    if (place->assigned)
        fprintf(out, "%llX - %llX\n", (unsigned long long)place->address,
                (unsigned long long)(place->address + bar->size - 1));
    else
        fprintf(out, "NO ADDRESS\n");
}

static void print_bars(FILE *out, const struct plan *plan)
{
    const struct pci_facts *pci = &plan->platform.pci;
    char label[LABEL_SIZE];

    fprintf(out, "\nBase address registers\n");
    for (uint32_t n = 0; n < pci->count * PCI_BARS; n++) {
        const struct pci_bar *bar = &pci->function[n / PCI_BARS].bar[n % PCI_BARS];

        if (bar->kind == PCI_BAR_NONE)
            continue;
        bar_label(plan, n / PCI_BARS, n % PCI_BARS, label);
        print_bar(out, bar, &plan->layout.function[n / PCI_BARS].bar[n % PCI_BARS], label);
    }
}

static void print_mtrrs(FILE *out, const struct layout *layout)
{
    char size[SIZE_TEXT];

    fprintf(out, "\nMTRRs, %u of %d (all else is write-back)\n", layout->mtrr_count,
            MAX_VARIABLE_MTRRS);
    for (uint32_t i = 0; i < layout->mtrr_count; i++)
        fprintf(out, "  %12llX  %-9s %s\n", (unsigned long long)layout->mtrr[i].base,
                size_text(layout->mtrr[i].size, size),
                layout->mtrr[i].type == 0 ? "uncachable" : "?");
}

static void print_e820(FILE *out, const struct layout *layout)
{
    fprintf(out, "\nMemory map (E820)\n");
    for (uint32_t i = 0; i < layout->e820_count; i++)
        fprintf(out, "  %12llX - %-12llX %s\n", (unsigned long long)layout->e820[i].start,
                (unsigned long long)(layout->e820[i].start + layout->e820[i].size - 1),
                memory_type_text(layout->e820[i].type));
}

uint32_t count_missing(const struct plan *plan)
{
    const struct pci_facts *pci = &plan->platform.pci;
    uint32_t count = 0;

    for (uint32_t n = 0; n < pci->count * PCI_BARS; n++)
        if (pci->function[n / PCI_BARS].bar[n % PCI_BARS].kind != PCI_BAR_NONE &&
            !plan->layout.function[n / PCI_BARS].bar[n % PCI_BARS].assigned)
            count++;
    return count;
}

void print_plan(FILE *out, const struct plan *plan, const struct notes *notes)
{
    const uint32_t count = count_missing(plan);

    fprintf(out, "\nPCI windows\n");
    print_window(out, "below 4 GiB", plan->layout.pci_low);
    print_window(out, "above 4 GiB", plan->layout.pci_high);
    print_bars(out, plan);
    print_mtrrs(out, &plan->layout);
    print_e820(out, &plan->layout);
    fprintf(out, "\n");
    for (uint32_t i = 0; i < warnings.count; i++) {
        const struct problem *why = &warnings.one[i].why;

        fprintf(out,
                "  WARNING SLIP-%u: %s\n    found:    %s\n    expected: %s\n    change:   %s\n",
                why->code, why->what, why->found, why->expected, warnings.one[i].change);
    }
    for (uint32_t i = 0; i < notes->count; i++)
        fprintf(out, "  note: %s\n", notes->text[i]);
    if (count == 0)
        fprintf(out, "Everything has an address.\n");
    else
        fprintf(out, "%u of the base address registers %s no address.\n", count,
                count == 1 ? "has" : "have");
}
