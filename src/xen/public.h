/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Xen's public headers (package libxen-dev, MIT licence), in the order and with the interface
 * version they need. They are the source of every number and structure of Xen's own.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define __XEN_INTERFACE_VERSION__ 0x00040e00 /* 4.14 and later */

#include <xen/xen.h>
#include <xen/errno.h>
#include <xen/event_channel.h>
#include <xen/memory.h>
#include <xen/sched.h>
#include <xen/version.h>
#include <xen/hvm/hvm_op.h>
#include <xen/hvm/hvm_xs_strings.h>
#include <xen/hvm/params.h>
#include <xen/arch-x86/cpuid.h>
#include <xen/io/xs_wire.h>
