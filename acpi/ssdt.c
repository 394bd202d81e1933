/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The SSDT of every guest: what in the namespace depends on the guest, and what is so repetitive
 * that a loop says it better than ASL. It adds to the devices of dsdt.asl. Follows ACPI 6.5; the
 * comments show the ASL of what is appended.
 */
#include "aml.h"
#include "ssdt_processors.h"
#include "tables.h"
#include "lib/fmt.h"
#include "plan/irq.h"

#define PCI_DEVICES     32
#define FIRST_PLUG_SLOT 2 /* 0 is the host bridge, 1 the PIIX3 */
#define NOTIFY_CHECK    1 /* device check: something may have appeared. ACPI 6.5, 5.6.6 */
#define NOTIFY_EJECT    3 /* somebody wants the device out */

/* Name (\_S4, Package () { 0, 0, 0, 0 }): an ordinary power-off. ACPI 6.5, 7.4.2. */
static void hibernation(struct buf *out)
{
    uint32_t package;

    aml_name(out, "\\_S4");
    package = aml_package(out, 4);
    for (uint32_t i = 0; i < 4; i++)
        aml_integer(out, 0);
    aml_end(out, package);
}

/* Large resource descriptors for address spaces. ACPI 6.5, 6.4.3.5. */
enum resource_type { RESOURCE_MEMORY = 0, RESOURCE_IO = 1, RESOURCE_BUS = 2 };
enum {
    GENERAL_FLAGS = 0x0C, /* producer, positive decode, minimum and maximum fixed */
    IO_ENTIRE_RANGE = 3,
    MEMORY_UNCACHABLE = 1,      /* and read-write */
    MEMORY_WRITE_COMBINING = 5, /* and read-write */
};

static void word_space(struct buf *out, enum resource_type type, uint8_t type_flags, uint16_t first,
                       uint16_t last)
{
    buf_u8(out, 0x88);                        /* Word Address Space Descriptor */
    buf_u16(out, 13);                         /* Length */
    buf_u8(out, type);                        /* Resource Type */
    buf_u8(out, GENERAL_FLAGS);               /* General Flags */
    buf_u8(out, type_flags);                  /* Type Specific Flags */
    buf_u16(out, 0);                          /* Address space granularity */
    buf_u16(out, first);                      /* Address range minimum */
    buf_u16(out, last);                       /* Address range maximum */
    buf_u16(out, 0);                          /* Address translation offset */
    buf_u16(out, last + UINT64_C(1) - first); /* Address length */
}

/* DWORD or QWORD Address Space Descriptor: `put` appends integers of `width` bytes. */
static void memory_space(struct buf *out, void (*put)(struct buf *, uint64_t), uint32_t width,
                         uint8_t type_flags, const struct interval *w)
{
    buf_u8(out, width == 8 ? 0x8A : 0x87); /* Descriptor */
    buf_u16(out, 3 + 5 * width);           /* Length */
    buf_u8(out, RESOURCE_MEMORY);          /* Resource Type */
    buf_u8(out, GENERAL_FLAGS);            /* General Flags */
    buf_u8(out, type_flags);               /* Type Specific Flags */
    put(out, 0);                           /* Address space granularity */
    put(out, w->start);                    /* Address range minimum */
    put(out, w->end - 1);                  /* Address range maximum */
    put(out, 0);                           /* Address translation offset */
    put(out, w->end - w->start);           /* Address length */
}

/* I/O Port Descriptor for the configuration ports, which the bridge keeps. ACPI 6.5, 6.4.2.5. */
static void configuration_ports(struct buf *out)
{
    buf_u8(out, 0x47);                          /* small item 8, 7 bytes */
    buf_u8(out, 1);                             /* Information: 16-bit decode */
    buf_u16(out, PCI_ADDRESS);                  /* Range minimum base address */
    buf_u16(out, PCI_ADDRESS);                  /* Range maximum base address */
    buf_u8(out, 1);                             /* Base alignment */
    buf_u8(out, PCI_ADDRESS_END - PCI_ADDRESS); /* Range length */
}

/*
 * Name (_CRS, ResourceTemplate () { ... }): what the host bridge passes on. A window above 4 GiB
 * only if there is one. The VGA hole is write-combining as guests have always been told.
 */
