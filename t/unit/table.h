/*
 * Tables for unit tests: t/data/NAME, a row a line, columns apart by a tab, "#" a comment. T_SRC
 * names the source tree.
 */
#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TABLE_COLUMNS = 8 };

/* Calls row for each line; columns that are not there are "". Returns the number of rows. */
__attribute__((unused)) static int
table_each(const char *name, void (*row)(char *col[TABLE_COLUMNS], int line))
{
	const char *src = getenv("T_SRC");
	char path[4096], *text = NULL;
	size_t alloc = 0;
	int n = 0, line = 0;
	FILE *f;

	snprintf(path, sizeof(path), "%s/t/data/%s", src ? src : ".", name);
	f = fopen(path, "re");
	if (!f) {
		printf("Bail out! open %s\n", path);
		exit(1);
	}
	while (getline(&text, &alloc, f) > 0) {
		char *col[TABLE_COLUMNS], *at = text;

		line++;
		text[strcspn(text, "\n")] = '\0';
		if (*text == '#')
			continue;
		for (int i = 0; i < TABLE_COLUMNS; i++) {
			col[i] = at;
			at += strcspn(at, "\t");
			if (*at)
				*at++ = '\0';
		}
		row(col, line);
		n++;
	}
	free(text);
	fclose(f);
	return n;
}
