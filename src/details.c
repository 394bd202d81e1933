/* SPDX-License-Identifier: BSD-2-Clause */
/* Details for the log, see details.h. Nobody looks at them when all is well, so nothing here is worth much code. */
#include "details.h"
#include "fatal.h"

static void range(const char *kind, uint64_t start, uint64_t end)
{
    log_debug("  %s 0x%llx-0x%llx", kind, (unsigned long long)start, (unsigned long long)end);
}

static void function(const struct pci_function *f, const struct function_plan *plan)
{
    log_debug("PCI %02x:%02x.%x %04x:%04x class %06x command %04x interrupt %u", f->bus,
              f->devfn >> 3, f->devfn & 7, f->vendor, f->device, f->class_code, plan->command,
              f->interrupt_pin != 0 ? plan->interrupt_line : 0);
    for (uint32_t i = 0; i < PCI_BARS; i++) {
        if (plan->bar[i].assigned)
            range(f->bar[i].kind == PCI_BAR_IO ? "I/O" : "memory", plan->bar[i].address,
                  plan->bar[i].address +
                      (f->bar[i].size != 0 ? f->bar[i].size : plan->bar[i].size));
        else if (f->bar[i].kind != PCI_BAR_NONE)
            log_debug("  BAR %u has no address", i);
    }
}

void details_of_plan(const struct platform *platform, const struct layout *layout)
{
    log_debug("reserved for devices");
    for (uint32_t i = 0; i < platform->ram.map_count; i++) {
        const struct memory_range *r = &platform->ram.map[i];

        if (r->type != MEMORY_RAM && r->start >= BIOS_TOP)
            range("memory", r->start, r->start + r->size);
    }
    for (uint32_t i = 0; i < platform->pci.count; i++)
        function(&platform->pci.function[i], &layout->function[i]);
    log_debug("uncachable by MTRRs");
    for (uint32_t i = 0; i < layout->mtrr_count; i++)
        range("memory", layout->mtrr[i].base, layout->mtrr[i].base + layout->mtrr[i].size);
}

void details_of_memory(const struct layout *layout)
{
    static const char *const kinds[] = {"?", "RAM", "reserved", "ACPI", "NVS"};

    log_debug("memory map");
    for (uint32_t i = 0; i < layout->e820_count; i++)
        range(kinds[layout->e820[i].type], layout->e820[i].start,
              layout->e820[i].start + layout->e820[i].size);
}
