/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The boot report: how this start went, for dom0. At the hand-off or on failure it is written to XenStore, one key with one
 * line for each fact (docs/messages.md has them); slipway-report(1) prints it.
 */
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>
#include <stdint.h>
#include "lib/span.h"
#include "problem.h"

/* Called first of all: times count from here. */
void report_begin(void);

/* Whether one is wanted; it is until somebody says otherwise. */
void report_set(bool wanted);

/* The phase of that name is over. Costs no VM exit. At most REPORT_PHASES. */
#define REPORT_PHASES 10
void report_phase(const char *name);

/* What is going to be started, once it is known. The text of its build is copied. */
void report_payload(const char *name, uint64_t size, struct span build);

/* Keeps a warning for the report, or counts it where there is no more room. */
void report_warning(const struct problem *why);

/* Writes the report: of a failure, or if why is NULL of a start; nothing if none is wanted. One write; who does not answer is not waited for long. */
void report_send(const struct problem *why);

#endif
