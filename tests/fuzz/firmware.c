/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Payloads: a file whose beginning and end are the input and that is zeros between, with any bios=;
 * and the block for one that is taken. An image is too long for a fuzzer to find its way through.
 */
#include "fuzz.h"
#include "choose.h"

#define INFO_SIZE 64

static void check_info(const struct payload *payload, uint64_t size)
{
    static uint8_t info_bytes[INFO_SIZE], scratch_bytes[4096];
    struct layout layout = {.bios_start = (uint32_t)(BIOS_TOP - size),
                            .smbios_entry_point = SCRATCH,
                            .rsdp = SCRATCH + 64,
                            .e820_count = 1,
                            .e820 = {{0, VGA_HOLE, MEMORY_RAM}}};
    struct buf info, scratch;
    uint8_t sum = 0;

    buf_init(&info, info_bytes, sizeof(info_bytes), PAYLOAD_INFO);
    buf_init(&scratch, scratch_bytes, sizeof(scratch_bytes), SCRATCH);
    payload->info(&info, &scratch, &layout);
    insist(buf_ok(&info) && buf_ok(&scratch), "no room for the block");
    for (uint32_t i = 0; i < info_bytes[14]; i++)
        sum = (uint8_t)(sum + info_bytes[i]);
    insist(sum == 0, "the block's checksum is wrong");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct platform platform;
    static struct kernel kernel;
    struct input in = {data, size};
    const uint64_t kind = take(&in, 1), form = take(&in, 1);
    const uint64_t blob_size =
        (form & 1) != 0 ? take(&in, 3) % (600 * KIB) : (form >> 1) * 64 * KIB;
    const size_t head = in.left / 2, tail = in.left - head;
    struct problem why = {0};
    const struct payload *payload;
    uint8_t *blob;
    bool good;

    if (blob_size > 2048 * KIB)
        return 0;
    blob = calloc(1, blob_size != 0 ? blob_size : 1);
    if (blob == NULL)
        abort();
    memcpy(blob, in.data, min_u64(head, blob_size));
    if (tail <= blob_size)
        memcpy(blob + blob_size - tail, in.data + head, tail);
    platform.cpu.count = 1;
    platform.options.firmware = (uint8_t)(kind % 4);
    platform.blob = span_of(blob, blob_size);
    good = payload_choose(&payload, &kernel, &platform, &why);
    insist_problem(good, &why);
    if (good && !payload->kernel) { /* the fuzzer "kernel" has those */
        insist(blob_size != 0 && blob_size <= (payload->high ? 16 * MIB : 256 * KIB) &&
                   blob_size % (payload->high ? 4 * KIB : 64 * KIB) == 0,
               "an image that does not fit its place");
        check_info(payload, blob_size);
    }
    free(blob);
    return 0;
}
