/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Boots a described guest on the simulated platform and prints the log, what it cost and what it
 * left.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "layout.h"
#include "lib/num.h"
#include "sim.h"
#include "xen/public.h"

static int usage(const char *name, int status)
{
    fprintf(status == 0 ? stdout : stderr,
            "Usage: %s [options]\n"
            "Boots a guest with Slipway on a simulated Xen, up to the hand-off to its firmware.\n\n"
            "  --guest NAME     one of the named guests (--list); options below change it\n"
            "  --vcpus N        2\n"
            "  --memory MIB     512, video RAM included\n"
            "  --no-vga         no graphics card\n"
            "  --nics N         e1000 network cards\n"
            "  --no-acpi        acpi=0\n"
            "  --firmware FILE  the payload instead of a stand-in for SeaBIOS\n"
            "  --ovmf KIB       a stand-in for OvmfXen of that size\n"
            "  --cmdline TEXT   of a PVH guest\n"
            "  --key PATH=VALUE a XenStore key below the guest's directory\n"
            "  --json           print the counts alone, in the form of tests/qemu/count-exits\n"
            "  --repeat N       boot so often, for timing\n"
            "  --dump DIRECTORY write the memory that holds tables there, a file a run of pages\n"
            "  --budget         print the counts of all named guests, as budget.txt has them\n"
            "  --list           print the named guests\n",
            name);
    return status;
}

static int print_budget(void)
{
    static struct sim_guest guest;
    int status = 0;

    printf("# The most that a guest costs from entry to hand-off: VM exits of all processors, "
           "trips to the device model, "
           "hypercalls,\n# XenStore requests, log lines; and the exits by phase: start, PCI, "
           "processors, tables.\n");
    for (unsigned i = 0; sim_guest_named(&guest, i); i++) {
        const struct sim_result *r = sim_boot(&guest);
        uint32_t cost[SIM_COSTS];

        sim_costs(r, cost);
        printf("%-16s", guest.name);
        for (unsigned c = 0; c < SIM_COSTS; c++)
            printf(" %5u", cost[c]);
        printf("\n");
        if (r->outcome != SIM_HANDOFF)
            status = 1;
    }
    return status;
}

static void print_counts(const struct sim_result *r)
{
    const struct sim_counts *c = &r->count;

    printf("\nVM exits %u, %u of them device model trips; %.3f ms of simulated time\n", c->exits,
           c->trips, (double)r->time_ns / 1e6);
    printf("  log lines %u, CPUID %u, MSR reads %u, MSR writes %u (APs: %u), MMIO reads %u, writes "
           "%u\n",
           c->strings, c->cpuid, c->msr_reads, c->msr_writes, c->ap_msr_writes, c->mmio_reads,
           c->mmio_writes);
    printf("  PCI: %u addresses, %u accesses; XenStore: %u requests, %u events; inter-processor "
           "interrupts %u\n",
           c->config_addresses, c->config_accesses, sim_store_requests(r), c->store_events,
           c->ipis);
    for (uint32_t number = 0; number < 64; number++) {
        for (uint32_t op = 0; op < 32; op++) {
            if (c->hypercall[number][op] != 0)
                printf("  hypercall %2u/%-2u %6u\n", number, op, c->hypercall[number][op]);
        }
    }
    for (uint32_t port = 0; port < 65536; port++) {
        if (c->port_in[port] + c->port_out[port] != 0)
            printf("  port 0x%04x    in %6u  out %6u\n", port, c->port_in[port], c->port_out[port]);
    }
}

/*
 * In the form and words of tests/qemu/count-exits, so that the two can be laid side by side: all
 * processors' exits. A string instruction counts as one write of its port.
 */
static int print_json(const struct sim_result *r)
{
    const struct sim_counts *c = &r->count;
    const uint32_t msrs = c->msr_reads + c->msr_writes + c->ap_msr_writes;
    const uint32_t cpuids = c->cpuid + c->ap_starts, mmio = c->mmio_reads + c->mmio_writes;
    const uint32_t calls = sim_all_hypercalls(r);
    const char *comma = "";
    uint32_t io = c->strings;

    for (uint32_t port = 0; port < 65536; port++)
        io += c->port_in[port] + c->port_out[port];
    printf("{\n \"complete\": %s,\n \"exits\": %u,\n \"trips\": %u,\n",
           r->outcome == SIM_HANDOFF ? "true" : "false",
           io + cpuids + msrs + mmio + calls + c->ap_starts, c->trips);
    printf(" \"by_reason\": {\n  \"port I/O\": %u,\n  \"MSR\": %u,\n  \"CPUID\": %u,\n"
           "  \"hypercall\": %u,\n  \"nested page fault\": %u,\n  \"HLT\": %u\n },\n",
           io, msrs, cpuids, calls, mmio, c->ap_starts);
    printf(" \"port_io\": %u,\n \"by_port\": {", io);
    for (uint32_t port = 0; port < 65536; port++) {
        const uint32_t writes = c->port_out[port] + (port == 0xE9 ? c->strings : 0);

        if (c->port_in[port] + writes == 0)
            continue;
        printf("%s\n  \"0x%04x\": {\"reads\": %u, \"writes\": %u}", comma, port, c->port_in[port],
               writes);
        comma = ",";
    }
    printf("\n }\n}\n");
    return r->outcome != SIM_HANDOFF;
}

