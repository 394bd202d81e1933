/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The SMBIOS structures that say who made the machine, and the entry point. SMBIOS 2.4 (DMTF
 * DSP0134).
 *
 * Licences, inventories and cloud agents recognise a guest by these bytes, so they must be what
 * Xen's guests have always seen: text, handles, order, and structure lengths alike. The declared
 * version must stay below 2.6, where Linux begins to swap the bytes of the UUID that it shows.
 */
#include "tables/smbios.h"
#include "lib/fmt.h"
#include "lib/num.h"
#include "lib/str.h"
#include "problem.h"
#include "tables/user_smbios.h"

/* What several structures need. */
struct facts {
    const struct platform *platform;
    const char *release_date;
    char xen_version[48];
    uint32_t keys, oem_count; /* how many of the configured strings there is room for */
};

static const char *text_or(const struct facts *f, uint32_t key, const char *otherwise)
{
    const char *text = key < f->keys ? f->platform->options.smbios[key] : NULL;

    return text != NULL ? text : otherwise;
}

/* BIOS Information. SMBIOS 2.4, 3.3.1. */
static void bios_information(struct smbios_writer *w, const struct facts *f)
{
    struct buf *const out = w->out;

    structure_begin(w, BIOS_INFORMATION, 0x18, 0);
    structure_string(w, text_or(f, BIOS_VENDOR, "Xen"));           /* Vendor */
    structure_string(w, text_or(f, BIOS_VERSION, f->xen_version)); /* BIOS Version */
    buf_u16(out, 0xE800);                 /* BIOS Starting Address Segment */
    structure_string(w, f->release_date); /* BIOS Release Date */
    buf_u8(out, 0);                       /* BIOS ROM Size: 64 KiB */
    buf_u64(out, 1 << 7 | 1 << 19);       /* BIOS Characteristics: PCI, EDD */
    /* Extension Bytes 1, 2: Targeted Content Distribution, for Windows' certification */
    buf_u16(out, 1 << (8 + 2));
    buf_u8(out, f->platform->xen.major & 0xFF); /* System BIOS Major Release */
    buf_u8(out, f->platform->xen.minor & 0xFF); /* System BIOS Minor Release */
    buf_u16(out, 0xFFFF); /* Embedded Controller Firmware Major and Minor Release: none */
    structure_end(w);
}

/* System Information. SMBIOS 2.4, 3.3.2. */
static void system_information(struct smbios_writer *w, const struct facts *f)
{
    const uint8_t *const u = f->platform->xen.uuid;
    struct buf *const out = w->out;
    char serial[40];
    size_t at = 0;

    /* 8-4-4-4-12 digits: a dash after bytes 4, 6, 8 and 10. */
    for (uint32_t i = 0; i < 16; i++)
        at += fmt_print(serial + at, sizeof(serial) - at, 0x550u >> i & 1 ? "-%02x" : "%02x", u[i]);

    structure_begin(w, SYSTEM_INFORMATION, 0x1B, 0);
    structure_string(w, text_or(f, SYSTEM_MANUFACTURER, "Xen"));      /* Manufacturer */
    structure_string(w, text_or(f, SYSTEM_PRODUCT_NAME, "HVM domU")); /* Product Name */
    structure_string(w, text_or(f, SYSTEM_VERSION, f->xen_version));  /* Version */
    structure_string(w, text_or(f, SYSTEM_SERIAL_NUMBER, serial));    /* Serial Number */
    buf_bytes(out, u, 16);                                            /* UUID */
    buf_u8(out, 6);   /* Wake-up Type: Power Switch */
    buf_zero(out, 2); /* SKU Number, Family */
    structure_end(w);
}

/* Base Board Information, if the guest configuration says anything about one. SMBIOS 2.4, 3.3.3. */
static void base_board(struct smbios_writer *w, const struct facts *f)
{
    struct buf *const out = w->out;
    bool wanted = false;

    for (uint32_t key = BASEBOARD_MANUFACTURER; key <= BASEBOARD_LOCATION_IN_CHASSIS; key++)
        wanted |= text_or(f, key, NULL) != NULL;
    if (!wanted)
        return;

    structure_begin(w, BASE_BOARD, 0x0F, 0);
    /* Manufacturer, Product, Version, Serial Number, Asset Tag */
    for (uint32_t key = BASEBOARD_MANUFACTURER; key <= BASEBOARD_ASSET_TAG; key++)
        structure_string(w, text_or(f, key, NULL));
    buf_u8(out, 0x09); /* Feature Flags: a hosting board, replaceable */
    structure_string(w, text_or(f, BASEBOARD_LOCATION_IN_CHASSIS, NULL)); /* Location in Chassis */
    buf_u16(out, SMBIOS_HANDLE(ENCLOSURE, 0));                            /* Chassis Handle */
    buf_u8(out, 0x0A); /* Board Type: Motherboard */
    buf_u8(out, 0);    /* Number of Contained Object Handles */
    structure_end(w);
}

