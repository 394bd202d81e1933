/* SPDX-License-Identifier: BSD-2-Clause */
/* The memory map that the toolstack gave Xen. */
#pragma once

#include "platform.h"

/*
 * Asks Xen for it, and keeps the entries that are sane in ram->map. Returns the result of
 * XENMEM_memory_map; ram->map_count is 0 if there is none.
 */
int32_t xen_map_ask(struct ram_facts *ram);
