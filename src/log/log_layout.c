/* SPDX-License-Identifier: BSD-2-Clause */
/* Details for the log, see log_layout.h. */
#include "log/log_layout.h"
#include "log/log.h"

static void range(const char *kind, uint64_t start, uint64_t size)
{
    log_debug("  %s 0x%llx-0x%llx", kind, start, start + size);
}

static void function(const struct pci_function *f, const struct function_plan *plan)
{
    log_debug("PCI 00:%02x.%x %04x:%04x class %06x command %04x interrupt %u", PCI_DEVICE(f->devfn),
              PCI_FUNCTION(f->devfn), f->vendor, f->device, f->class_code, plan->command,
              f->interrupt_pin != 0 ? plan->interrupt_line : 0);
    for (uint32_t i = 0; i < PCI_BARS; i++) {
        if (plan->bar[i].assigned)
            range(f->bar[i].kind == PCI_BAR_IO ? "I/O" : "memory", plan->bar[i].address,
                  f->bar[i].size);
        else if (f->bar[i].kind != PCI_BAR_NONE)
            log_debug("  BAR %u has no address", i);
    }
}

void log_layout(const struct platform *platform, const struct layout *layout)
{
    log_debug("reserved for devices");
    for (uint32_t i = 0; i < platform->ram.map_count; i++) {
        const struct memory_range *r = &platform->ram.map[i];

        if (r->type != MEMORY_RAM && r->start >= BIOS_TOP)
            range("memory", r->start, r->size);
    }
    for (uint32_t i = 0; i < platform->pci.count; i++)
        function(&platform->pci.function[i], &layout->function[i]);
    log_debug("uncachable by MTRRs");
    for (uint32_t i = 0; i < layout->mtrr_count; i++)
        range("memory", layout->mtrr[i].base, layout->mtrr[i].size);
}

void log_memory_map(const struct layout *layout)
{
    static const char *const kinds[] = {"?", "RAM", "reserved", "ACPI", "NVS"};

    log_debug("memory map");
    for (uint32_t i = 0; i < layout->e820_count; i++)
        range(kinds[layout->e820[i].type], layout->e820[i].start, layout->e820[i].size);
}
