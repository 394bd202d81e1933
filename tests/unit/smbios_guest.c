/* SPDX-License-Identifier: BSD-2-Clause */
/* A guest to build SMBIOS structures for, see smbios_guest.h. */
#include "smbios_guest.h"

uint8_t smbios_bytes[SMBIOS_ROOM];
struct buf out;
struct smbios_summary summary;
struct smbios_walk walk;

int smbios_guest(void **state)
{
    static const uint8_t uuid[16] = {0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77,
                                     0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff};

    (void)state;
    memset(&platform, 0, sizeof(platform));
    memset(&layout, 0, sizeof(layout));
    memset(smbios_bytes, 0xA5, sizeof(smbios_bytes));
    platform.xen.major = 4;
    platform.xen.minor = 17;
    strcpy(platform.xen.extra, ".7");
    memcpy(platform.xen.uuid, uuid, sizeof(uuid));
    platform.cpu.count = 2;
    platform.cpu.online[0] = platform.cpu.online[1] = true;
    strcpy(platform.cpu.vendor, "GenuineIntel");
    platform.cpu.signature = 0x000306F2;
    platform.cpu.features = 0x178BFBFF;
    platform.cpu.speed_mhz = 2600;
    layout.low_end = 2040ull * MIB;
    warnings_clear();
    return 0;
}

void build_smbios_in(uint32_t room)
{
    static struct user_smbios user;

    buf_init(&out, smbios_bytes, room, 0xFC100000);
    smbios_structures(&out, &platform, &layout, "11/29/2025", &user, &summary);
}

void build_smbios(void)
{
    build_smbios_in(SMBIOS_ROOM);
    CHECK(buf_ok(&out));
    decode_smbios(&walk, out.data, out.len);
    CHECK_STR(walk.wrong != NULL ? walk.wrong : "", "");
    CHECK_EQ(summary.count, walk.count);
    CHECK_EQ(summary.largest, walk.largest);
    CHECK_EQ(summary.length, out.len);
}

struct smbios_structure smbios_of(uint8_t type, uint32_t number)
{
    return smbios_find(&walk, type, number);
}

uint32_t smbios_offset(uint8_t type, uint32_t number)
{
    return (uint32_t)(smbios_of(type, number).bytes - out.data);
}

uint32_t smbios_count_of(uint8_t type)
{
    return smbios_count(&walk, type);
}

uint64_t smbios_field(const struct smbios_structure *s, uint32_t at, uint32_t width)
{
    uint64_t value = 0;

    CHECK(at + width <= s->formatted);
    for (uint32_t i = width; i-- > 0;)
        value = value << 8 | s->bytes[at + i];
    return value;
}

const char *smbios_text_at(const struct smbios_structure *s, uint32_t at)
{
    const uint64_t number = smbios_field(s, at, 1);

    CHECK(number <= s->strings);
    return smbios_text(s, (uint32_t)number);
}
