/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * All ACPI tables for any guest, with any file of acpi_firmware= among them: a decoder finds
 * nothing wrong with what is built.
 */
#include "fuzz.h"
#include "acpi.h"
#include "decode_acpi.h"

static struct platform platform;
static struct apic_ids ids;
static struct layout layout;

static void describe(struct input *in)
{
    const uint64_t bits = take(in, 2);

    memset(&platform, 0, sizeof(platform));
    memset(&layout, 0, sizeof(layout));
    platform.cpu.count = 1 + (uint32_t)take(in, 1) % MAX_VCPUS;
    platform.cpu.apic_mode = (bits & 1) != 0;
    platform.cpu.physical_bits = (uint8_t)(32 + take(in, 1) % 21);
    for (uint32_t i = 0; i < platform.cpu.count; i++) {
        platform.cpu.online[i] = i == 0 || (bits & 2) != 0;
        ids.of[i] = i * (1 + (uint32_t)(bits >> 8 & 3));
    }
    platform.device = (struct device_facts){.cpu_hotplug = (bits >> 2 & 3) != 0,
                                            .tpm = (uint8_t)(bits >> 4 & 3) % 3,
                                            .hpet_id = (bits & 128) != 0 ? 0x8086A201 : 0,
                                            .com1 = true,
                                            .piix_pm = true};
    platform.options.acpi = platform.options.acpi_s3 = true;
    platform.options.acpi_s4 = (bits & 1024) != 0;
    platform.options.acpi_laptop_slate = (bits & 2048) != 0;
    platform.numa.count = (bits & 4096) != 0 ? 1 + (uint32_t)take(in, 1) % 4 : 0;
    for (uint32_t i = 0; i < platform.numa.count * platform.numa.count; i++)
        platform.numa.distance[i] = (uint32_t)take(in, 1);
    layout.low_end = 0x1F000000;
    layout.pci_low = (struct interval){0xF0000000, 0xFC000000};
    if ((bits & 8192) != 0)
        layout.pci_high = (struct interval){0x200000000, 0x300000000};
    layout.tpm_log = platform.device.tpm != TPM_NONE ? ACPI_AREA : 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t memory[64 * KIB], anchor_bytes[256];
    static struct decoded_acpi found;
    struct input in = {data, size};
    struct buf area, anchor;
    const char *wrong;
    size_t left;
    uint8_t *file;

    describe(&in);
    file = take_rest(&in, &left);
    platform.acpi_tables = span_of(file, left);
    buf_init(&area, memory, sizeof(memory), ACPI_AREA + TPM_LOG_SIZE);
    buf_init(&anchor, anchor_bytes, sizeof(anchor_bytes), SCRATCH);
    const struct acpi_summary summary = acpi_build(&area, &anchor, &platform, &ids, &layout);
    insist(buf_ok(&area) && buf_ok(&anchor), "no room for the tables");
    acpi_update_srat(&area, &summary, &platform, &ids, &layout);
    wrong = acpi_decode(anchor.data, memory, area.len, area.paddr, &found);
    insist(wrong == NULL, wrong);
    free(file);
    return 0;
}