static void print_store_writes(const struct sim_result *r)
{
    for (uint32_t i = 0; i < r->store_writes; i++)
        printf("\nXenStore %s\n%s\n", r->store_write[i].path, r->store_write[i].value);
}

static void print_memory_map(void)
{
    static const char *const types[] = {"?", "RAM", "reserved", "ACPI", "NVS"};
    struct sim_range map[SIM_MAX_E820];
    const uint32_t count = sim_e820(map);

    printf("\nMemory map\n");
    for (uint32_t i = 0; i < count; i++)
        printf("  %012llx-%012llx %s\n", (unsigned long long)map[i].start,
               (unsigned long long)(map[i].start + map[i].size),
               types[map[i].type < 5 ? map[i].type : 0]);
}

static void print_function(uint8_t devfn, uint32_t device)
{
    printf("  00:%02x.%x %04x:%04x command %04x line %3u", devfn >> 3, devfn & 7,
           sim_device_config32(device, 0) & 0xFFFF, sim_device_config32(device, 0) >> 16,
           sim_device_config32(device, 4) & 0xFFFF, sim_device_config32(device, 0x3C) & 0xFF);
    for (uint8_t at = 0x10; at <= 0x30; at = (uint8_t)(at + (at == 0x24 ? 12 : 4))) {
        if (sim_device_config32(device, at) != 0)
            printf("  %02x=%08x", at, sim_device_config32(device, at));
    }
    printf("\n");
}

static void print_pci(const struct sim_guest *guest)
{
    printf("\nPCI\n");
    for (uint32_t d = 0; d < guest->devices; d++)
        print_function(guest->device[d].devfn, d);
}

static void print_mtrrs(const struct sim_result *r)
{
    printf("\nMTRRs, default type %llx\n", (unsigned long long)r->cpu[0].mtrr_def_type);
    for (unsigned i = 0; i < 8; i++) {
        if ((r->cpu[0].mtrr_variable[2 * i + 1] & 0x800) != 0)
            printf("  base %012llx mask %012llx\n",
                   (unsigned long long)r->cpu[0].mtrr_variable[2 * i],
                   (unsigned long long)r->cpu[0].mtrr_variable[2 * i + 1]);
    }
}

/* The file's name is the guest-physical address of its first byte: "fc000000". */
static void dump_run(const char *directory, uint32_t start, uint32_t end)
{
    char path[1024];
    FILE *f;

    snprintf(path, sizeof(path), "%s/%08x", directory, start);
    f = fopen(path, "wb");
    if (f == NULL || fwrite(sim_memory(start, end - start), 1, end - start, f) != end - start ||
        fclose(f) != 0) {
        perror(path);
        exit(2);
    }
}

/* All that the hand-off points to, or that firmware searches, lies in these areas. */
static void dump_tables(const char *directory)
{
    static const struct {
        uint32_t start, end;
    } area[] = {{PAYLOAD_INFO, SCRATCH + SCRATCH_SIZE},
                {OPTION_ROMS, BIOS_TOP},
                {ACPI_AREA, ACPI_AREA + ACPI_AREA_MAX},
                {RESERVED_AREA, RESERVED_AREA + RESERVED_AREA_MAX}};

    mkdir(directory, 0777);
    for (unsigned i = 0; i < ARRAY_SIZE(area); i++) {
        uint32_t at = area[i].start;

        while (at < area[i].end) {
            const uint32_t start = at;

            while (at < area[i].end && sim_memory(at, PAGE_SIZE) != NULL)
                at += PAGE_SIZE;
            if (at != start)
                dump_run(directory, start, at);
            else
                at += PAGE_SIZE;
        }
    }
}

static uint8_t *read_file(const char *name, uint32_t *size)
{
    FILE *f = fopen(name, "rb");
    uint8_t *bytes = malloc(32 * MIB);

    if (f == NULL || bytes == NULL) {
        perror(name);
        exit(2);
    }
    *size = (uint32_t)fread(bytes, 1, 32 * MIB, f);
    fclose(f);
    return bytes;
}

static void find_guest(struct sim_guest *guest, const char *name)
{
    for (unsigned i = 0; sim_guest_named(guest, i); i++) {
        if (strcmp(guest->name, name) == 0)
            return;
    }
    fprintf(stderr, "no guest is named \"%s\"; try --list\n", name);
    exit(2);
}

