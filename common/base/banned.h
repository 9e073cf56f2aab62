/*
 * Functions that no source of ours calls: a compile error instead of a review remark. The build
 * includes this header first (-include), so it pulls in the system headers that declare them: a
 * macro defined before those would break the declarations.
 */
#pragma once

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#define K_BANNED(f) banned_function_##f

/* No bound on what is written: buf_*, snprintf, memcpy. */
#undef strcpy
#define strcpy(...) K_BANNED(strcpy)
#undef stpcpy
#define stpcpy(...) K_BANNED(stpcpy)
#undef strcat
#define strcat(...) K_BANNED(strcat)
#undef sprintf
#define sprintf(...) K_BANNED(sprintf)
#undef vsprintf
#define vsprintf(...) K_BANNED(vsprintf)
#undef gets
#define gets(...) K_BANNED(gets)

/* Silent truncation, or no terminator. */
#undef strncpy
#define strncpy(...) K_BANNED(strncpy)
#undef strncat
#define strncat(...) K_BANNED(strncat)

/* Hidden static state. */
#undef strtok
#define strtok(...) K_BANNED(strtok)
#undef gmtime
#define gmtime(...) K_BANNED(gmtime)
#undef localtime
#define localtime(...) K_BANNED(localtime)
#undef ctime
#define ctime(...) K_BANNED(ctime)
#undef asctime
#define asctime(...) K_BANNED(asctime)
#undef strerror_r
#define strerror_r(...) K_BANNED(strerror_r)

/* No way to see an error. */
#undef atoi
#define atoi(...) K_BANNED(atoi)
#undef atol
#define atol(...) K_BANNED(atol)
#undef atof
#define atof(...) K_BANNED(atof)

/* Randomness and names that are not ours to repeat (K_SEED), or a race by design. */
#undef rand
#define rand(...) K_BANNED(rand)
#undef srand
#define srand(...) K_BANNED(srand)
#undef mktemp
#define mktemp(...) K_BANNED(mktemp)
#undef tmpnam
#define tmpnam(...) K_BANNED(tmpnam)

/* A shell between us and the program: proc_*. */
#undef system
#define system(...) K_BANNED(system)
#undef popen
#define popen(...) K_BANNED(popen)

/* Nothing polls: loop_* waits for events. */
#undef sleep
#define sleep(...) K_BANNED(sleep)
#undef usleep
#define usleep(...) K_BANNED(usleep)