/* System Enclosure or Chassis. SMBIOS 2.4, 3.3.4. */
static void enclosure(struct smbios_writer *w, const struct facts *f)
{
    struct buf *const out = w->out;

    structure_begin(w, ENCLOSURE, 0x15, 0);
    structure_string(w, text_or(f, ENCLOSURE_MANUFACTURER, "Xen")); /* Manufacturer */
    buf_u8(out, 1);                                                 /* Type: Other */
    buf_u8(out, 0);                                                 /* Version */
    structure_string(w, text_or(f, ENCLOSURE_SERIAL_NUMBER, NULL)); /* Serial Number */
    structure_string(w, text_or(f, ENCLOSURE_ASSET_TAG, NULL));     /* Asset Tag Number */
    /* Boot-up, Power Supply, Thermal State: Safe; Security Status: Unknown */
    buf_u32(out, 0x02030303);
    buf_zero(out, 4 + 4); /* OEM-defined; Height .. Contained Element Record Length */
    structure_end(w);
}

static const char *processor_manufacturer(const char *vendor)
{
    if (str_eq(vendor, "GenuineIntel"))
        return "Intel";
    return str_eq(vendor, "AuthenticAMD") ? "AMD" : "unknown";
}

/* Processor Information, one for each vCPU, online or not. SMBIOS 2.4, 3.3.5. */
static void processor(struct smbios_writer *w, const struct cpu_facts *cpu, uint32_t number)
{
    const uint64_t speed_mhz = min_u64(cpu->speed_mhz, 0xFFFF);
    struct buf *const out = w->out;
    char socket[16];

    fmt_print(socket, sizeof(socket), "CPU %u", number);
    structure_begin(w, PROCESSOR, 0x23, number);
    structure_string(w, socket); /* Socket Designation */
    buf_u8(out, 3);              /* Processor Type: Central Processor */
    buf_u8(out, 1);              /* Processor Family: Other */
    structure_string(w, processor_manufacturer(cpu->vendor)); /* Processor Manufacturer */
    buf_u32(out, cpu->signature);                             /* Processor ID: CPUID 1 EAX, EDX */
    buf_u32(out, cpu->features);
    buf_zero(out, 1 + 1 + 2); /* Processor Version, Voltage, External Clock */
    buf_u16(out, speed_mhz);  /* Max Speed */
    buf_u16(out, speed_mhz);  /* Current Speed */
    buf_u8(out, 0x41);        /* Status: Socket Populated, CPU Enabled */
    buf_u8(out, 1);           /* Processor Upgrade: Other */
    buf_u16(out, 0xFFFF);     /* L1, L2, L3 Cache Handle: not provided */
    buf_u32(out, 0xFFFFFFFFu);
    buf_zero(out, 3); /* Serial Number, Asset Tag, Part Number */
    structure_end(w);
}

/* OEM Strings. SMBIOS 2.4, 3.3.12. Never cut: systemd and cloud-init find whole files in them. */
static void oem_strings(struct smbios_writer *w, const struct facts *f)
{
    structure_begin(w, OEM_STRINGS, 0x05, 0);
    if (f->oem_count == 0) {
        structure_string(w, "Xen"); /* Count, which is the string's number */
    } else {
        buf_u8(w->out, f->oem_count); /* Count */
        memcpy(w->string, f->platform->options.oem, f->oem_count * sizeof(w->string[0]));
        w->strings = f->oem_count;
    }
    structure_end(w);
}