static void host_bridge_resources(struct buf *out, const struct layout *layout)
{
    const struct interval vga = {VGA_HOLE, VGA_HOLE + VGA_HOLE_SIZE};
    const bool high = layout->pci_high.end != layout->pci_high.start;
    uint32_t buffer;

    aml_name(out, "_CRS");
    buffer = aml_buffer(out, high ? 156 : 110);
    word_space(out, RESOURCE_BUS, 0, 0x00, 0xFF);
    configuration_ports(out);
    word_space(out, RESOURCE_IO, IO_ENTIRE_RANGE, 0x0000, PCI_ADDRESS - 1);
    word_space(out, RESOURCE_IO, IO_ENTIRE_RANGE, PCI_ADDRESS_END, 0xFFFF);
    memory_space(out, buf_u32, 4, MEMORY_WRITE_COMBINING, &vga);
    memory_space(out, buf_u32, 4, MEMORY_UNCACHABLE, &layout->pci_low);
    if (high)
        memory_space(out, buf_u64, 8, MEMORY_UNCACHABLE, &layout->pci_high);
    buf_u8(out, 0x79); /* End Tag */
    buf_u8(out, 0);    /* Checksum: none */
    /* BufferOp's size (2 bytes of AML, 110 and 156 alike) and the bytes themselves. */
    buf_expect(out, buffer, 2 + (high ? 156 : 110));
    aml_end(out, buffer);
}

/* Package () { device << 16 | 0xFFFF, pin, source, index }. ACPI 6.5, 6.2.13. */
static void route(struct buf *out, uint8_t device, uint8_t pin, bool apic)
{
    const uint32_t package = aml_package(out, 4);
    char link[] = "LNKA";

    aml_integer(out, (uint32_t)device << 16 | 0xFFFF); /* Address: any function */
    aml_integer(out, pin);                             /* Pin */
    if (apic) {
        aml_integer(out, 0);                    /* Source: none */
        aml_integer(out, irq_gsi(device, pin)); /* Source Index: the GSI */
    } else {
        link[3] = (char)('A' + irq_link(device, pin));
        aml_path(out, link); /* Source */
        aml_integer(out, 0); /* Source Index */
    }
    aml_end(out, package);
}

static void routes(struct buf *out, const char *name, bool apic)
{
    uint32_t package;

    aml_name(out, name);
    package = aml_package(out, (PCI_DEVICES - 1) * PCI_LINKS);
    for (uint8_t device = 1; device < PCI_DEVICES; device++)
        for (uint8_t pin = 0; pin < PCI_LINKS; pin++)
            route(out, device, pin, apic);
    aml_end(out, package);
}

/*
 * Name (PRTP, ...) Name (PRTA, ...) Method (_PRT) { If (PICD) { Return (PRTA) } Return (PRTP) }
 * Written out instead of computed by a method, since Linux evaluates _PRT once for each PCI
 * function.
 */
static void interrupt_routing(struct buf *out)
{
    uint32_t method, condition;

    routes(out, "PRTP", false);
    routes(out, "PRTA", true);

    method = aml_method(out, "_PRT", 0);
    condition = aml_if(out);
    aml_path(out, "PICD");
    aml_op(out, AML_RETURN_OP);
    aml_path(out, "PRTA");
    aml_end(out, condition);
    aml_op(out, AML_RETURN_OP);
    aml_path(out, "PRTP");
    aml_end(out, method);
}

static void slot_name(char name[NAME_SEG], uint32_t slot)
{
    fmt_print(name, NAME_SEG, "S%u", slot);
}

/*
 * Device (Sn) { Name (_ADR, n << 16) Name (_SUN, n)
 *     Method (_EJ0, 1) { B0EJ = 1 << n } Method (_STA) { Return (PCST (n)) } }
 */
static void plug_slot(struct buf *out, uint32_t slot)
{
    char name[NAME_SEG];
    uint32_t device, method;

    slot_name(name, slot);
    device = aml_device(out, name);
    aml_name_integer(out, "_ADR", slot << 16);
    aml_name_integer(out, "_SUN", slot);

    method = aml_method(out, "_EJ0", 1);
    aml_op(out, AML_STORE_OP);
    aml_integer(out, UINT64_C(1) << slot);
    aml_path(out, "B0EJ");
    aml_end(out, method);

    method = aml_method(out, "_STA", 0);
    aml_op(out, AML_RETURN_OP);
    aml_path(out, "PCST");
    aml_integer(out, slot);
    aml_end(out, method);
    aml_end(out, device);
}

