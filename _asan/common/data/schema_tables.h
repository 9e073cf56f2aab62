/* Made by schema-compile from common/data/schema/. */
#pragma once
#define SCHEMA_BUILTIN_TYPES 574
#define SCHEMA_BUILTIN_FIELDS 2460
#define SCHEMA_BUILTIN_WORDS 1126
#define SCHEMA_BUILTIN_KINDS 68
