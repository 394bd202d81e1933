/* SPDX-License-Identifier: BSD-2-Clause */
/* The guest of guest.h. */
#include "guest.h"

struct platform platform;
struct layout layout;
