/* SPDX-License-Identifier: BSD-2-Clause */
/* Formatted text, see fmt.h. */
#include <stdbool.h>
#include <stdint.h>
#include "lib/fmt.h"
#include "lib/num.h"
#include "lib/str.h"

struct out {
    char *text;
    size_t size;
    size_t len; /* length of the whole text, also of what did not fit */
};

struct conversion {
    bool zero;        /* pad with zeros */
    size_t width;     /* least number of characters */
    size_t precision; /* most characters of a string */
    unsigned longs;   /* how many 'l' */
};

static void put(struct out *o, char c)
{
    if (o->len + 1 < o->size)
        o->text[o->len] = c;
    o->len++;
}

static void put_padded(struct out *o, const struct conversion *how, bool minus, const char *text,
                       size_t len)
{
    size_t total = len + (minus ? 1 : 0);

    if (minus && how->zero) /* before the zeros, but after blanks */
        put(o, '-');
    for (; total < how->width; total++)
        put(o, how->zero ? '0' : ' ');
    if (minus && !how->zero)
        put(o, '-');
    for (size_t i = 0; i < len; i++)
        put(o, text[i]);
}

static void put_number(struct out *o, const struct conversion *how, uint64_t value, bool hex,
                       bool negative, char ten)
{
    char text[24];
    size_t at = sizeof(text);
    uint32_t digit;

    do {
        if (hex) {
            digit = (uint32_t)(value & 15);
            value >>= 4;
        } else {
            value = div_u64(value, 10, &digit);
        }
        text[--at] = (char)(digit < 10 ? '0' + (int)digit : ten + (int)digit - 10);
    } while (value != 0);
    put_padded(o, how, negative, text + at, sizeof(text) - at);
}

static void put_string(struct out *o, const struct conversion *how, const char *text)
{
    size_t len = 0;

    while (len < how->precision && text[len] != '\0')
        len++;
    put_padded(o, how, false, text, len);
}

static const char *parse(struct conversion *how, const char *f, va_list *args)
{
    *how = (struct conversion){.precision = SIZE_MAX};
    for (; *f == '0'; f++)
        how->zero = true;
    for (; *f >= '0' && *f <= '9'; f++)
        how->width = how->width * 10 + (size_t)(*f - '0');
    if (f[0] == '.' && f[1] == '*') {
        how->precision = (size_t)va_arg(*args, int);
        f += 2;
    } else if (f[0] == '.') {
        how->precision = 0;
        for (f++; *f >= '0' && *f <= '9'; f++)
            how->precision = how->precision * 10 + (size_t)(*f - '0');
    }
    for (; *f == 'l'; f++)
        how->longs++;
    return f;
}

static uint64_t fetch(const struct conversion *how, va_list *args)
{
    if (how->longs >= 2)
        return va_arg(*args, unsigned long long);
    if (how->longs == 1)
        return va_arg(*args, unsigned long);
    return va_arg(*args, unsigned int);
}

static int64_t fetch_signed(const struct conversion *how, va_list *args)
{
    if (how->longs >= 2)
        return va_arg(*args, long long);
    if (how->longs == 1)
        return va_arg(*args, long);
    return va_arg(*args, int);
}

size_t fmt_vprint(char *text, size_t size, const char *format, va_list arguments)
{
    struct out o = {.text = text, .size = size};
    struct conversion how;
    va_list args;
    int64_t value;
    char character;

    va_copy(args, arguments);
    for (const char *f = format; *f != '\0'; f++) {
        const char *start = f;

        if (*f != '%') {
            put(&o, *f);
            continue;
        }
        f = parse(&how, f + 1, &args);
        switch (*f) {
        case 's':
            put_string(&o, &how, va_arg(args, const char *));
            break;
        case 'c':
            character = (char)va_arg(args, int);
            put_padded(&o, &how, false, &character, 1);
            break;
        case 'u':
            put_number(&o, &how, fetch(&how, &args), false, false, 'a');
            break;
        case 'd':
            value = fetch_signed(&how, &args);
            put_number(&o, &how, value < 0 ? -(uint64_t)value : (uint64_t)value, false, value < 0,
                       'a');
            break;
        case 'x':
            put_number(&o, &how, fetch(&how, &args), true, false, 'a');
            break;
        case 'X':
            put_number(&o, &how, fetch(&how, &args), true, false, 'A');
            break;
        case '%':
            put(&o, '%');
            break;
        default:
            for (; start < f; start++)
                put(&o, *start);
            f--; /* the character itself, or the NUL, comes next */
        }
    }
    va_end(args);
    if (size != 0)
        text[o.len < size ? o.len : size - 1] = '\0';
    return o.len;
}

size_t fmt_print(char *text, size_t size, const char *format, ...)
{
    va_list args;
    size_t len;

    va_start(args, format);
    len = fmt_vprint(text, size, format, args);
    va_end(args);
    return len;
}
