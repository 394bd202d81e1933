/* SPDX-License-Identifier: BSD-2-Clause */
/* PCI functions that lie or want too much, and bridges. PCI 3.0, chapter 6; Bridge 1.2. */
#include "fault.h"

#define NO_MEMORY MSG_PCI_MEMORY
#define NO_PORTS  MSG_PCI_IO
#define NO_PM     MSG_NO_PM

/* The lie under way: which registers of which function read what. */
static struct lie {
    uint8_t devfn, from, to; /* registers [from, to) */
    uint32_t value;
    bool everywhere; /* whichever function */
    bool by_chance;
    uint32_t reads;
} lie;

static bool read_lie(void *context, uint8_t devfn, uint8_t offset, uint32_t width, uint32_t *value)
{
    const uint8_t at = offset & 0xFC;

    (void)context;
    (void)width;
    if ((!lie.everywhere && devfn != lie.devfn) || at < lie.from || at >= lie.to)
        return false;
    lie.reads++;
    if (lie.by_chance && fault_number() % 4 != 0)
        return false;
    *value =
        (lie.by_chance ? (uint32_t)fault_number() ^ (uint32_t)fault_number() << 16 : lie.value) >>
        (8 * (offset & 3));
    return true;
}

static void lies(struct sim_guest *guest, struct lie what)
{
    lie = what;
    guest->hooks.config_read = read_lie;
}

static void nobody(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    guest->devices = 0;
}

static void vendor(struct sim_guest *guest, uint32_t variant)
{
    static const uint32_t ids[] = {0, UINT32_MAX, 0xFFFF0000, 0x0000FFFF};

    lies(guest, (struct lie){.everywhere = true, .from = 0, .to = 4, .value = ids[variant]});
}

static void all_ones(struct sim_guest *guest, uint32_t variant)
{
    lies(
        guest,
        (struct lie){
            .everywhere = variant == 1, .devfn = 0x18, .from = 4, .to = 0xFC, .value = UINT32_MAX});
}

static void all_zeros(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    lies(guest, (struct lie){.devfn = 0x18, .from = 4, .to = 0xFC});
}

static void all_zeros_everywhere(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    lies(guest, (struct lie){.everywhere = true, .from = 4, .to = 0xFC});
}

static void header_type(struct sim_guest *guest, uint32_t variant)
{
    lies(guest,
         (struct lie){.devfn = 0x18, .from = 0x0C, .to = 0x10, .value = (2 + variant) << 16});
}

static void bridge_by_its_header(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    lies(guest, (struct lie){.devfn = 0x18, .from = 0x0C, .to = 0x10, .value = 0x00010000});
}

static void bridges_by_their_headers(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    lies(guest, (struct lie){.everywhere = true, .from = 0x0C, .to = 0x10, .value = 0x00010000});
}

static void pin(struct sim_guest *guest, uint32_t variant)
{
    static const uint32_t pins[] = {5, 6, 127, 128, 255};

    lies(guest, (struct lie){.devfn = 0x18, .from = 0x3C, .to = 0x40, .value = pins[variant] << 8});
}

static void bars_all_ones(struct sim_guest *guest, uint32_t variant)
{
    static const uint32_t values[] = {0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFC, 0xFFFFFFF0,
                                      0x00000001, 0x0000FFFF, 0x00000007};

    lies(guest, (struct lie){.devfn = 0x18, .from = 0x10, .to = 0x34, .value = values[variant]});
}

static void bars_of_2_gib(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    lies(guest, (struct lie){.devfn = 0x18, .from = 0x10, .to = 0x34, .value = 0x80000000});
}

static void anything(struct sim_guest *guest, uint32_t variant)
{
    fault_numbers(variant);
    sim_guest_add(guest, &sim_nvme);
    sim_guest_add(guest, &sim_bridge);
    lies(guest, (struct lie){.everywhere = true, .from = 0, .to = 0xFC, .by_chance = true});
}

static void add_with(struct sim_guest *guest, uint32_t count, uint8_t kind, uint64_t size)
{
    struct sim_device card = sim_nvme;

    memset(card.bar, 0, sizeof(card.bar));
    card.bar[0] = (struct sim_bar){kind, false, size};
    for (uint32_t i = 0; i < count; i++)
        sim_guest_add(guest, &card);
}

