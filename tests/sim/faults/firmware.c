/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Payloads that are none: files of all kinds that bios_path_override= may name, and a bios= that
 * says something else.
 */
#include "fault.h"
#include "xen/public.h"

#define NO_SIZE    MSG_SEABIOS_SIZE
#define NO_SEABIOS MSG_NOT_SEABIOS

static uint8_t blob[1024 * KIB];

static void pass(struct sim_guest *guest, uint32_t size)
{
    guest->firmware = blob;
    guest->firmware_size = size;
}

/* A file that begins with `head` and has `fill` for the rest. */
static void file_of(struct sim_guest *guest, const void *head, uint32_t len, int fill,
                    uint32_t size)
{
    memset(blob, fill, sizeof(blob));
    memcpy(blob, head, len);
    pass(guest, size);
}

static void of_size(struct sim_guest *guest, uint32_t variant)
{
    static const uint32_t sizes[] = {1,
                                     15,
                                     16,
                                     17,
                                     511,
                                     4096,
                                     64 * KIB - 1,
                                     64 * KIB + 1,
                                     100 * KIB,
                                     128 * KIB - 16,
                                     192 * KIB + 16,
                                     256 * KIB - 1,
                                     256 * KIB + 1,
                                     320 * KIB,
                                     512 * KIB,
                                     1024 * KIB};
    const uint32_t size = sizes[variant];

    memset(blob, 0x90, sizeof(blob));
    if (size >= 16)
        memcpy(blob + size - 16, "\xEA\x5B\xE0\x00\xF0", 5);
    pass(guest, size);
}

static void cut_seabios(struct sim_guest *guest, uint32_t variant)
{
    memcpy(blob, sim_seabios(256 * KIB), 256 * KIB);
    pass(guest, 64 * KIB * (1 + variant)); /* its end, with the reset vector, is missing */
}

static void text(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    file_of(guest, "#!/bin/sh\n", 10, '\n', 1234);
}

static void long_text(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    file_of(guest, "#!/bin/sh\n", 10, '\n', 64 * KIB);
}

static void elf_32(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    file_of(guest,
            "\x7F"
            "ELF\1\1\1",
            7, 0, 256 * KIB);
}

static void elf_64(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    file_of(guest,
            "\x7F"
            "ELF\2\1\1",
            7, 0, 256 * KIB);
}

static void option_rom(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    file_of(guest, "\x55\xAA\x80\xEB", 4, 0, 64 * KIB);
}

/* A firmware volume, as OVMF's: "_FVH" at 0x28. */
static void firmware_volume(struct sim_guest *guest, uint32_t variant)
{
    static const uint8_t head[0x30] = {[0x28] = '_', 'F', 'V', 'H'};

    (void)variant;
    file_of(guest, head, sizeof(head), 0xFF, 256 * KIB);
}

static void all_one_byte(struct sim_guest *guest, uint32_t variant)
{
    static const uint8_t fills[] = {0x00, 0xFF, 0x90, 0xEA};

    file_of(guest, "", 0, fills[variant], 128 * KIB);
}

/* One byte of the jump at the reset vector is another: opcode or segment. */
static void other_jump(struct sim_guest *guest, uint32_t variant)
{
    static const uint8_t at[] = {0, 3, 4};

    memcpy(blob, sim_seabios(256 * KIB), 256 * KIB);
    blob[256 * KIB - 16 + at[variant]] ^= 0x01;
    pass(guest, 256 * KIB);
}

static void without_xen(struct sim_guest *guest, uint32_t variant)
{
    memcpy(blob, sim_seabios(128 * KIB), 128 * KIB);
    blob[128 * KIB - 512 + variant] ^= 0x20; /* a letter of the text */
    pass(guest, 128 * KIB);
}

static void good_ovmf(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    sim_guest_ovmf(guest, 2 * MIB);
}

static void without_spare_memory(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    guest->spare_pages = 0;
}

static void ovmf_without_memory(struct sim_guest *guest, uint32_t variant)
{
    good_ovmf(guest, variant);
    guest->spare_pages = 0;
}

static void ovmf_called_seabios(struct sim_guest *guest, uint32_t variant)
{
    good_ovmf(guest, variant);
    sim_guest_key(guest, "hvmloader/bios", "seabios");
}

static void text_called_ovmf(struct sim_guest *guest, uint32_t variant)
{
    text(guest, variant);
    sim_guest_key(guest, "hvmloader/bios", "ovmf");
}

static void cut_ovmf(struct sim_guest *guest, uint32_t variant)
{
    sim_guest_ovmf(guest, 2 * MIB);
    guest->firmware_size -= 4 * KIB << variant;
}

/* A byte, or a page of zeros. */
static void long_ovmf(struct sim_guest *guest, uint32_t variant)
{
    sim_guest_ovmf(guest, 512 * KIB);
    memset(blob, 0, sizeof(blob));
    memcpy(blob, guest->firmware, 512 * KIB);
    pass(guest, 512 * KIB + (variant == 0 ? 1 : 4 * KIB));
}

static void huge_ovmf(struct sim_guest *guest, uint32_t variant)
{
    static uint8_t huge[20 * MIB];

    sim_guest_ovmf(guest, 2 * MIB);
    memcpy(huge, guest->firmware, 2 * MIB);
    guest->firmware = huge;
    guest->firmware_size = variant == 0 ? 16 * MIB + 1 : 20 * MIB;
}

