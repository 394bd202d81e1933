/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Words for proofs. A proof is a function prove_NAME() that CBMC follows on all its paths at once,
 * with every value that any_...() may return. The comment in front of it says what is proved, and
 * has lines that tests/prove/run reads; docs/testing.md lists these.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "lib/compiler.h"

/* CBMC takes functions of such names to return anything. */
#define ANY(type, name)                                                                            \
    type nondet_##name(void);                                                                      \
    static inline type any_##name(void)                                                            \
    {                                                                                              \
        return nondet_##name();                                                                    \
    }
ANY(bool, bool)
ANY(char, char)
ANY(uint8_t, u8)
ANY(uint16_t, u16)
ANY(uint32_t, u32)
ANY(uint64_t, u64)

#define GIVEN(condition) __CPROVER_assume(condition)

/*
 * What holds; and what can happen, as a proof over no path at all would prove anything. The two are
 * looked at one after the other, with and without POSSIBILITIES.
 */
#ifndef POSSIBILITIES
#define PROVE(condition, words)    __CPROVER_assert(condition, words)
#define POSSIBLE(condition, words) ((void)(condition))
#else
#define PROVE(condition, words)    ((void)(condition))
#define POSSIBLE(condition, words) __CPROVER_assert(!(condition), "possible: " words)
#endif

/* Fills an object with anything. */
#define ANYTHING(object) __CPROVER_havoc_object(&(object))

/* So many bytes of anything, and no more: a look after them is one outside of the memory. */
static inline uint8_t *any_memory(uint32_t size)
{
    return __CPROVER_allocate(size, 0);
}

/* Up to most. */
static inline uint32_t any_up_to(uint32_t most)
{
    const uint32_t value = any_u32();

    GIVEN(value <= most);
    return value;
}

/* A text of up to size - 1 characters, and its NUL. */
static inline void any_text(char *text, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++)
        text[i] = any_char();
    text[size - 1] = '\0';
}

static inline void any_bytes(uint8_t *bytes, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++)
        bytes[i] = any_u8();
}

/* What the harness itself calculates may wrap. */
#pragma CPROVER check push
#pragma CPROVER check disable "unsigned-overflow"
#pragma CPROVER check disable "conversion"
