/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Builds the ACPI tables of some platforms on the host and writes each table to
 * DIRECTORY/platform/name.dat, for tests/acpi/check. Beside them, in DIRECTORY/platform/expect,
 * what the namespace must say: "key value" lines.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "acpi.h"
#include "decode_acpi.h"
#include "plan/irq.h"

#define AREA 0xFC000000u

struct test_platform {
    const char *name;
    uint32_t vcpus, online;
    uint32_t apic_id_step;
    uint32_t hpet_id;
    bool com1, com2, lpt1, s3, s4;
    uint64_t low_start;
    uint64_t high_start, high_end;
    uint8_t tpm; /* enum tpm_kind */
    bool hotplug, slate;
    uint32_t generation_id; /* its address; 0: none */
    uint32_t nodes;         /* of vNUMA, which take the vCPUs in turn; 0: none */
};

#define LOW         .low_start = 0xF0000000
#define USUAL       .apic_id_step = 2, .hpet_id = 0x8086A201, .com1 = true, LOW
#define SLEEP       .s3 = true, .s4 = true
#define CPUS(n, on) .vcpus = n, .online = on

static const struct test_platform platforms[] = {
    {.name = "1-cpu", CPUS(1, 1), USUAL, SLEEP, .lpt1 = true},
    {.name = "2-cpus", CPUS(2, 2), USUAL, SLEEP},
    {.name = "128-cpus", CPUS(128, 4), USUAL, SLEEP, .com2 = true, .lpt1 = true},
    {.name = "x2apic",
     CPUS(128, 128),
     SLEEP,
     .apic_id_step = 4,
     .hpet_id = 0x8086A201,
     .com1 = true,
     .com2 = true,
     .lpt1 = true,
     .low_start = 0xE0000000},
    {.name = "high-window",
     CPUS(4, 4),
     .apic_id_step = 2,
     .hpet_id = 0x8086A201,
     .com1 = true,
     .s3 = true,
     .low_start = 0x80000000,
     .high_start = 0x240000000,
     .high_end = 0x340000000},
    {.name = "no-hpet", CPUS(2, 2), .apic_id_step = 2, LOW},
    {.name = "no-s3", CPUS(2, 2), USUAL, .s4 = true},
    {.name = "hotplug", CPUS(4, 2), USUAL, SLEEP, .hotplug = true},
    {.name = "hotplug-x2apic",
     CPUS(128, 3),
     SLEEP,
     .apic_id_step = 4,
     .hpet_id = 0x8086A201,
     LOW,
     .hotplug = true},
    {.name = "vnuma", CPUS(4, 4), USUAL, SLEEP, .nodes = 2},
    {.name = "hotplug-vnuma",
     CPUS(66, 1),
     SLEEP,
     .apic_id_step = 4,
     .hpet_id = 0x8086A201,
     LOW,
     .hotplug = true,
     .nodes = 3},
    {.name = "slate", CPUS(2, 2), USUAL, SLEEP, .slate = true},
    {.name = "tpm-1.2", CPUS(2, 2), USUAL, SLEEP, .tpm = TPM_1_2},
    {.name = "tpm-2.0", CPUS(2, 2), USUAL, SLEEP, .tpm = TPM_2_0},
    {.name = "generation-id", CPUS(2, 2), USUAL, SLEEP, .generation_id = 0xFC012340},
    {.name = "everything",
     CPUS(4, 1),
     USUAL,
     SLEEP,
     .hotplug = true,
     .slate = true,
     .tpm = TPM_2_0,
     .generation_id = 0xFC000010},
};

static void die(const char *what, const char *which)
{
    fprintf(stderr, "dump_tables: %s: %s\n", which, what);
    exit(1);
}

static FILE *create(const char *directory, const char *name)
{
    char path[1024];
    FILE *f;

    snprintf(path, sizeof(path), "%s/%s", directory, name);
    f = fopen(path, "wb");
    if (f == NULL)
        die("can't be created", path);
    return f;
}

