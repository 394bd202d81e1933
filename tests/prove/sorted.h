/* SPDX-License-Identifier: BSD-2-Clause */
/* What lib_num/sort proves of src/lib/num.c, for elements of one type: SORT(name, type). */
#pragma once

#include "lib/num.h"
#include "prove.h"

#define SORT(name, type)                                                                           \
    void name(void *elements, uint32_t count, uint32_t size,                                       \
              bool (*before)(const void *, const void *))                                          \
    {                                                                                              \
        type *const element = elements;                                                            \
                                                                                                   \
        PROVE(size == sizeof(*element) && size <= SORT_SIZE_MAX, "what is sorted");                \
        for (uint32_t i = 1; i < count; i++)                                                       \
            for (uint32_t k = i; k > 0 && before(&element[k], &element[k - 1]); k--) {             \
                const type swap = element[k];                                                      \
                                                                                                   \
                element[k] = element[k - 1];                                                       \
                element[k - 1] = swap;                                                             \
            }                                                                                      \
    }