static void bar_of_all_addresses(struct sim_guest *guest, uint32_t variant)
{
    add_with(guest, 1, SIM_BAR_MEM64, 1ull << (40 + 8 * variant + (variant == 2 ? 7 : 0)));
}

static void bar_of_2_gib(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    add_with(guest, 2, SIM_BAR_MEM32, 2048ull * MIB);
}

static void many_large_bars(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    add_with(guest, 20, SIM_BAR_MEM32, 256 * MIB);
}

static void many_ports(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    add_with(guest, 20, SIM_BAR_IO, 4096);
}

static void ports_of_all(struct sim_guest *guest, uint32_t variant)
{
    add_with(guest, 1, SIM_BAR_IO, 0x8000u << variant);
}

/* Eight functions in each slot that is free. */
static void fill(struct sim_guest *guest, const struct sim_device *device)
{
    struct sim_device function = *device;

    function.header_type |= 0x80;
    for (uint32_t devfn = 0x20; devfn < 0x100; devfn++)
        sim_guest_add_at(guest, &function, (uint8_t)devfn);
}

static void full_of_devices(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    fill(guest, &sim_nvme);
}

static void full_of_bridges(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    fill(guest, &sim_bridge);
}

static void a_bridge(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    sim_guest_add(guest, &sim_bridge);
}

/* What the register of its bus numbers reads. */
static void bridge_numbers(struct sim_guest *guest, uint32_t variant)
{
    static const uint32_t values[] = {0, UINT32_MAX, 0x00000101};

    sim_guest_add(guest, &sim_bridge);
    lies(guest, (struct lie){.devfn = 0x20, .from = 0x18, .to = 0x1C, .value = values[variant]});
}

static void decoded_at_start(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    for (uint32_t i = 0; i < guest->devices; i++)
        if (!sim_is_chipset(&guest->device[i])) /* the device model resets that for certain */
            guest->device[i].command = 0x0547;
}

static void same_place_twice(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    guest->device[4].devfn = guest->device[5].devfn; /* one of the two can't be seen */
}

static void no_opregion(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    for (uint32_t i = 0; i < guest->devices; i++) {
        if (guest->device[i].class_code == 0x030000)
            guest->device[i] = guest->device[--guest->devices];
    }
    for (uint32_t i = 0; i < guest->devices; i++) {
        if (guest->device[i].devfn == 0x10)
            guest->device[i].devfn = 0x18;
    }
    sim_guest_add(guest, &sim_stdvga); /* slot 2, where its driver looks for it */
    guest->device[guest->devices - 1].vendor = 0x8086;
}

static void opregion_reserved(struct sim_guest *guest, uint32_t variant)
{
    no_opregion(guest, variant);
    guest->igd = true;
    guest->reserved[0] = (struct sim_reserved){0xFDFFD000, 0x1000, 2};
    guest->reserved_count = 1;
}

/* Xen's platform device with a BAR that can't be at the window's top, where it would be cached. */
static void platform_bar(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    for (uint32_t i = 0; i < guest->devices; i++) {
        if (guest->device[i].vendor == 0x5853)
            guest->device[i].bar[1] = (struct sim_bar){SIM_BAR_MEM64, true, 16 * MIB};
    }
    sim_guest_key(guest, "hvmloader/pci/xen-platform-pci-bar-uc", "0");
}