/* Method (PCNT, 2) { If (Arg0 & (1 << n)) { Notify (Sn, Arg1) } ... }: slots, event. */
static void notify_slots(struct buf *out)
{
    const uint32_t method = aml_method(out, "PCNT", 2);

    for (uint32_t slot = FIRST_PLUG_SLOT; slot < PCI_DEVICES; slot++) {
        const uint32_t condition = aml_if(out);
        char name[NAME_SEG];

        aml_op(out, AML_AND_OP);
        aml_op(out, AML_ARG0_OP);
        aml_integer(out, UINT64_C(1) << slot);
        buf_u8(out, 0); /* the result is stored nowhere */
        slot_name(name, slot);
        aml_op(out, AML_NOTIFY_OP);
        aml_path(out, name);
        aml_op(out, AML_ARG1_OP);
        aml_end(out, condition);
    }
    aml_end(out, method);
}

/*
 * Method (\_GPE._E01) { Local0 = PCIU  Local1 = PCID  PCNT (Local0, 1)  PCNT (Local1, 3) } One read
 * of each register: they are QEMU's, and each read leaves the guest. An edge event, so that of two
 * devices in quick succession the second is not lost.
 */
static void hotplug_event(struct buf *out)
{
    const uint32_t method = aml_method(out, "\\_GPE._E01", 0);

    aml_op(out, AML_STORE_OP);
    aml_path(out, "\\_SB.PCI0.PCIU");
    aml_op(out, AML_LOCAL0_OP);
    aml_op(out, AML_STORE_OP);
    aml_path(out, "\\_SB.PCI0.PCID");
    aml_op(out, AML_LOCAL1_OP);

    aml_path(out, "\\_SB.PCI0.PCNT");
    aml_op(out, AML_LOCAL0_OP);
    aml_integer(out, NOTIFY_CHECK);
    aml_path(out, "\\_SB.PCI0.PCNT");
    aml_op(out, AML_LOCAL1_OP);
    aml_integer(out, NOTIFY_EJECT);
    aml_end(out, method);
}

/*
 * Method (ADDR) { Return (Package () { low half, high half }) }: where the generation id is, always
 * below 4 GiB. Microsoft, "Virtual Machine Generation ID".
 */
static void generation_id(struct buf *out, uint64_t address)
{
    const uint32_t method = aml_method(out, "ISA.VGID.ADDR", 0);
    uint32_t package;

    aml_op(out, AML_RETURN_OP);
    package = aml_package(out, 2);
    aml_integer(out, address);
    aml_integer(out, 0);
    aml_end(out, package);
    aml_end(out, method);
}

/* Scope (path) { Name (_STA, ...) } for devices of the DSDT. */
static void presence(struct buf *out, const struct device_facts *device, bool has_generation_id)
{
    const struct {
        const char *path;
        bool present;
    } of[] = {
        {"HPET", device->hpet_id != 0}, {"ISA.UAR1", device->com1},      {"ISA.UAR2", device->com2},
        {"ISA.LTP1", device->lpt1},     {"ISA.VGID", has_generation_id},
    };

    for (uint32_t i = 0; i < ARRAY_SIZE(of); i++) {
        const uint32_t scope = aml_scope(out, of[i].path);

        aml_name_integer(out, "_STA", of[i].present ? STA_PRESENT : 0);
        aml_end(out, scope);
    }
}

static void host_bridge(struct buf *out, const struct platform *platform,
                        const struct layout *layout)
{
    const uint32_t scope = aml_scope(out, "\\_SB.PCI0");

    /*
     * ACPI 6.5, 6.1 wants no _ADR next to a _HID. But Xen's guests have always seen one here, and
     * some of them may have recorded it.
     */
    aml_name_integer(out, "_ADR", 0);
    host_bridge_resources(out, layout);
    interrupt_routing(out);
    presence(out, &platform->device, layout->generation_id != 0);
    if (layout->generation_id != 0)
        generation_id(out, layout->generation_id);
    for (uint32_t slot = FIRST_PLUG_SLOT; slot < PCI_DEVICES; slot++)
        plug_slot(out, slot);
    notify_slots(out);
    aml_end(out, scope);
}

uint64_t ssdt_build(struct buf *out, const struct platform *platform, const struct apic_ids *ids,
                    const struct layout *layout)
{
    const uint32_t begun = table_begin(out, "SSDT", 2);

    if (platform->options.acpi_s4)
        hibernation(out);
    host_bridge(out, platform, layout);
    hotplug_event(out);
    ssdt_processors(out, platform, ids);
    return table_end(out, begun);
}