/* Portable Battery, for toolstacks that ask for one. SMBIOS 2.4, 3.3.23. */
static void portable_battery(struct smbios_writer *w, const struct facts *f)
{
    struct buf *const out = w->out;

    structure_begin(w, PORTABLE_BATTERY, 0x1A, 0);
    structure_string(w, "Primary");                                   /* Location */
    structure_string(w, text_or(f, BATTERY_MANUFACTURER, "Xen"));     /* Manufacturer */
    structure_string(w, f->release_date);                             /* Manufacture Date */
    buf_u8(out, 0);                                                   /* Serial Number */
    structure_string(w, text_or(f, BATTERY_DEVICE_NAME, "XEN-VBAT")); /* Device Name */
    buf_u8(out, 2);           /* Device Chemistry: Unknown */
    buf_zero(out, 2 + 2 + 1); /* Design Capacity, Design Voltage, SBDS Version Number */
    buf_u8(out, 0xFF);        /* Maximum Error in Battery Data: unknown */
    buf_zero(out, 2 + 2 + 1); /* SBDS Serial Number, Manufacture Date, Device Chemistry */
    buf_u8(out, 1);           /* Design Capacity Multiplier */
    buf_u32(out, 0);          /* OEM-specific */
    structure_end(w);
}

/* System Boot Information. SMBIOS 2.4, 3.3.33. */
static void system_boot(struct smbios_writer *w)
{
    structure_begin(w, SYSTEM_BOOT, 0x0B, 0);
    buf_zero(w->out, 6 + 1); /* Reserved; Boot Status: no errors detected */
    structure_end(w);
}

/* All structures. Inventories keep their order, too. */
static void all_structures(struct smbios_writer *w, const struct facts *f,
                           const struct layout *layout)
{
    static const uint8_t before_memory[] = {CACHE, PORT_CONNECTOR, SYSTEM_SLOT};
    static const uint8_t behind_memory[] = {VOLTAGE_PROBE, COOLING_DEVICE, TEMPERATURE_PROBE};
    const struct platform *const platform = f->platform;

    if (!user_smbios_append_type(w, BIOS_INFORMATION))
        bios_information(w, f);
    if (!user_smbios_append_type(w, SYSTEM_INFORMATION))
        system_information(w, f);
    if (!user_smbios_append_type(w, BASE_BOARD))
        base_board(w, f);
    if (!user_smbios_append_type(w, ENCLOSURE))
        enclosure(w, f);
    for (uint32_t number = 1; number <= platform->cpu.count; number++)
        processor(w, &platform->cpu, number);
    for (uint32_t i = 0; i < ARRAY_SIZE(before_memory); i++)
        (void)user_smbios_append_type(w, before_memory[i]);
    if (!user_smbios_append_type(w, OEM_STRINGS))
        oem_strings(w, f);
    smbios_memory(w, layout);
    if (!user_smbios_append_type(w, PORTABLE_BATTERY) && platform->options.battery)
        portable_battery(w, f);
    for (uint32_t i = 0; i < ARRAY_SIZE(behind_memory); i++)
        (void)user_smbios_append_type(w, behind_memory[i]);
    system_boot(w);
    (void)user_smbios_append_type(w, POWER_SUPPLY);
    user_smbios_append_vendors(w);
    structure_begin(w, END_OF_TABLE, 0x04, 0); /* SMBIOS 2.4, 3.3.42 */
    structure_end(w);
}

/* What was omitted for lack of room, the least important first. */
struct dropped {
    uint32_t vendors, oem_strings, others, configured;
};

/* Omits one more. Returns how many bytes that saves at most; 0: there is nothing left. */
static uint32_t drop(struct dropped *dropped, struct user_smbios *user, struct facts *f)
{
    const struct options *const options = &f->platform->options;
    uint32_t *count = &dropped->vendors;
    uint32_t saved = user_smbios_drop_vendors(user);

    if (saved == 0) {
        count = &dropped->oem_strings;
        saved = user_smbios_drop_oem_string(user);
    }
    if (saved == 0 && f->oem_count != 0)
        saved = (uint32_t)str_len(options->oem[--f->oem_count]) + 1;
    if (saved == 0) {
        count = &dropped->others;
        saved = user_smbios_drop_last(user);
    }
    while (saved == 0 && f->keys != 0) {
        const char *const text = options->smbios[--f->keys];

        count = &dropped->configured;
        saved = text != NULL ? (uint32_t)str_len(text) + 1 : 0;
    }
    *count += saved != 0;
    return saved;
}

/* How many bytes too long it is, at least: writing stops at the buffer's end. 0: it fits. */
static uint32_t excess(const struct buf *out, uint32_t start)
{
    const uint32_t len = out->len - start;

    if (len > SMBIOS_LENGTH_MAX)
        return len - SMBIOS_LENGTH_MAX;
    return buf_ok(out) ? 0 : 1;
}

