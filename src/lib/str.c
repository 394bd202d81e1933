/* SPDX-License-Identifier: BSD-2-Clause */
/* Strings, see str.h. */
#include "lib/str.h"

size_t str_len(const char *text)
{
    size_t len = 0;

    while (text[len] != '\0')
        len++;
    return len;
}

bool str_eq(const char *a, const char *b)
{
    while (*a != '\0' && *a == *b) {
        a++;
        b++;
    }
    return *a == *b;
}

bool str_starts(const char *text, const char *prefix)
{
    while (*prefix != '\0' && *text == *prefix) {
        text++;
        prefix++;
    }
    return *prefix == '\0';
}

void str_make_printable(char *text)
{
    for (; *text != '\0'; text++) {
        if (*text < 0x20 || *text > 0x7E)
            *text = '?';
    }
}

/* Horspool's way: the byte at the end says how far to move. An image may have 16 MiB. */
const uint8_t *bytes_find(const uint8_t *bytes, size_t count, const char *text)
{
    const size_t len = str_len(text);
    uint8_t move[256], last;

    if (len == 0)
        return bytes;
    last = (uint8_t)text[len - 1];
    memset(move, len < 255 ? (int)len : 255, sizeof(move));
    for (size_t i = len > 255 ? len - 255 : 0; i + 1 < len; i++)
        move[(uint8_t)text[i]] = (uint8_t)(len - 1 - i);
    for (size_t end = len; end <= count; end += move[bytes[end - 1]]) {
        if (bytes[end - 1] == last && memcmp(bytes + end - len, text, len) == 0)
            return bytes + end - len;
    }
    return NULL;
}

bool bytes_contain(const uint8_t *bytes, size_t count, const char *text)
{
    return bytes_find(bytes, count, text) != NULL;
}

static bool digit_value(char c, uint32_t base, uint32_t *digit)
{
    uint32_t d;

    if (c >= '0' && c <= '9')
        d = (uint32_t)(c - '0');
    else if (c >= 'a' && c <= 'f')
        d = (uint32_t)(c - 'a') + 10;
    else if (c >= 'A' && c <= 'F')
        d = (uint32_t)(c - 'A') + 10;
    else
        return false;
    if (d >= base)
        return false;
    *digit = d;
    return true;
}

bool str_to_u64(const char *text, uint64_t *value)
{
    const bool hex = str_starts(text, "0x") || str_starts(text, "0X");
    /* The largest value that another digit fits after, a constant: there is no 64-bit division. */
    const uint64_t limit = hex ? UINT64_MAX / 16 : UINT64_MAX / 10;
    const uint32_t base = hex ? 16 : 10;
    uint64_t result = 0;
    uint32_t digit;

    text += hex ? 2 : 0;
    if (*text == '\0')
        return false;
    for (; *text != '\0'; text++) {
        if (!digit_value(*text, base, &digit) || result > limit)
            return false;
        result *= base;
        if (digit > UINT64_MAX - result)
            return false;
        result += digit;
    }
    *value = result;
    return true;
}
