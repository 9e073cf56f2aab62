/*
 * backend: the back ends that store_backends lists.
 */
#pragma once
#include "store/store.h"

extern const struct store_ops store_sqlite; /* "sqlite:PATH": one file, many processes */
extern const struct store_ops store_memory; /* "memory:": lives and dies with its handle */
