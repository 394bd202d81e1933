/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Processor objects of the SSDT: exactly as many as the guest has vCPUs, and what tells the
 * operating system of those that come later. Follows ACPI 6.5; the comments show the ASL of what is
 * appended.
 */
#include "ssdt_processors.h"
#include "aml.h"
#include "tables.h"
#include "cpu_hotplug_aml.h"
#include "lib/fmt.h"
#include "pc.h"

#define TABLE_HEADER 36 /* ACPI 6.5, 5.2.6: byte code comes after it */

#define CPUN_STUB 13 /* bytes that cpu_hotplug.asl ends with, in place of what is written here */

struct processor {
    uint32_t index; /* of the vCPU */
    uint32_t apic_id;
    bool online;
    const uint32_t *node; /* NULL: the guest has no vNUMA */
};

static void processor_name(char name[NAME_SEG], uint32_t index)
{
    fmt_print(name, NAME_SEG, "PR%02X", index);
}

/* One call with the processor's number: CSTA (n) */
static void call(struct buf *out, const char *method, uint32_t index)
{
    aml_path(out, method);
    aml_integer(out, index);
}

/* Buffer () { the MADT's structure } */
static void madt_entry(struct buf *out, const struct processor *p)
{
    const uint32_t buffer = aml_buffer(out, madt_processor_size(p->apic_id));

    madt_processor(out, p->index, p->apic_id, p->online);
    aml_end(out, buffer);
}

/* Method (_STA) { Return (CSTA (n)) } Method (_MAT) { Return (CMAT (Buffer ..., CSTA (n))) } */
static void changing(struct buf *out, const struct processor *p)
{
    uint32_t method = aml_method(out, "_STA", 0);

    aml_op(out, AML_RETURN_OP);
    call(out, "CSTA", p->index);
    aml_end(out, method);

    method = aml_method(out, "_MAT", 0);
    aml_op(out, AML_RETURN_OP);
    aml_path(out, "CMAT");
    madt_entry(out, p);
    call(out, "CSTA", p->index);
    aml_end(out, method);
}

/*
 * Method (_OST, 3) { COST (n, Arg0, Arg1) } There is no _EJ0: under Xen, QEMU 7.2 dies of taking a
 * processor out. The toolstack never asks for it.
 */
static void reporting(struct buf *out, uint32_t index)
{
    const uint32_t method = aml_method(out, "_OST", 3);

    call(out, "COST", index);
    aml_op(out, AML_ARG0_OP);
    aml_op(out, AML_ARG1_OP);
    aml_end(out, method);
}

/*
 * Processor (PRnn, nn, 0xB010, 6) { Name (_HID, "ACPI0007") Name (_UID, nn) ... }, all of it as in
 * the stock loader's tables, so that an installed Windows finds no new devices. Windows before
 * Vista knows no other kind. From APIC id 255 on: Device (PRnn) with the same in it. ACPI 6.5,
 * 5.2.12.12. In \_SB, where operating systems expect processors that can be plugged in. If none
 * can: Name (_STA, ...) Name (_MAT, Buffer () { ... })
 *
 * With vNUMA also Name (_PXM, node), as in the SRAT: for a processor that is added later, an OS
 * evaluates this instead. ACPI 6.5, 6.2.15.
 */
static void processor(struct buf *out, bool hotplug, const struct processor *p)
{
    char name[NAME_SEG];
    uint32_t object;

    processor_name(name, p->index);
    object = p->apic_id < FIRST_X2APIC_ID ? aml_processor(out, name, p->index, P_BLK)
                                          : aml_device(out, name);
    aml_name(out, "_HID");
    aml_string(out, "ACPI0007");
    aml_name_integer(out, "_UID", p->index);
    if (p->node != NULL)
        aml_name_integer(out, "_PXM", *p->node);
    if (hotplug) {
        changing(out, p);
        reporting(out, p->index);
    } else {
        aml_name_integer(out, "_STA", p->online ? STA_PRESENT : 0);
        aml_name(out, "_MAT");
        madt_entry(out, p);
    }
    aml_end(out, object);
}

/* Method (CPUN, 2) { If (Arg0 == n) { Notify (PRnn, Arg1) } ... }: any interpreter knows it. */
static void notify_processors(struct buf *out, uint32_t count)
{
    const uint32_t method = aml_method(out, "CPUN", 2);

    for (uint32_t i = 0; i < count; i++) {
        const uint32_t condition = aml_if(out);
        char name[NAME_SEG];

        aml_op(out, AML_LEQUAL_OP);
        aml_op(out, AML_ARG0_OP);
        aml_integer(out, i);
        processor_name(name, i);
        aml_op(out, AML_NOTIFY_OP);
        aml_path(out, name);
        aml_op(out, AML_ARG1_OP);
        aml_end(out, condition);
    }
    aml_end(out, method);
}

void ssdt_processors(struct buf *out, const struct platform *platform, const struct apic_ids *ids)
{
    const bool hotplug = platform->device.cpu_hotplug;
    const struct numa_facts *numa = &platform->numa;
    const uint32_t scope = aml_scope(out, "\\_SB");

    for (uint32_t i = 0; i < platform->cpu.count; i++) {
        const struct processor p = {i, ids->of[i], platform->cpu.online[i],
                                    numa->count != 0 ? &numa->node_of[i] : NULL};

        processor(out, hotplug, &p);
    }
    if (hotplug)
        notify_processors(out, platform->cpu.count);
    aml_end(out, scope);
    if (hotplug)
        buf_bytes(out, cpu_hotplug_aml + TABLE_HEADER,
                  sizeof(cpu_hotplug_aml) - TABLE_HEADER - CPUN_STUB);
}
