/* SPDX-License-Identifier: BSD-2-Clause */
/* Proofs about what the domain builder hands over: src/probe/start_info.c and hvm_info.c. */
#include "layout.h"
#include "probe/hvm_info.h"
#include "probe/start_info.h"
#include "prove.h"

/*
 * start_info_parse() of any bytes, of any length up to 64, the end of which is the end of the
 * memory: nothing is read outside; it returns true with at most 64 modules and MAX_MEMORY_RANGES
 * ranges, or false with a problem.
 *
 * bounds: up to 64 bytes
 * sources: src/probe/start_info.c src/lib/span.c
 * options: --unwind 9
 * wraps: span_integer
 * planted: src/probe/start_info.c: > MAX_MODULES || => > 2 * MAX_MODULES ||
 * planted: src/probe/start_info.c: if (s.bad || => if (
 */
void prove_start_info(void)
{
    const uint32_t left = any_up_to(64);
    const uint8_t *const first = any_memory(left);
    struct problem why = {0};
    struct hvm_start info;
    const bool good = start_info_parse(&info, span_of(first, left), &why);

    PROVE(good == (why.code == 0), "false with a problem");
    PROVE(!good || (info.module_count <= 64 && info.memmap_count <= MAX_MEMORY_RANGES),
          "counts are small");
    PROVE(!good || left >= 40, "a start info is there");
    POSSIBLE(good && info.memmap_count == MAX_MEMORY_RANGES, "a long map");
    POSSIBLE(!good && left == 64, "a wrong one");
}

/*
 * hvm_info_parse() of any bytes, any number up to 52: nothing is read outside; it returns true with
 * 1 to 128 processors, the first of them online and none online after the last, and with RAM from 2
 * MiB to FIRMWARE_AREA and none or some above 4 GiB, in whole pages; or false with a problem.
 *
 * solver: minisat
 * bounds: up to 52 bytes
 * sources: src/probe/hvm_info.c src/lib/span.c
 * options: --unwind 130 --max-field-sensitivity-array-size 128
 * wraps: span_integer check_memory check_sum (low_end * 4 is for a text)
 * planted: src/probe/hvm_info.c: low_end > most => low_end > most + 1
 * planted: src/probe/hvm_info.c: i < vcpus && => NOTHING
 * planted: src/probe/hvm_info.c: bytes.left < HVM_INFO_LENGTH => bytes.left < HVM_INFO_LENGTH - 4
 */
void prove_hvm_info(void)
{
    static struct platform platform;
    const uint32_t left = any_up_to(52), some = any_up_to(MAX_VCPUS - 1);
    const uint8_t *const first = any_memory(left);
    struct problem why = {0};
    const bool good = hvm_info_parse(&platform, span_of(first, left), &why);

    PROVE(good == (why.code == 0), "false with a problem");
    if (!good)
        return;
    PROVE(left >= 48, "all of it is there");
    PROVE(platform.cpu.count >= 1 && platform.cpu.count <= MAX_VCPUS, "processors");
    PROVE(platform.cpu.online[0] && (some < platform.cpu.count || !platform.cpu.online[some]),
          "online");
    PROVE(platform.ram.low_end >= MIN_RAM_END && platform.ram.low_end <= FIRMWARE_AREA,
          "RAM below 4 GiB");
    PROVE(platform.ram.high_end == 0 ||
              (platform.ram.high_end > FOUR_GIB && platform.ram.high_end <= MAX_RAM_END),
          "RAM above");
    PROVE(((platform.ram.low_end | platform.ram.high_end) & (PAGE_SIZE - 1)) == 0, "whole pages");
    POSSIBLE(platform.cpu.uncounted && platform.cpu.online[127], "128 processors and more");
}
