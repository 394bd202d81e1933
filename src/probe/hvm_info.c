/* SPDX-License-Identifier: BSD-2-Clause */
/* The HVM info table, see hvm_info.h. */
#include "probe/hvm_info.h"
#include "layout.h"
#include "lib/num.h"
#include "lib/str.h"

#define SIGNATURE "HVM INFO"

static MUST_USE bool check_sum(struct span bytes, struct problem *why)
{
    uint8_t sum = 0;

    for (uint32_t i = 0; i < HVM_INFO_LENGTH; i++)
        sum = (uint8_t)(sum + span_u8(&bytes));
    if (sum != 0)
        return problem_set(why, MSG_HVM_INFO_SUM, "a sum of 0x%02x", sum);
    return true;
}

static MUST_USE bool check_memory(uint32_t low_end, uint32_t high_end, struct problem *why)
{
    const uint32_t least = MIN_RAM_END >> PAGE_SHIFT, most = FIRMWARE_AREA >> PAGE_SHIFT;

    if (low_end < least || low_end > most)
        return problem_set(why, MSG_LOW_MEMORY, "%u KiB", low_end * 4);
    if (high_end != 0 && high_end <= FOUR_GIB >> PAGE_SHIFT)
        return problem_set(why, MSG_HIGH_MEMORY, "page 0x%x", high_end);
    return true;
}

bool hvm_info_parse(struct platform *platform, struct span bytes, struct problem *why)
{
    struct span s = bytes;
    const struct span signature = span_take(&s, 8);
    const uint32_t length = span_u32(&s);
    uint32_t vcpus, low_end, high_end;
    uint8_t online = 0;

    if (bytes.bad || bytes.left < HVM_INFO_LENGTH || memcmp(signature.data, SIGNATURE, 8) != 0)
        return problem_set(why, MSG_NO_HVM_INFO, "other bytes");
    if (length < HVM_INFO_LENGTH)
        return problem_set(why, MSG_HVM_INFO_SHORT, "%u bytes", length);
    if (!check_sum(bytes, why))
        return false;

    (void)span_u8(&s); /* checksum */
    platform->cpu.apic_mode = span_u8(&s) != 0;
    (void)span_u16(&s);
    vcpus = span_u32(&s);
    low_end = span_u32(&s);
    (void)span_u32(&s); /* reserved_mem_pgstart: Xen's special pages */
    high_end = span_u32(&s);
    if (vcpus == 0)
        return problem_set(why, MSG_VCPU_COUNT, "%u", vcpus);
    if (!check_memory(low_end, high_end, why))
        return false;

    if (vcpus > MAX_VCPUS) {
        warn(MSG_MORE_VCPUS, "%u", vcpus);
        platform->cpu.uncounted = true;
        vcpus = MAX_VCPUS;
    }
    platform->cpu.count = vcpus;
    platform->ram.low_end = (uint64_t)low_end << PAGE_SHIFT;
    platform->ram.high_end = (uint64_t)high_end << PAGE_SHIFT;
    for (uint32_t i = 0; i < MAX_VCPUS; i++) {
        if (i % 8 == 0)
            online = span_u8(&s);
        platform->cpu.online[i] = i < vcpus && (online >> (i % 8) & 1) != 0;
    }
    platform->cpu.online[0] = true; /* whatever the table says: it runs this */
    return true;
}
