#!/bin/sh
# What a reader would remark on anyway. Perl counts characters; a tab is eight columns.
. "${0%/*}/lib.sh"
cd "$T_SRC" || exit 1

# What a build in the tree generates (*_tables.[ch]) is nobody's style.
files=$(ls Makefile.am configure.ac bootstrap .ci/run common/*.am common/*/*.[ch] cmd/*.am \
	cmd/*.c cmd/*/*.[ch] completions/* t/*.am t/*.sh t/*.t t/*.h t/unit/*.[ch] t/fuzz/*.c \
	t/tool/*.c t/bench/* 2>/dev/null | grep -v '_tables\.[ch]$')
man=$(ls man/* 2>/dev/null)
code=$(echo "$files" | grep '\.[ch]$')

cat >"$T_DIR/check.pl" <<'X'
use strict; use warnings; use open qw(:std :encoding(UTF-8));
my $rule = shift;
for my $f (@ARGV) {
	open my $h, '<', $f or die "$f: $!\n";
	my ($start, $name, $last) = (0, '', '');
	while (my $l = <$h>) {
		$last = $l;
		chomp(my $s = $l);
		if ($rule eq 'layout') {
			1 while $s =~ s/^([^\t]*)\t/$1 . ' ' x (8 - length($1) % 8)/e;
			printf "%s:%d: %d columns\n", $f, $., length $s if length $s > 100;
			print "$f:$.: blank at the end\n" if $l =~ /[ \t\r]\n/;
			print "$f:$.: indented by blanks\n" if $l =~ /^\t* {8}/ && $f =~ /\.[ch]$/;
		} elsif ($rule eq 'functions') {
			$name = $1 if $l =~ /^[a-z].*?\b(\w+)\(/;
			$start = $. if $l =~ /^\{/;
			if ($l =~ /^\}/ && $start) {
				my $n = $. - $start - 1;
				printf "%s:%d: %s has %d lines\n", $f, $start, $name, $n if $n > 60;
				$start = 0;
			}
		}
	}
	if ($rule eq 'layout') { print "$f: no newline at the end\n" if $last !~ /\n\z/ }
	if ($rule eq 'size') { print "$f: $. lines\n" if $. > 500 }
}
X
check() { perl "$T_DIR/check.pl" "$@"; }

# shellcheck disable=SC2086
check layout $files >"$T_DIR/layout"
is "$(cat "$T_DIR/layout")" '' 'lines: 100 columns, tabs, no blanks at the end'
# shellcheck disable=SC2086
check functions $code >"$T_DIR/long"
is "$(cat "$T_DIR/long")" '' 'functions: 60 lines at most'
# shellcheck disable=SC2086
check size $files >"$T_DIR/big"
is "$(cat "$T_DIR/big")" '' 'files: 500 lines at most'

printf 'int f(void)\n{\n%s\n}\n        int x; \n' "$(yes '	;' | head -n 100)" >"$T_DIR/bad.c"
like "$(check functions "$T_DIR/bad.c")" 'f has 100 lines' 'a long function is seen'
is "$(check layout "$T_DIR/bad.c" | wc -l)" 2 'blanks are seen'
yes "" | head -n 501 >"$T_DIR/bad.c"
like "$(check size "$T_DIR/bad.c")" '501 lines' 'a long file is seen'

# found ERE FILE…: lines that hold a word nobody should find. [x] keeps this file out of it.
found() { e=$1; shift; grep -nE -e "$e" "$@" /dev/null; }
# shellcheck disable=SC2086
{
	is "$(found '\b(TOD[O]|FIXM[E]|HAC[K])\b' $files README $man)" '' \
		'nothing is promised for later'
	is "$(found '/wor[k]/|/hom[e]/[a-z]' $files README $man)" '' 'no path of one machine'
	is "$(found '^[^#*]*\b(nano|u)?slee[p]\b' t/*.t t/unit/*.c t/bench/* 2>/dev/null |
		grep -v '"[^"]*slee[p]')" '' 'tests wait for events'
}

is "$(for f in $(ls bootstrap .ci/run t/*.t t/*.sh t/bench/*.sh 2>/dev/null); do
	sh -n "$f" 2>&1; done)" '' 'scripts are sound'
if command -v shellcheck >/dev/null; then
	ok 'shellcheck agrees' shellcheck -s sh bootstrap .ci/run t/lib.sh
else
	skip 'no shellcheck here'
fi

done_testing