struct wish {
    const char *name;
    uint32_t vcpus, nics, ovmf_kib;
    uint64_t memory;
    bool vga, acpi;
    char *key[32];
    uint32_t keys;
    const char *firmware, *dump, *cmdline;
    uint32_t repeat;
    bool json;
};

static void build(struct sim_guest *guest, const struct wish *w)
{
    if (w->name != NULL)
        find_guest(guest, w->name);
    else
        sim_guest_init(guest, "described", w->vcpus, w->memory, w->vga);
    for (uint32_t i = 0; i < w->nics; i++)
        sim_guest_add(guest, &sim_e1000);
    if (!w->acpi)
        sim_guest_acpi_off(guest);
    for (uint32_t i = 0; i < w->keys; i++) {
        char *equals = strchr(w->key[i], '=');

        if (equals != NULL)
            *equals = '\0';
        sim_guest_key(guest, w->key[i], equals != NULL ? equals + 1 : NULL);
    }
    if (w->cmdline != NULL)
        guest->cmdline = w->cmdline;
    if (w->ovmf_kib != 0)
        sim_guest_ovmf(guest, w->ovmf_kib * KIB);
    if (w->firmware != NULL)
        guest->firmware = read_file(w->firmware, &guest->firmware_size);
}

int main(int argc, char **argv)
{
    static const struct option options[] = {{"guest", 1, NULL, 'g'},
                                            {"vcpus", 1, NULL, 'v'},
                                            {"memory", 1, NULL, 'm'},
                                            {"no-vga", 0, NULL, 'n'},
                                            {"nics", 1, NULL, 'e'},
                                            {"no-acpi", 0, NULL, 'a'},
                                            {"firmware", 1, NULL, 'f'},
                                            {"ovmf", 1, NULL, 'o'},
                                            {"key", 1, NULL, 'k'},
                                            {"repeat", 1, NULL, 'r'},
                                            {"json", 0, NULL, 'j'},
                                            {"dump", 1, NULL, 'd'},
                                            {"budget", 0, NULL, 'b'},
                                            {"list", 0, NULL, 'l'},
                                            {"cmdline", 1, NULL, 'c'},
                                            {"help", 0, NULL, 'h'},
                                            {0}};
    static struct sim_guest guest;
    struct wish w = {.vcpus = 2, .memory = 512, .vga = true, .acpi = true, .repeat = 1};
    const struct sim_result *r = NULL;
    int c;

    while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
        switch (c) {
        case 'g':
            w.name = optarg;
            break;
        case 'v':
            w.vcpus = (uint32_t)strtoul(optarg, NULL, 0);
            break;
        case 'm':
            w.memory = strtoull(optarg, NULL, 0);
            break;
        case 'n':
            w.vga = false;
            break;
        case 'e':
            w.nics = (uint32_t)strtoul(optarg, NULL, 0);
            break;
        case 'a':
            w.acpi = false;
            break;
        case 'f':
            w.firmware = optarg;
            break;
        case 'o':
            w.ovmf_kib = (uint32_t)strtoul(optarg, NULL, 0);
            break;
        case 'r':
            w.repeat = (uint32_t)strtoul(optarg, NULL, 0);
            break;
        case 'k':
            if (w.keys < 32)
                w.key[w.keys++] = optarg;
            break;
        case 'c':
            w.cmdline = optarg;
            break;
        case 'j':
            w.json = true;
            break;
        case 'd':
            w.dump = optarg;
            break;
        case 'b':
            return print_budget();
        case 'l':
            for (unsigned i = 0; sim_guest_named(&guest, i); i++)
                puts(guest.name);
            return 0;
        case 'h':
            return usage(argv[0], 0);
        default:
            return usage(argv[0], 2);
        }
    }
    if (w.vcpus < 1 || w.vcpus > SIM_MAX_VCPUS || w.memory < 32 || w.nics > 28 ||
        w.ovmf_kib % 4 != 0 || w.ovmf_kib > 16 * 1024 || (w.ovmf_kib != 0 && w.ovmf_kib < 64))
        return usage(argv[0], 2);
    build(&guest, &w);
    for (uint32_t i = 0; i < w.repeat || i == 0; i++)
        r = sim_boot(&guest);
    if (w.dump != NULL && r->outcome == SIM_HANDOFF)
        dump_tables(w.dump);
    if (w.json)
        return print_json(r);
    printf("%s", r->log);
    printf("\nOutcome: %s", sim_outcome_name(r->outcome));
    if (r->outcome == SIM_SHUTDOWN)
        printf(", reason %u", r->reason);
    printf("%s%s\n", r->fault[0] != '\0' ? ": " : "", r->fault);
    for (uint32_t i = 0; i < r->violations; i++)
        printf("Violation: %s\n", r->violation[i]);
    print_counts(r);
    print_store_writes(r);
    if (r->outcome != SIM_HANDOFF)
        return 1;
    print_memory_map();
    print_pci(&guest);
    print_mtrrs(r);
    return r->violations != 0;
}