static void describe(const struct test_platform *t, struct platform *p, struct apic_ids *ids,
                     struct layout *l)
{
    memset(p, 0, sizeof(*p));
    memset(l, 0, sizeof(*l));
    p->cpu.count = t->vcpus;
    p->cpu.apic_mode = true;
    for (uint32_t i = 0; i < t->vcpus; i++) {
        p->cpu.online[i] = i < t->online;
        ids->of[i] = t->apic_id_step * i;
        p->numa.node_of[i] = t->nodes != 0 ? i % t->nodes : 0;
    }
    p->numa.count = t->nodes;
    for (uint32_t i = 0; i < t->nodes * t->nodes; i++)
        p->numa.distance[i] = i % (t->nodes + 1) == 0 ? 10 : 20;
    p->device.hpet_id = t->hpet_id;
    p->device.com1 = t->com1;
    p->device.com2 = t->com2;
    p->device.lpt1 = t->lpt1;
    p->device.cpu_hotplug = t->hotplug;
    p->device.tpm = t->tpm;
    p->options.acpi = true;
    p->options.acpi_laptop_slate = t->slate;
    p->options.acpi_s3 = t->s3;
    p->options.acpi_s4 = t->s4;
    l->generation_id = t->generation_id;
    l->tpm_log = 0xFC020000;
    l->pci_low = (struct interval){t->low_start, FIRMWARE_AREA};
    l->pci_high = (struct interval){t->high_start, t->high_end};
}

/* The words tests/acpi/check compares with; the routes are those of plan/irq.h. */
static void write_expect(const char *directory, const struct test_platform *t)
{
    FILE *f = create(directory, "expect");

    fprintf(f, "processors %u\nonline %u\napic_id_step %u\n", t->vcpus, t->online, t->apic_id_step);
    fprintf(f, "HPET %d\nUAR1 %d\nUAR2 %d\nLTP1 %d\nS3 %d\nS4 %d\n", t->hpet_id != 0, t->com1,
            t->com2, t->lpt1, t->s3, t->s4);
    fprintf(f, "hotplug %d\ntpm %d\nslate %d\ngeneration_id %u\n", t->hotplug, t->tpm, t->slate,
            t->generation_id);
    fprintf(f, "nodes %u\n", t->nodes);
    fprintf(f, "low %llx %x\n", (unsigned long long)t->low_start, FIRMWARE_AREA);
    fprintf(f, "high %llx %llx\n", (unsigned long long)t->high_start,
            (unsigned long long)t->high_end);
    for (uint8_t device = 1; device < 32; device++)
        for (uint8_t pin = 0; pin < 4; pin++)
            fprintf(f, "route %u %u %u %c\n", device, pin, irq_gsi(device, pin),
                    'A' + irq_link(device, pin));
    fclose(f);
}

static void dump(const char *top, const struct test_platform *t)
{
    static uint8_t area_memory[65536], anchor_memory[64];
    static struct platform platform;
    static struct apic_ids ids;
    static struct layout layout;
    struct decoded_acpi found;
    struct buf area, anchor;
    char directory[512];
    const char *bad;

    snprintf(directory, sizeof(directory), "%s/%s", top, t->name);
    mkdir(top, 0777);
    mkdir(directory, 0777);
    describe(t, &platform, &ids, &layout);
    buf_init(&area, area_memory, sizeof(area_memory), AREA);
    buf_init(&anchor, anchor_memory, sizeof(anchor_memory), SCRATCH);
    acpi_build(&area, &anchor, &platform, &ids, &layout);
    if (!buf_ok(&area) || !buf_ok(&anchor))
        die(buf_ok(&area) ? anchor.bad : area.bad, t->name);
    bad = acpi_decode(anchor_memory, area_memory, area.len, AREA, &found);
    if (bad != NULL)
        die(bad, t->name);

    for (uint32_t i = 0; i < found.count; i++) {
        char name[16];
        FILE *f;

        snprintf(name, sizeof(name), "%s.dat", found.table[i].name);
        f = create(directory, name);
        fwrite(found.table[i].data, 1, found.table[i].length, f);
        fclose(f);
    }
    write_expect(directory, t);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: dump_tables DIRECTORY\n");
        return 2;
    }
    for (size_t i = 0; i < sizeof(platforms) / sizeof(platforms[0]); i++)
        dump(argv[1], &platforms[i]);
    return 0;
}
