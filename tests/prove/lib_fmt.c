/* SPDX-License-Identifier: BSD-2-Clause */
/* Proofs about src/lib/fmt.c: log lines and messages stay in their buffers. */
#include "lib/fmt.h"
#include "lib/str.h"
#include "prove.h"

#define SIZE 12

static void check(const char *text, uint32_t size, size_t length, char guard)
{
    PROVE(size == 0 || text[length < size ? length : size - 1] == '\0', "a NUL at the end");
    PROVE(size == SIZE || text[size] == guard, "nothing after the size");
}

/*
 * fmt_print() of strings with and without a precision into a buffer of any size up to 12: it never
 * reads more of a string than its precision says, so that string may be without a NUL.
 *
 * bounds: strings of up to 5 characters, buffers of up to 12
 * sources: src/lib/fmt.c src/lib/num.c src/lib/str.c
 * options: --unwind 26 --unwindset div_u64.0:65
 * wraps: put_padded parse
 * planted: src/lib/fmt.c: while (len < how->precision && text[len] != '\0') => while (text[len] !=
 *   '\0')
 */
void prove_strings(void)
{
    char text[SIZE], string[6], unended[4];
    const uint32_t size = any_up_to(SIZE), most = any_up_to(4);
    size_t expected = 0, length;

    any_text(string, sizeof(string));
    for (uint32_t i = 0; i < 4; i++)
        unended[i] = any_char();
    const char guard = text[size < SIZE ? size : 0];
    length = fmt_print(text, size, "%.*s|%6s", (int)most, unended, string);
    while (expected < most && unended[expected] != '\0')
        expected++;
    check(text, size, length, guard);
    PROVE(length == expected + 7, "the string, a bar, six characters");
    POSSIBLE(expected == 4 && size == SIZE, "a string without an end");
}
