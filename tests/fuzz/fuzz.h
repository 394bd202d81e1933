/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the fuzzers of pure code share. Each feeds one parser or builder with bytes from anywhere:
 * it ends in true with a result that makes sense, or in false with a problem; what is built is read
 * by a decoder of the tests'. tests/fuzz/run runs them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "lib/compiler.h"
#include "lib/num.h"
#include "problem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The fuzzer keeps the input for which this does not hold. */
static inline void insist(bool condition, const char *what)
{
    if (condition)
        return;
    fprintf(stderr, "%s\n", what);
    abort();
}

/* A result of false has a problem that can be printed, and true has none. */
static inline void insist_problem(bool result, const struct problem *why)
{
    insist(result == (why->code == 0), "a refusal without a problem, or the other way round");
    insist(result || (why->what != NULL && why->expected != NULL && why->change != NULL &&
                      memchr(why->found, '\0', sizeof(why->found)) != NULL),
           "a problem without its parts");
}

/* Takes `count` bytes of the input; zeros once it has ended. */
struct input {
    const uint8_t *data;
    size_t left;
};

static inline uint64_t take(struct input *in, uint32_t count)
{
    uint64_t value = 0;

    for (uint32_t i = 0; i < count && in->left != 0; i++, in->left--)
        value |= (uint64_t)*in->data++ << (8 * i);
    return value;
}

/*
 * A copy of what is left, of exactly that size, so that the sanitizers detect any byte read after
 * it.
 */
static inline uint8_t *take_rest(struct input *in, size_t *size)
{
    uint8_t *copy = malloc(in->left + (in->left == 0));

    if (copy == NULL)
        abort();
    memcpy(copy, in->data, in->left);
    *size = in->left;
    in->left = 0;
    return copy;
}
