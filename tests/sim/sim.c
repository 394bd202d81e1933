/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One boot: resets the loader's own data, builds the domain, runs slipway_main() until something
 * ends it. The loader's objects are linked into one whose data and bss sections are called
 * loader_data and loader_bss (see build), so that the linker tells where they begin and end.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include "machine/machine.h"
#include "main.h"
#include "parts.h"

/* Of processor time without an end: then the loader loops without touching the machine. */
#define LOOP_SECONDS 10

const struct sim_guest *sim_guest;
struct sim_result sim_result;
uint64_t sim_now;

static sigjmp_buf end_of_boot;
static bool running;
static uint64_t steps;

/* ASan would end the process on a fault; here a fault in guest memory is a result. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "handle_segv=0:handle_sigbus=0:allow_user_segv_handler=1:detect_leaks=0:detect_stack_"
           "use_after_return=0";
}

void sim_end(enum sim_outcome outcome)
{
    if (!running)
        abort();
    running = false;
    sim_result.outcome = outcome;
    siglongjmp(end_of_boot, 1);
}

void sim_fault(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(sim_result.fault, sizeof(sim_result.fault), format, args);
    va_end(args);
    sim_end(SIM_FAULT);
}

void sim_violation(const char *format, ...)
{
    va_list args;

    if (sim_result.violations == SIM_MAX_VIOLATIONS)
        return;
    va_start(args, format);
    vsnprintf(sim_result.violation[sim_result.violations++], sizeof(sim_result.violation[0]),
              format, args);
    va_end(args);
}

uint64_t sim_next_action(void)
{
    const uint64_t store = store_server_due(), cpus = cpus_due();

    return store < cpus ? store : cpus;
}

void sim_time_passes(uint64_t ns)
{
    const uint64_t until = sim_now + ns;

    if (++steps > sim_guest->step_limit)
        sim_end(SIM_HUNG);
    while (sim_next_action() <= until) {
        const uint64_t next = sim_next_action();

        if (next > sim_now)
            sim_now = next;
        if (store_server_due() <= sim_now)
            store_server_act();
        if (cpus_due() <= sim_now)
            cpus_act();
    }
    sim_now = until;
}

/* Rough costs: an exit a microsecond, the way to the device model and back twenty. */
void sim_exit_happens(void)
{
    sim_result.count.exits++;
    sim_time_passes(1000);
}

void sim_trip_happens(void)
{
    sim_result.count.exits++;
    sim_result.count.trips++;
    sim_time_passes(20000);
}

static void on_segv(int signal_number, siginfo_t *info, void *context)
{
    uint32_t paddr;

    (void)context;
    if (running && memory_owns(info->si_addr, &paddr))
        sim_fault("access to guest-physical 0x%x, where no memory is", paddr);
    signal(signal_number, SIG_DFL); /* a fault of the simulator, or a wild pointer: let it fall */
}

static void on_time(int signal_number)
{
    (void)signal_number;
    if (running) {
        snprintf(sim_result.fault, sizeof(sim_result.fault), "loops without touching the machine");
        sim_end(SIM_HUNG);
    }
}

/* Only while a boot is under way: cmocka has handlers of its own for what a test does. */
static struct sigaction before[2];

static void watch(void)
{
    const struct itimerval limit = {.it_value.tv_sec = LOOP_SECONDS};
    struct sigaction segv = {.sa_sigaction = on_segv, .sa_flags = SA_SIGINFO | SA_NODEFER};

    sigaction(SIGSEGV, &segv, &before[0]);
    sigaction(SIGBUS, &segv, &before[1]);
    signal(SIGVTALRM, on_time);
    setitimer(ITIMER_VIRTUAL, &limit, NULL);
}

static void unwatch(void)
{
    const struct itimerval none = {0};

    setitimer(ITIMER_VIRTUAL, &none, NULL);
    sigaction(SIGSEGV, &before[0], NULL);
    sigaction(SIGBUS, &before[1], NULL);
}

/*
 * The loader's data as the toolstack would load it. Red zones of the sanitizer lie between the
 * objects, so neither memcpy() nor instrumented code may do this.
 */
extern char __start_loader_data[], __stop_loader_data[], __start_loader_bss[], __stop_loader_bss[];

__attribute__((no_sanitize("address", "undefined"))) static void
copy_raw(char *to, const char *from, size_t count)
{
    __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(count) : : "memory");
}

__attribute__((no_sanitize("address", "undefined"))) static void zero_raw(char *to, size_t count)
{
    __asm__ volatile("rep stosb" : "+D"(to), "+c"(count) : "a"(0) : "memory");
}

static void loader_reset(void)
{
    static char *fresh;
    const size_t size = (size_t)(__stop_loader_data - __start_loader_data);

    if (fresh == NULL) {
        fresh = malloc(size);
        if (fresh == NULL)
            abort();
        copy_raw(fresh, __start_loader_data, size);
    }
    copy_raw(__start_loader_data, fresh, size);
    zero_raw(__start_loader_bss, (size_t)(__stop_loader_bss - __start_loader_bss));
}

const struct sim_result *sim_boot(const struct sim_guest *guest)
{
    static volatile uint32_t start_info;

    memset(&sim_result, 0, sizeof(sim_result));
    sim_guest = guest;
    sim_now = 0;
    steps = 0;
    loader_reset();
    frames_build();
    hypercalls_reset();
    pci_reset();
    cpus_reset();
    devices_reset();
    start_info = toolstack_build();
    store_server_reset();
    if (guest->hooks.before_start != NULL)
        guest->hooks.before_start(guest->hooks.context);
    watch();
    if (sigsetjmp(end_of_boot, 1) == 0) {
        running = true;
        slipway_main(start_info);
        sim_fault("slipway_main() returned");
    }
    unwatch();
    sim_result.time_ns = sim_now;
    store_server_end();
    cpus_end();
    devices_end();
    return &sim_result;
}

