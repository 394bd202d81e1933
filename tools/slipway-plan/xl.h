/* SPDX-License-Identifier: BSD-2-Clause */
/* xl configurations, xl.cfg(5), read by xl's own library. */
#pragma once

#include <libxlutil.h>
#include "guest.h"

/* The value of a key as it stands there; "" if it has none. */
const char *xl_string(const XLU_Config *config, const char *key);

/* Calls `take` with each string of a list. 0, or why there is none: ESRCH if the key is not set. */
int xl_each(const XLU_Config *config, const char *key, void (*take)(void *, const char *),
            void *context);

/*
 * Calls `take`, unless xl refuses all of the text. What xl's library says meanwhile is a complaint
 * if it is the reason of a refusal, and otherwise a note.
 */
MUST_USE bool xl_read(const char *text, bool (*take)(XLU_Config *, void *), void *context);
