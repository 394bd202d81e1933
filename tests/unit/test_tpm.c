/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * TCPA and TPM2 byte by byte; and the generation id, which lies among the tables like the log does.
 */
#include "check.h"
#include "acpi.h"
#include "tables.h"

static uint8_t memory[256];
static struct buf out;

static void start(void)
{
    memset(memory, 0xEE, sizeof(memory));
    buf_init(&out, memory, sizeof(memory), 0xFC010000);
}

static void a_tpm_1_2_has_a_tcpa(void **state)
{
    (void)state;
    start();
    CHECK_EQ(tpm_build(&out, TPM_1_2, 0xFC000000), 0xFC010000);
    CHECK(buf_ok(&out));
    CHECK_EQ(out.len, 50);
    CHECK_BYTES(&out, 0, 9, 'T', 'C', 'P', 'A', 50, 0, 0, 0, 2);
    CHECK_BYTES(&out, 36, 14, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0xFC, 0, 0, 0, 0);
    CHECK_EQ(byte_sum(memory, 0, 50), 0);
}

static void a_tpm_2_0_has_a_tpm2(void **state)
{
    (void)state;
    start();
    tpm_build(&out, TPM_2_0, 0xFC000000);
    CHECK(buf_ok(&out));
    CHECK_EQ(out.len, 76);
    CHECK_BYTES(&out, 0, 9, 'T', 'P', 'M', '2', 76, 0, 0, 0, 4);
    CHECK_BYTES(&out, 36, 40, 0, 0, 0, 0, 0x40, 0, 0xD4, 0xFE, 0, 0, 0, 0, /* control area */
                7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,            /* start method: CRB */
                0, 0, 1, 0, 0, 0, 0, 0xFC, 0, 0, 0, 0);                    /* log */
    CHECK_EQ(byte_sum(memory, 0, 76), 0);
}

static void a_generation_id_is_16_aligned_bytes_low_half_first(void **state)
{
    const struct options options = {.generation_id = {0x0706050403020100, 0x0F0E0D0C0B0A0908}};

    (void)state;
    start();
    buf_u8(&out, 1);
    CHECK_EQ(acpi_generation_id(&out, &options), 0xFC010010);
    CHECK_EQ(out.len, 32);
    CHECK_BYTES(&out, 16, 16, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tpm_1_2_has_a_tcpa),
        cmocka_unit_test(a_tpm_2_0_has_a_tpm2),
        cmocka_unit_test(a_generation_id_is_16_aligned_bytes_low_half_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
