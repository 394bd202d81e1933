/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Processor objects of the SSDT: exactly as many as the guest has vCPUs, and what tells the operating system of those that
 * come later. Follows ACPI 6.5; the comments show the ASL of what is appended.
 */
#include "ssdt.h"
#include "aml.h"
#include "tables.h"
#include "cpu_legacy_aml.h"
#include "cpu_modern_aml.h"
#include "lib/fmt.h"

#define TABLE_HEADER 36 /* ACPI 6.5, 5.2.6: byte code begins behind it */

/* Bytes of what the .asl files end with, in place of what is written here. */
#define CPUN_STUB 13
#define CPUC_STUB 12
#define CPUK_STUB 15

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
static void madt_entry(struct buf *out, const struct cpu_facts *cpu, uint32_t index)
{
    const uint32_t buffer = aml_buffer(out, madt_processor_size(cpu, index));

    madt_processor(out, cpu, index);
    aml_end(out, buffer);
}

/* Method (_STA) { Return (CSTA (n)) } Method (_MAT) { Return (CMAT (Buffer () { ... }, CSTA (n))) } */
static void changing(struct buf *out, const struct cpu_facts *cpu, uint32_t index)
{
    uint32_t method = aml_method(out, "_STA", 0);

    aml_op(out, AML_RETURN_OP);
    call(out, "CSTA", index);
    aml_end(out, method);

    method = aml_method(out, "_MAT", 0);
    aml_op(out, AML_RETURN_OP);
    aml_path(out, "CMAT");
    madt_entry(out, cpu, index);
    call(out, "CSTA", index);
    aml_end(out, method);
}

/*
 * Method (_OST, 3) { COST (n, Arg0, Arg1) }
 * There is no _EJ0: under Xen, QEMU 7.2 dies of taking a processor out. The toolstack never asks for it.
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
 * Device (PRnn) { Name (_HID, "ACPI0007") Name (_UID, nn) ... }, ACPI 6.5, 8.4. In \_SB, where operating systems expect
 * processors that can be plugged in. If none can: Name (_STA, ...) Name (_MAT, Buffer () { ... })
 */
static void processor(struct buf *out, const struct platform *platform, uint32_t index)
{
    const struct cpu_facts *cpu = &platform->cpu;
    char name[NAME_SEG];
    uint32_t device;

    processor_name(name, index);
    device = aml_device(out, name);
    aml_name(out, "_HID");
    aml_string(out, "ACPI0007");
    aml_name_integer(out, "_UID", index);
    if (platform->device.cpu_hotplug == CPU_HOTPLUG_NONE) {
        aml_name_integer(out, "_STA", cpu->online[index] ? STA_PRESENT : 0);
        aml_name(out, "_MAT");
        madt_entry(out, cpu, index);
    } else {
        changing(out, cpu, index);
    }
    if (platform->device.cpu_hotplug == CPU_HOTPLUG_MODERN)
        reporting(out, index);
    aml_end(out, device);
}

/*
 * Method (CPUN, 2) { If (Arg0 == n) { Notify (PRnn, Arg1) } ... }: a chain, as not every interpreter can notify what it
 * finds in a package.
 */
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

/* Name (CPUC, count) Name (CPUK, Buffer () { a bit for each vCPU that is present at boot }) */
static void known_processors(struct buf *out, const struct cpu_facts *cpu)
{
    uint32_t buffer;

    aml_name_integer(out, "CPUC", cpu->count);
    aml_name(out, "CPUK");
    buffer = aml_buffer(out, MAX_VCPUS / 8);
    for (uint32_t i = 0; i < MAX_VCPUS; i += 8) {
        uint32_t bits = 0;

        for (uint32_t bit = 0; bit < 8; bit++)
            bits |= (uint32_t)(i + bit < cpu->count && cpu->online[i + bit]) << bit;
        buf_u8(out, bits);
    }
    aml_end(out, buffer);
}

void ssdt_processors(struct buf *out, const struct platform *platform)
{
    const enum cpu_hotplug hotplug = platform->device.cpu_hotplug;
    const uint32_t scope = aml_scope(out, "\\_SB");

    for (uint32_t i = 0; i < platform->cpu.count; i++)
        processor(out, platform, i);
    if (hotplug != CPU_HOTPLUG_NONE)
        notify_processors(out, platform->cpu.count);
    if (hotplug == CPU_HOTPLUG_LEGACY)
        known_processors(out, &platform->cpu);
    aml_end(out, scope);

    if (hotplug == CPU_HOTPLUG_MODERN)
        buf_bytes(out, cpu_modern_aml + TABLE_HEADER,
                  sizeof(cpu_modern_aml) - TABLE_HEADER - CPUN_STUB);
    if (hotplug == CPU_HOTPLUG_LEGACY)
        buf_bytes(out, cpu_legacy_aml + TABLE_HEADER,
                  sizeof(cpu_legacy_aml) - TABLE_HEADER - CPUN_STUB - CPUC_STUB - CPUK_STUB);
}
