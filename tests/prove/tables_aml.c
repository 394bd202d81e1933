/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Proofs about the numbers and names in acpi/aml.c, with a buffer that has room enough; lib_buf
 * proves what the one that there is does.
 */
#include "aml.h"
#include "lib/str.h"
#include "prove.h"
#include "widths.h"

#define LONGEST 7 /* characters of a path */

static uint8_t bytes[1 + 2 + 4 * (LONGEST + 1)];

static void append(struct buf *b, uint64_t value, uint32_t width)
{
    for (uint32_t i = 0; i < width; i++) {
        PROVE(b->len < sizeof(bytes), "no more than is proved here");
        bytes[b->len++] = (uint8_t)(value >> (8 * i));
    }
    if (value >> (8 * width) != 0)
        buf_fail(b, "a value is wider than its field");
}

WIDTHS(append)

void buf_zero(struct buf *b, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        append(b, 0, 1);
}

void buf_string(struct buf *b, const char *text)
{
    for (uint32_t i = 0; i <= str_len(text); i++)
        append(b, (uint8_t)text[i], 1);
}

void buf_set_u8(struct buf *b, uint32_t at, uint64_t value)
{
    PROVE(at < b->len && value <= 0xFF, "a byte that is there");
    bytes[at] = (uint8_t)value;
}

void buf_fail(struct buf *b, const char *why)
{
    b->bad = why;
}

bool buf_ok(const struct buf *b)
{
    return b->bad == NULL;
}

/*
 * aml_integer() writes any number of up to 32 bits in its shortest form, and fails for all others.
 *
 * bounds: all numbers
 * sources: acpi/aml.c src/lib/str.c
 * options: --unwind 9
 * planted: acpi/aml.c: if (value <= 1) { => if (value <= 2) {
 * planted: acpi/aml.c: value <= 0xFFFF) { => value < 0xFFFF) {
 * planted: acpi/aml.c: buf_u8(out, DWORD_PREFIX); => buf_u8(out, WORD_PREFIX);
 */
void prove_integer(void)
{
    struct buf out = {.data = bytes};
    const uint64_t value = any_u64();
    uint64_t found = 0;

    aml_integer(&out, value);
    PROVE(buf_ok(&out) == (value <= UINT32_MAX), "it fails if it is too large");
    if (!buf_ok(&out))
        return;
    const uint32_t width = bytes[0] <= 1      ? 0
                           : bytes[0] == 0x0A ? 1
                           : bytes[0] == 0x0B ? 2
                           : bytes[0] == 0x0C ? 4
                                              : 8;
    for (uint32_t i = width; i > 0; i--)
        found = found << 8 | bytes[i];
    PROVE(out.len == 1 + width && (width == 0 ? bytes[0] : found) == value, "its value");
    PROVE(width == (value <= 1 ? 0 : value <= 0xFF ? 1 : value <= 0xFFFF ? 2 : 4), "the shortest");
    POSSIBLE(width == 4 && value == UINT32_MAX, "the largest");
}

/*
 * aml_path() writes each name of a path with four characters, padded with underscores, after the
 * prefix that says how many there are; it fails if and only if a name has more than four. One byte,
 * any one, is looked at.
 *
 * bounds: paths of up to 7 characters of ASCII
 * sources: acpi/aml.c src/lib/str.c
 * options: --unwind 10
 * planted: acpi/aml.c: *path != '\0' && *path != '.' ? (uint8_t)*path++ : '_' => *path != '\0' ?
 *   (uint8_t)*path++ : '_'
 * planted: acpi/aml.c: if (segments == 2) { => if (segments == 3) {
 * planted: acpi/aml.c: if (*path != '\0' && *path != '.') => if (*path == '_')
 * planted: acpi/aml.c: *path == '.' && buf_ok(out);) => *path == '.' && out->len < 12;)
 * slow: (half a minute)
 */
void prove_path(void)
{
    struct buf out = {.data = bytes};
    char path[LONGEST + 1];
    const uint32_t at = any_up_to(sizeof(bytes) - 1);
    uint32_t names = 1, in_name = 0, prefix, expected = '_';
    bool is_long = false;

    any_text(path, sizeof(path));
    for (uint32_t i = 0; i < LONGEST; i++)
        GIVEN(path[i] >= 0);
    aml_path(&out, path);
    const uint32_t root = path[0] == '\\' ? 1 : 0;
    for (uint32_t i = root; path[i] != '\0'; i++) {
        in_name = path[i] == '.' ? 0 : in_name + 1;
        names += path[i] == '.';
        is_long |= in_name > 4;
    }
    PROVE(buf_ok(&out) == !is_long, "it fails if a name is too long");
    if (!buf_ok(&out))
        return;
    prefix = root + (names < 3 ? names - 1 : 2);
    PROVE(out.len == prefix + 4 * names, "four bytes for each");
    if (at < prefix)
        expected = at < root ? '\\' : at > root ? names : names == 2 ? 0x2E : 0x2F;
    for (uint32_t i = root, byte = prefix, name = prefix; path[i] != '\0'; i++) {
        if (path[i] == '.') {
            byte = name += 4;
            continue;
        }
        if (byte++ == at)
            expected = (uint8_t)path[i];
    }
    PROVE(at >= out.len || bytes[at] == expected, "the prefix, the names, and underscores");
    POSSIBLE(names == LONGEST + 1, "names without characters");
    POSSIBLE(names == 2 && root == 1 && path[5] == '.', "two names after the root");
}