bool sim_logged(const struct sim_result *result, const char *text)
{
    return strstr(result->log, text) != NULL;
}

const char *sim_outcome_name(enum sim_outcome outcome)
{
    static const char *const names[] = {"hand-off", "shutdown", "halted", "hung", "fault"};

    return names[outcome];
}

uint32_t sim_hypercalls(const struct sim_result *result, uint32_t number)
{
    uint32_t sum = 0;

    for (unsigned op = 0; op < 32; op++)
        sum += result->count.hypercall[number][op];
    return sum;
}

uint32_t sim_all_hypercalls(const struct sim_result *result)
{
    uint32_t sum = 0;

    for (uint32_t number = 0; number < 64; number++)
        sum += sim_hypercalls(result, number);
    return sum;
}

uint32_t sim_store_requests(const struct sim_result *result)
{
    uint32_t sum = 0;

    for (unsigned type = 0; type < 32; type++)
        sum += result->count.store_request[type];
    return sum;
}

void sim_costs(const struct sim_result *result, uint32_t cost[SIM_COSTS])
{
    const struct sim_counts *c = &result->count;
    const uint32_t others = 2 * c->ap_starts + c->ap_msr_writes; /* CPUID and HLT */

    cost[SIM_EXITS] = c->exits + others;
    cost[SIM_TRIPS] = c->trips;
    cost[SIM_HYPERCALLS] = sim_all_hypercalls(result);
    cost[SIM_REQUESTS] = sim_store_requests(result);
    cost[SIM_LINES] = c->strings;
    cost[SIM_START] = c->before_pci;
    cost[SIM_PCI] = c->after_pci - c->before_pci;
    cost[SIM_PROCESSORS] = c->after_processors - c->after_pci + others;
    cost[SIM_TABLES] = c->exits - c->after_processors;
}

void sim_pci_happens(void)
{
    struct sim_counts *c = &sim_result.count;

    if (c->before_pci == 0)
        c->before_pci = c->exits - 1;
    c->after_pci = c->after_processors = c->exits;
}

void sim_processor_happens(void)
{
    sim_result.count.after_processors = sim_result.count.exits;
}

/* The primitives that belong to no device. */

uint64_t tsc_read(void)
{
    uint64_t ticks;

    sim_result.count.tsc_reads++;
    sim_time_passes(20);
    ticks = sim_now * (SIM_TSC_KHZ / 100000) / 10;
    if (sim_guest->hooks.tsc != NULL)
        sim_guest->hooks.tsc(sim_guest->hooks.context, &ticks);
    return ticks;
}

void cpu_pause(void)
{
    sim_result.count.pauses++;
    sim_time_passes(sim_guest->pause_ns);
}

void cpu_halt(void)
{
    sim_end(SIM_HALTED);
}

uint32_t image_start(void)
{
    return SIM_IMAGE;
}

uint32_t image_end(void)
{
    return SIM_IMAGE + sim_guest->image_size;
}

uint32_t built_in_bios(uint32_t *size)
{
    *size = sim_guest->built_in_bios.size;
    return SIM_BUILT_IN_BIOS;
}

void traps_load(void)
{
}

/* Stands for code that no 32-bit C program can run: only that it is copied counts. */
static const uint8_t handoff_marker[64] = "code that leaves protected mode";

const uint8_t *handoff_code(uint32_t *size)
{
    *size = sizeof(handoff_marker);
    return handoff_marker;
}

/* The same for that of a kernel. */
static const uint8_t kernel_marker[64] = "code that moves a kernel and enters it";

const uint8_t *kernel_code(uint32_t *size)
{
    *size = sizeof(kernel_marker);
    return kernel_marker;
}

/* machine/start_kernel.S */
void kernel_jump(void)
{
    const void *code = sim_memory(0x600, sizeof(kernel_marker));
    uint32_t at = 0x3000;

    if (code == NULL || memcmp(code, kernel_marker, sizeof(kernel_marker)) != 0)
        sim_fault("kernel_jump() without its code");
    devices_check_image(); /* from here on the kernel may take its place */
    for (; sim_read32(at) != 0; at += 16) {
        const uint32_t to = sim_read32(at), from = sim_read32(at + 4), size = sim_read32(at + 8),
                       zeros = sim_read32(at + 12);
        uint8_t *there = sim_memory(to, size + zeros);

        if (there == NULL || (size != 0 && sim_memory(from, size) == NULL))
            sim_fault("a move of 0x%x bytes from 0x%x to 0x%x", size, from, to);
        memmove(there, sim_memory(from, size), size);
        memset(there + size, 0, zeros);
    }
    sim_result.kernel.entry = sim_read32(at + 4);
    sim_result.kernel.pvh = sim_read32(at + 8) == 0;
    sim_result.kernel.told = sim_read32(at + (sim_result.kernel.pvh ? 12 : 8));
    sim_end(SIM_HANDOFF);
}

void handoff_jump(void)
{
    const uint32_t at = 0x600; /* HANDOFF_CODE, as handoff.S is assembled for it */
    const void *code = sim_memory(at, sizeof(handoff_marker));

    if (code == NULL || memcmp(code, handoff_marker, sizeof(handoff_marker)) != 0)
        sim_fault("handoff_jump() without its code at 0x%x", at);
    sim_end(SIM_HANDOFF);
}
