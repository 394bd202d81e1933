/* SPDX-License-Identifier: BSD-2-Clause */
/* The one way out when Slipway can't go on. */
#pragma once

#include <stddef.h>
#include "problem.h"

/*
 * What is called with the problem once it is on the log, to tell others and to end the domain; an
 * exception in it leads to a second call. Without one, and if it returns, the processor halts.
 */
void fatal_last_words(void (*last_words)(const struct problem *why));

/* Prints the problem in its four parts, and ends the domain as crashed. */
_Noreturn void fatal(const struct problem *why);

/* The same for what only we can break. `where` is "file:line". */
_Noreturn void bug(const char *where);

#define STRINGIFY_(x)     #x
#define STRINGIFY(x)      STRINGIFY_(x)
#define ASSERT(condition) ((condition) ? (void)0 : bug(__FILE__ ":" STRINGIFY(__LINE__)))
