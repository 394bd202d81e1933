/* SPDX-License-Identifier: BSD-2-Clause */
/* Proofs about src/lib/str.c. */
#include "lib/str.h"
#include "prove.h"

/*
 * str_len(), str_eq(), str_starts() and str_make_printable() of any texts of up to 5 characters,
 * the memory of which ends with the NUL: nothing is read after it; the answers are right.
 *
 * bounds: up to 5 characters
 * sources: src/lib/str.c
 * options: --unwind 8
 * planted: src/lib/str.c: *text > 0x7E) => *text > 0x7F)
 * planted: src/lib/str.c: return *a == *b; => return true;
 * planted: src/lib/str.c: while (*prefix != '\0' && => while (
 */
void prove_texts(void)
{
    char a[6], b[6];
    uint32_t same = 0;

    any_text(a, sizeof(a));
    any_text(b, sizeof(b));
    const size_t alen = str_len(a), blen = str_len(b);
    PROVE(alen < 6 && a[alen] == '\0', "the length leads to the NUL");
    while (same < alen && same < blen && a[same] == b[same])
        same++;
    PROVE(str_eq(a, b) == (same == alen && same == blen), "equal");
    PROVE(str_starts(a, b) == (same == blen), "begins with");
    str_make_printable(a);
    PROVE(str_len(a) == alen, "as long as before");
    for (uint32_t i = 0; i < alen; i++)
        PROVE(a[i] >= 0x20 && a[i] <= 0x7E, "it prints");
    POSSIBLE(alen == 5 && str_eq(a, b), "longest and equal");
}

#define REST 6

/* Of a text that begins like this, with up to 5 characters more. */
static void check_number(const char *begin)
{
    char text[24];
    uint64_t value = 7, sum = 0;
    uint32_t at = 0;

    for (; begin[at] != '\0'; at++)
        text[at] = begin[at];
    const uint32_t end = at + REST - 1;
    any_text(text + at, REST);
    const bool hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    bool number = text[hex ? 2 : 0] != '\0';
    for (at = hex ? 2 : 0; text[at] != '\0' && number; at++) {
        const char c = text[at];
        uint32_t digit = 16;

        if (c >= '0' && c <= '9')
            digit = (uint32_t)(c - '0');
        else if (hex && c >= 'a' && c <= 'f')
            digit = (uint32_t)(c - 'a' + 10);
        else if (hex && c >= 'A' && c <= 'F')
            digit = (uint32_t)(c - 'A' + 10);
        const uint64_t low = (sum & UINT32_MAX) * (hex ? 16 : 10) + digit;
        const uint64_t high = (sum >> 32) * (hex ? 16 : 10) + (low >> 32);
        number = digit < 16 && high >> 32 == 0;
        sum = high << 32 | (low & UINT32_MAX);
    }
    const bool good = str_to_u64(text, &value);
    PROVE(good == number, "true for numbers");
    PROVE(value == (good ? sum : 7), "its value, or nothing changes");
    POSSIBLE(good && value == UINT64_MAX && !hex, "the largest of all, in decimal");
    POSSIBLE(good && value == UINT64_MAX && hex, "the largest, in hexadecimal");
    POSSIBLE(!good && at == end && text[at] == '\0', "a number that is too large");
}

/*
 * str_to_u64() takes a text if and only if it is a number of 64 bits in digits, decimal or
 * hexadecimal, and gives its value; otherwise nothing changes. The text is anything, and anything
 * after the first digits of the largest number.
 *
 * bounds: up to 5 characters, also after the first digits of the largest numbers
 * sources: src/lib/str.c
 * options: --unwind 23
 * solver: minisat (it is faster here)
 * planted: src/lib/str.c: UINT64_MAX / 16 : UINT64_MAX / 10 => UINT64_MAX / 16 : UINT64_MAX / 9
 * planted: src/lib/str.c: if (digit > UINT64_MAX - result) => if (digit > UINT64_MAX - result + 1)
 * planted: src/lib/str.c: if (d >= base) => if (d > base)
 * slow: (eleven seconds)
 */
void prove_numbers(void)
{
    check_number("");
    check_number("184467440737095");
    check_number("0xFFFFFFFFFFFF");
}
