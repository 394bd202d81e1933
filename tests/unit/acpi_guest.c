/* SPDX-License-Identifier: BSD-2-Clause */
/* A guest to build ACPI tables for, see acpi_guest.h. */
#include "acpi_guest.h"

struct apic_ids ids;
uint8_t area_memory[ACPI_TEST_AREA], anchor_memory[64];
struct buf area, anchor;
struct decoded_acpi found;

void acpi_guest(uint32_t vcpus)
{
    memset(&platform, 0, sizeof(platform));
    memset(&layout, 0, sizeof(layout));
    memset(&ids, 0, sizeof(ids));
    platform.cpu.count = vcpus;
    platform.cpu.apic_mode = true;
    for (uint32_t i = 0; i < vcpus; i++) {
        ids.of[i] = 2 * i;
        platform.cpu.online[i] = true;
    }
    platform.device.hpet_id = 0x8086A201;
    platform.device.com1 = true;
    platform.options.acpi = true;
    platform.options.acpi_s3 = true;
    platform.options.acpi_s4 = true;
    layout.pci_low = (struct interval){0xF0000000, 0xFC000000};
}

void build_acpi_into(uint32_t area_size, uint32_t anchor_size)
{
    memset(area_memory, 0xEE, sizeof(area_memory));
    memset(anchor_memory, 0xEE, sizeof(anchor_memory));
    buf_init(&area, area_memory, area_size, ACPI_AREA);
    buf_init(&anchor, anchor_memory, anchor_size, 0x10000);
    acpi_build(&area, &anchor, &platform, &ids, &layout);
}

void build_acpi(void)
{
    const char *bad;

    build_acpi_into(sizeof(area_memory), sizeof(anchor_memory));
    CHECK(buf_ok(&area));
    CHECK(buf_ok(&anchor));
    bad = acpi_decode(anchor_memory, area_memory, area.len, ACPI_AREA, &found);
    CHECK_STR(bad != NULL ? bad : "", "");
}

const struct decoded_table *acpi_table(const char *name)
{
    const struct decoded_table *t = acpi_find(&found, name);

    CHECK(t != NULL);
    return t;
}

uint32_t acpi_offset(const char *name)
{
    return (uint32_t)(acpi_table(name)->address - ACPI_AREA);
}

bool is_ssdt(const struct decoded_table *t)
{
    return memcmp(t->name, "SSDT", 4) == 0;
}

bool acpi_contains(const char *name, const void *bytes, uint32_t count)
{
    const struct decoded_table *t = acpi_table(name);

    for (uint32_t i = 36; i + count <= t->length; i++)
        if (memcmp(t->data + i, bytes, count) == 0)
            return true;
    return false;
}
