#!/bin/sh
# The order of the tree: includes point down only, a header stands alone, the lists are complete.
. "${0%/*}/lib.sh"
cd "$T_SRC" || exit 1
: "${T_CC:=cc -std=gnu17 -D_GNU_SOURCE -I$T_SRC/common -include $T_SRC/common/base/banned.h}"
cc=${T_CC% -include *}

# layer: what it may include besides itself
layers='base:
data: base
net: base data
store: base data
rules: base data
table: base data
api: base data
rest: base data table api
discovery: base data rules rest
admit: base data store api
local: base data store rules api rest admit
client: base data api
control: base data store api
ctl: base data store api control
node: base data net'

# bad_includes DIR LAYER ALLOWED…: each quoted include that points elsewhere
bad_includes() {
	t_allowed=" $* "
	grep -Hno '^#include "[^"]*"' "$1"/*.[ch] 2>/dev/null | while IFS=: read -r f n inc; do
		inc=${inc#*\"} inc=${inc%\"}
		case $inc in */*) ;; *) echo "$f:$n: \"$inc\" names no layer"; continue ;; esac
		case $t_allowed in *" ${inc%%/*} "*) ;; *) echo "$f:$n: $inc" ;; esac
	done
}

echo "$layers" | while IFS=: read -r layer below; do
	# shellcheck disable=SC2086
	bad_includes "common/$layer" $layer $below
done >"$T_DIR/bad"
is "$(cat "$T_DIR/bad")" '' 'includes point down only'

# A header that says it is private to its folder is included by nobody else.
perl -0ne 'print "$ARGV $1\n" if m{Private to\s(?:\s*\*\s*)?common/(\w+)}' common/*/*.h |
	while read -r h d; do
		grep -Fn "#include \"${h#common/}\"" common/*/*.[ch] cmd/*.[ch] cmd/*/*.[ch] |
			grep -v "^common/$d/"
	done >"$T_DIR/strangers"
is "$(cat "$T_DIR/strangers")" '' 'what is private to a folder stays in it'

mkdir -p "$T_DIR/base"
printf '#include "data/obj.h"\n#include "x.h"\n' >"$T_DIR/base/x.c"
is "$(bad_includes "$T_DIR/base" base | wc -l)" 2 'an include that points up is seen'

for d in common/*/; do
	d=${d#common/} d=${d%/}
	echo "$layers" | grep -q "^$d:" || echo "$d"
done >"$T_DIR/unknown"
is "$(cat "$T_DIR/unknown")" '' 'every directory of common/ is a layer'

# What takes most of the time is compiled once: the header that every source begins with, alone and
# with yyjson.h for those that reach it by themselves.
for pre in plain json; do
	echo '#include "base/banned.h"' >"$T_DIR/$pre.h"
	test $pre = plain || echo '#include <yyjson.h>' >>"$T_DIR/$pre.h"
	ok "what $pre headers begin with" $cc -x c-header -o "$T_DIR/$pre.h.gch" "$T_DIR/$pre.h"
done
# A header still stands alone where nothing but what it includes itself, near or far, comes before
# it. So they are compiled in chains, each included by the next, with a file PRE.N.c for a chain.
cat >"$T_DIR/look.pl" <<'X'
my (%in, %all, %chain, @chains);
for my $f (grep { $_ ne 'common/base/banned.h' } @ARGV) {
	open my $h, '<', $f or die;
	my $text = do { local $/; <$h> };
	print "$f: no #pragma once\n" if $text !~ /^#pragma once$/m;
	print "$f: does not open with what it is\n" if $text !~ m{\A/\*};
	$in{$f =~ s{^(common|cmd)/}{}r} = [$text =~ /^#include [<"](.*)[>"]/mg];
}
sub all { # what a header includes, near and far
	my $f = shift;
	$all{$f} //= do { $all{$f} = {}; +{map { ($_ => 1, %{all($_)}) } @{$in{$f}}} };
}
for my $f (sort { keys %{all($a)} <=> keys %{all($b)} || $a cmp $b } keys %in) {
	my ($last) = sort grep { $chain{$_} } keys %{all($f)};
	my $chain = $last ? delete $chain{$last} : [];
	push @chains, $chain if !@$chain;
	push @$chain, $f;
	$chain{$f} = $chain;
}
for my $i (0 .. $#chains) {
	my $pre = (grep { all($_)->{'yyjson.h'} } $chains[$i][0]) ? 'json' : 'plain';
	open my $o, '>', "$ENV{T_DIR}/$pre.$i.c" or die;
	print $o map { "#include \"$_\"\n" } @{$chains[$i]};
}
X
{
	perl "$T_DIR/look.pl" common/*/*.h cmd/*/*.h
	for pre in plain json; do
		# The word is split by the shell on purpose: a compiler and its flags.
		$cc -include "$T_DIR/$pre.h" -Icmd -fsyntax-only "$T_DIR/$pre".*.c 2>&1 | head -n 30
	done
} >"$T_DIR/headers"
is "$(cat "$T_DIR/headers")" '' 'every header compiles alone'
is "$(cat "$T_DIR"/plain.*.c "$T_DIR"/json.*.c | wc -l)" "$(ls common/*/*.h cmd/*/*.h |
	grep -vc 'base/banned.h$')" 'every one is looked at'

for f in common/*/*.c cmd/*.c cmd/*/*.c; do
	read -r line <"$f"
	case $line in '/*'*) ;; *) test -e "${f%.c}.h" || echo "$f" ;; esac
done >"$T_DIR/mute"
is "$(cat "$T_DIR/mute")" '' 'every source says what it is, or its header does'

printf 'void f(char *p);\nvoid f(char *p) { strcpy(p, "x"); }\n' >"$T_DIR/ban.c"
exits 1 'a banned function is a compile error' $T_CC -fsyntax-only "$T_DIR/ban.c"
like "$err" 'banned_function_strcpy' 'and says so'
cd "$T_SRC" || exit 1

# Nothing is forgotten: a source, program or test that no list names would silently not exist.
cat common/sources.am common/*/*.am cmd/programs.am t/tests.am Makefile.am >"$T_DIR/lists"
for f in common/*/*.c t/[0-9]*.t t/bench/*.sh; do echo "$f"; done | xargs ls 2>/dev/null |
	awk 'NR == FNR { for (i = 1; i <= NF; i++) have[$i] = 1; next } !have[$0]' \
		"$T_DIR/lists" - >"$T_DIR/orphans"
for f in cmd/k-*.c t/unit/*.c t/fuzz/*.c; do echo "${f%.c}"; done |
	awk 'NR == FNR { if ($1 ~ /_(PROGRAMS|SCRIPTS)$/ && $2 == "+=") have[$3] = 1; next }
		!have[$0]' "$T_DIR/lists" - >>"$T_DIR/orphans"
is "$(cat "$T_DIR/orphans")" '' 'every file stands in its list'

for f in common/sources.am cmd/programs.am t/tests.am; do
	# Inside a section (between comments or blank lines) the entries are sorted.
	awk -v f="$f" '/^(#|$)/ { last = "" } / \+= / && $1 !~ /_SOURCES$/ || $1 ~ /libk_a/ {
		if ($3 < last) print f ": " $3 " after " last
		last = $3 }' "$f"
done >"$T_DIR/unsorted"
is "$(cat "$T_DIR/unsorted")" '' 'the lists are sorted'

for f in t/[0-9]*.t t/bench/*.sh bootstrap .ci/run; do
	test -e "$f" && ! test -x "$f" && echo "$f"
done >"$T_DIR/modes"
is "$(cat "$T_DIR/modes")" '' 'scripts are executable'

done_testing
