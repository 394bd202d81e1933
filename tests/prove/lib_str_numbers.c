/* SPDX-License-Identifier: BSD-2-Clause */
/* A proof about src/lib/str.c: what is a number. */
#include "lib/str.h"
#include "prove.h"

#define REST 6

/*
 * Of a text that begins like this, with up to 5 characters more: is it true for a number, with its
 * value, and does nothing change otherwise?
 */
static bool reads(const char *begin)
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
    POSSIBLE(good && value == UINT64_MAX && !hex, "the largest of all, in decimal");
    POSSIBLE(good && value == UINT64_MAX && hex, "the largest, in hexadecimal");
    POSSIBLE(!good && at == end && text[at] == '\0', "a number that is too large");
    return good == number && value == (good ? sum : 7);
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
void prove_to_u64(void)
{
    PROVE(reads(""), "short ones");
    PROVE(reads("184467440737095"), "long ones, in decimal");
    PROVE(reads("0xFFFFFFFFFFFF"), "long ones, in hexadecimal");
}