/* Writes all structures until they fit: again with less when they do not. */
static void fit_structures(struct smbios_writer *w, struct facts *f, const struct layout *layout)
{
    const struct buf empty = *w->out;
    struct dropped dropped = {0};

    for (;;) {
        uint32_t left;

        *w->out = empty;
        *w->summary = (struct smbios_summary){0};
        memset(w->handles, 0, sizeof(*w->handles));
        all_structures(w, f, layout);
        left = excess(w->out, empty.len);
        if (left == 0)
            break;
        while (left != 0) {
            const uint32_t saved = drop(&dropped, w->user, f);

            if (saved == 0) {
                buf_fail(w->out, "the SMBIOS structures are longer than 65535 bytes");
                return;
            }
            left -= (uint32_t)min_u64(left, saved);
        }
    }
    if (dropped.vendors + dropped.oem_strings + dropped.others + dropped.configured != 0)
        warn(MSG_SMBIOS_TOO_LONG,
             "omitted %u vendor structures, %u OEM strings, %u other user-supplied structures, "
             "%u other strings",
             dropped.vendors, dropped.oem_strings, dropped.others, dropped.configured);
    user_smbios_fix_handles(w);
}

void smbios_structures(struct buf *out, const struct platform *platform,
                       const struct layout *layout, const char *release_date,
                       struct user_smbios *user, struct smbios_summary *summary)
{
    const uint32_t start = out->len;
    struct facts f = {.platform = platform,
                      .release_date = release_date,
                      .keys = SMBIOS_KEYS,
                      .oem_count = platform->options.oem_count};
    struct smbios_writer w = {
        .out = out, .summary = summary, .user = user, .handles = &user->handles};

    fmt_print(f.xen_version, sizeof(f.xen_version), "%u.%u%s", platform->xen.major,
              platform->xen.minor, platform->xen.extra);
    user_smbios_find(user, platform->smbios_structures);
    fit_structures(&w, &f, layout);
    summary->length = (uint16_t)(out->len - start);
}

/* Structure Table Entry Point. SMBIOS 2.4, 2.1. */
void smbios_entry_point(struct buf *out, const struct smbios_summary *summary, uint64_t structures)
{
    const uint32_t start = out->len;

    buf_text(out, "_SM_", 4);       /* Anchor String */
    buf_u8(out, 0);                 /* Entry Point Structure Checksum, below */
    buf_u8(out, 0x1F);              /* Entry Point Length */
    buf_u8(out, 2);                 /* SMBIOS Major Version */
    buf_u8(out, 4);                 /* SMBIOS Minor Version */
    buf_u16(out, summary->largest); /* Maximum Structure Size */
    buf_zero(out, 1 + 5);           /* Entry Point Revision, Formatted Area */
    buf_text(out, "_DMI_", 5);      /* Intermediate Anchor String */
    buf_u8(out, 0);                 /* Intermediate Checksum, below */
    buf_u16(out, summary->length);  /* Structure Table Length */
    buf_u32(out, structures);       /* Structure Table Address */
    buf_u16(out, summary->count);   /* Number of SMBIOS Structures */
    buf_u8(out, 0x24);              /* SMBIOS BCD Revision */
    buf_expect(out, start, 0x1F);

    /* Readers check either the sum of each half or that of the whole: this satisfies both. */
    buf_checksum8(out, start + 0x10, start + 0x1F, start + 0x15);
    buf_checksum8(out, start, start + 0x10, start + 0x04);
}

/* SMBIOS 3.0 (64-bit) Entry Point. SMBIOS 3.0, 5.2.2. */
void smbios3_entry_point(struct buf *out, const struct smbios_summary *summary, uint64_t structures)
{
    const uint32_t start = out->len;

    buf_text(out, "_SM3_", 5);     /* Anchor String */
    buf_u8(out, 0);                /* Entry Point Structure Checksum, below */
    buf_u8(out, 0x18);             /* Entry Point Length */
    buf_u8(out, 3);                /* SMBIOS Major Version */
    buf_u8(out, 0);                /* SMBIOS Minor Version */
    buf_u8(out, 0);                /* SMBIOS Docrev */
    buf_u8(out, 1);                /* Entry Point Revision: SMBIOS 3.0 */
    buf_u8(out, 0);                /* Reserved */
    buf_u32(out, summary->length); /* Structure table maximum size */
    buf_u64(out, structures);      /* Structure table address */
    buf_expect(out, start, 0x18);
    buf_checksum8(out, start, start + 0x18, start + 0x05);
}