/* Its file system, its length, its signature. */
static void other_volume(struct sim_guest *guest, uint32_t variant)
{
    static const uint8_t at[] = {0x10, 0x20, 0x28};

    sim_guest_ovmf(guest, 512 * KIB);
    memcpy(blob, guest->firmware, 512 * KIB);
    for (uint32_t volume = 0; volume + 0x30 < 512 * KIB; volume += 4 * KIB)
        blob[volume + at[variant]] ^= 0x55;
    pass(guest, 512 * KIB);
}

static void ovmf_without_xen(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    sim_guest_ovmf(guest, 512 * KIB);
    memcpy(blob, guest->firmware, 512 * KIB);
    for (uint32_t i = 448 * KIB; i + 4 <= 512 * KIB; i++) {
        if (memcmp(blob + i, "XPVH", 4) == 0)
            blob[i] = '-';
    }
    pass(guest, 512 * KIB);
}

static void none(struct sim_guest *guest, uint32_t variant)
{
    (void)variant;
    guest->firmware = NULL;
    guest->firmware_size = 0;
}

static const struct fault list[] = {
    {"there is no firmware", REFUSED, MSG_NO_FIRMWARE, .arrange = none},
    {"the firmware has a size that no SeaBIOS has", REFUSED, NO_SIZE, .variants = 16,
     .arrange = of_size},
    {"the firmware is the beginning of SeaBIOS", REFUSED, NO_SEABIOS, .variants = 2,
     .arrange = cut_seabios},
    {"the firmware is a text", REFUSED, NO_SIZE, .arrange = text},
    {"the firmware is a text of just 64 KiB", REFUSED, NO_SEABIOS, .arrange = long_text},
    {"the firmware is a 32-bit ELF file", REFUSED, MSG_KERNEL_PROCESSOR, .arrange = elf_32},
    {"the firmware is a 64-bit ELF file", REFUSED, MSG_KERNEL_PROCESSOR, .arrange = elf_64},
    {"the firmware is an option ROM", REFUSED, NO_SEABIOS, .arrange = option_rom},
    {"the firmware is a UEFI firmware volume and bios= says seabios", REFUSED, NO_SEABIOS,
     .arrange = firmware_volume},
    {"the firmware is one byte again and again", REFUSED, NO_SEABIOS, .variants = 4,
     .arrange = all_one_byte},
    {"the firmware's reset vector is another jump", REFUSED, NO_SEABIOS, .variants = 3,
     .arrange = other_jump},
    {"the firmware is a SeaBIOS without Xen support", WARNED, MSG_SEABIOS_WITHOUT_XEN,
     .variants = 13, .arrange = without_xen},
    {"bios= is ovmf and the image is SeaBIOS", WARNED, MSG_FIRMWARE_NAME, .key = "hvmloader/bios",
     .value = "ovmf"},
    {"bios= is rombios", REFUSED, MSG_NO_ROMBIOS, .key = "hvmloader/bios", .value = "rombios"},
    {"bios= is seabios and the image is OVMF", WARNED, MSG_FIRMWARE_NAME,
     .arrange = ovmf_called_seabios},
    {"bios= is ovmf and the image is a text", REFUSED, MSG_NO_OVMF, .arrange = text_called_ovmf},
    {"an OVMF is truncated by any number of pages", REFUSED, MSG_OVMF_TRUNCATED, .variants = 6,
     .arrange = cut_ovmf},
    {"an OVMF has something after its end", REFUSED, MSG_NO_OVMF, .variants = 2,
     .arrange = long_ovmf},
    {"an OVMF is larger than there is room for", REFUSED, MSG_OVMF_TOO_LARGE, .variants = 2,
     .arrange = huge_ovmf},
    {"a firmware volume's header is not what the reset code looks for", REFUSED, MSG_NO_OVMF,
     .variants = 3, .arrange = other_volume},
    {"an OVMF is built without Xen support", WARNED, MSG_OVMF_WITHOUT_XEN,
     .arrange = ovmf_without_xen},
    {"an OVMF's guest has more vCPUs than it has room for", WARNED, MSG_FIRMWARE_PROCESSORS,
     .vcpus = 65, .arrange = good_ovmf},
    {"an OVMF's guest has less memory than it unpacks to", REFUSED, MSG_TOO_LITTLE_MEMORY,
     .found = "RAM ends at 0x1200000, needed up to 0x1300000", .memory_mib = 34,
     .arrange = good_ovmf},
    {"an image that does not match bios= has no memory for its tables", REFUSED,
     MSG_NO_MEMORY_FOR_TABLES, .key = "hvmloader/bios", .value = "ovmf",
     .call = {__HYPERVISOR_memory_op, XENMEM_add_to_physmap, 1, SIM_NEVER, -12},
     .arrange = without_spare_memory},
    {"Xen has no memory for an OVMF's image", REFUSED, MSG_NO_MEMORY_FOR_TABLES,
     .call = {__HYPERVISOR_memory_op, XENMEM_add_to_physmap, 1, SIM_NEVER, -12},
     .arrange = ovmf_without_memory},
    {"bios= is absent", REPAIRED, .repair = "the image says what it is", .key = "hvmloader/bios",
     .value = ""},
};

const struct fault_table faults_firmware = {FAULT_TABLE("firmware", list)};