static const struct fault list[] = {
    {"no PCI function answers at all", WARNED, NO_PM, .arrange = nobody},
    {"every PCI function's identification reads as absent", WARNED, NO_PM, .variants = 3,
     .pci_lies = true, .arrange = vendor},
    {"a PCI function's registers are all ones", WARNED, MSG_PCI_HEADER,
     .found = "00:03.0 with header type 127", .pci_lies = true, .arrange = all_ones},
    {"every PCI function's registers are all ones", WARNED, MSG_PCI_HEADER,
     .found = "00:03.0 with header type 127", .pci_lies = true, .variants = 2, .arrange = all_ones},
    {"a PCI function's registers are all zeros", REPAIRED, .repair = "it has no base addresses",
     .pci_lies = true, .arrange = all_zeros},
    {"every PCI function's registers are all zeros", REPAIRED,
     .repair = "the chipset's functions are not probed", .pci_lies = true,
     .arrange = all_zeros_everywhere},
    {"a PCI function's header has an unknown type", WARNED, MSG_PCI_HEADER,
     .found = "00:03.0 with header type 2", .pci_lies = true, .variants = 126,
     .arrange = header_type},
    {"a PCI function says that it is a bridge", WARNED, MSG_PCI_BRIDGE,
     .found = "bridges: 1, the first at 00:03.0", .pci_lies = true,
     .arrange = bridge_by_its_header},
    {"every PCI function says that it is a bridge", WARNED, MSG_PCI_BRIDGE,
     .found = "bridges: 2, the first at 00:02.0", .pci_lies = true,
     .arrange = bridges_by_their_headers},
    {"a PCI function's interrupt pin is not one of four", REPAIRED, .repair = "it has none",
     .variants = 5, .arrange = pin},
    {"a PCI function's base addresses keep nothing, or everything", REPAIRED,
     .repair = "what can't be sized is not a base address", .pci_lies = true, .variants = 7,
     .arrange = bars_all_ones},
    {"each of a PCI function's base addresses asks for 2 GiB", WARNED, NO_MEMORY,
     .found = "6144 MiB missing for 3 BARs, largest at 00:03.0 register 0x10: switched off",
     .pci_lies = true, .arrange = bars_of_2_gib},
    {"every register reads anything", ANYHOW, .pci_lies = true, .variants = 60,
     .arrange = anything},
    {"PCI functions are decoded when the guest starts", REPAIRED,
     .repair = "decoding is off before addresses change", .arrange = decoded_at_start},
    {"two PCI functions have one number", REPAIRED, .repair = "the one that answers is placed",
     .pci_lies = true, .arrange = same_place_twice},
    {"a memory BAR is larger than all addresses", WARNED, NO_MEMORY,
     .found = "1048576 MiB missing for 1 BAR, largest at 00:04.0 register 0x10: switched off",
     .variants = 3, .arrange = bar_of_all_addresses},
    {"two memory BARs take all 32-bit addresses", WARNED, NO_MEMORY,
     .found = "4096 MiB missing for 2 BARs, largest at 00:04.0 register 0x10: switched off",
     .arrange = bar_of_2_gib},
    {"memory BARs take more than all 32-bit addresses together", WARNED, NO_MEMORY,
     .found = "2048 MiB missing for 8 BARs, largest at 00:10.0 register 0x10: some are in the "
              "device model's own memory",
     .arrange = many_large_bars},
    {"I/O BARs take more than all ports together", WARNED, NO_PORTS,
     .found = "8 BARs, largest at 00:10.0 register 0x10: switched off", .arrange = many_ports},
    {"an I/O BAR takes half of all ports or more", WARNED, NO_PORTS,
     .found = "1 BAR, largest at 00:04.0 register 0x10: switched off", .variants = 1,
     .arrange = ports_of_all},
    {"every slot of the bus has eight functions", REPAIRED, .repair = "all of them are placed",
     .arrange = full_of_devices},
    {"there is a PCI bridge", WARNED, MSG_PCI_BRIDGE, .found = "bridges: 1, the first at 00:04.0",
     .arrange = a_bridge},
    {"every slot of the bus has eight bridges", WARNED, MSG_PCI_BRIDGE,
     .found = "bridges: 224, the first at 00:04.0", .arrange = full_of_bridges},
    {"a bridge does not keep its bus numbers", WARNED, MSG_PCI_BRIDGE,
     .found = "bridges: 1, the first at 00:04.0", .variants = 3, .arrange = bridge_numbers},
    {"an Intel display takes no OpRegion", WARNED, MSG_NO_OPREGION, .found = "0x0",
     .arrange = no_opregion},
    {"an Intel display's OpRegion lies in a device's reserved memory", WARNED,
     MSG_OPREGION_RESERVED, .found = "0x1000 bytes at 0xfdffd000", .arrange = opregion_reserved},
    {"Xen's platform device has a BAR that can't be where it would be cached", WARNED,
     MSG_PLATFORM_BAR, .found = "0x1000000 bytes, window 0xf0000000 to 0xfc000000",
     .arrange = platform_bar},
};

const struct fault_table faults_pci = {FAULT_TABLE("PCI", list)};
