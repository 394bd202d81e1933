/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * All SMBIOS structures for any guest, with any file of smbios_firmware= and any strings among
 * them: a walk finds them sound.
 */
#include "fuzz.h"
#include "decode_smbios.h"
#include "probe/oem_options.h"
#include "probe/options.h"
#include "tables/smbios.h"
#include "tables/user_smbios.h"

static struct platform platform;
static struct layout layout;

/* Strings of any length, without NULs. */
static void describe(struct input *in)
{
    const uint64_t bits = take(in, 2);

    memset(&platform, 0, sizeof(platform));
    memset(&layout, 0, sizeof(layout));
    options_default(&platform.options);
    platform.cpu.count = 1 + (uint32_t)take(in, 1) % MAX_VCPUS;
    platform.xen.major = 4;
    platform.options.battery = (bits & 1) != 0;
    layout.low_end = 2 * MIB + take(in, 2) * PAGE_SIZE;
    layout.high_end = (bits & 2) != 0 ? FOUR_GIB + PAGE_SIZE * (1 + take(in, 4)) : 0;
    for (uint32_t n = (uint32_t)(bits >> 8); n != 0; n--) {
        const uint32_t which = (uint32_t)take(in, 1), len = (uint32_t)take(in, 1);
        char text[20 * 256];

        memset(text, 'a' + (int)(n % 26), sizeof(text));
        text[len < 250 ? len : 20 * len - 1] = '\0';
        if (which < SMBIOS_KEYS)
            option_smbios_text(&platform.options, which, text);
        else
            option_oem_text(&platform.options, which % MAX_OEM_STRINGS + 1, text);
    }
    option_oem_finish(&platform.options);
    oem_options_take(&platform.options);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t bytes[RESERVED_AREA_MAX];
    static struct user_smbios user;
    static struct smbios_walk walk;
    struct smbios_summary summary;
    struct input in = {data, size};
    struct buf out;
    size_t left;
    uint8_t *file;

    describe(&in);
    file = take_rest(&in, &left);
    platform.smbios_structures = span_of(file, left);
    buf_init(&out, bytes, sizeof(bytes), RESERVED_AREA);
    smbios_structures(&out, &platform, &layout, "11/23/2026", &user, &summary);
    insist(buf_ok(&out), "no room for the structures");
    decode_smbios(&walk, bytes, out.len);
    insist(walk.wrong == NULL, walk.wrong);
    insist(walk.count == summary.count && walk.largest == summary.largest &&
               out.len == summary.length,
           "the entry point would lie");
    free(file);
    return 0;
}
