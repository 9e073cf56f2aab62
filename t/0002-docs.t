#!/bin/sh
# Every program of cmd/programs.am explains itself, and its manual says the same.
#
# EXAMPLES that run: a comment line `.\" run [SETUP]` before a .Dl line or a .Bd block makes the
# example a test: SETUP and then the example's text are given to sh in an empty directory ($T_DATA
# is t/data), and must succeed.
. "${0%/*}/lib.sh"
needs mandoc
man=$T_SRC/man

# programs PRIMARY…: names from programs.am
programs() {
	for p in "$@"; do
		sed -n "s|^${p} += cmd/||p" "$T_SRC/cmd/programs.am"
	done
}
# lint PAGE: what mandoc has to say; a manual of another package may not be installed here
lint() {
	{ mandoc -T lint -W style "$1" 2>lint.err; cat lint.err; } |
		grep -v -e 'referenced manual not found' -e 'outdated mandoc.db' \
			-e 'input text line longer than 80 bytes'
}
# plain PAGE: its text; section NAME <TEXT: one of it
plain() { mandoc -T ascii -O width=400 "$1" | perl -pe 's/.\x08//g'; }
section() { sed -n "/^$1\$/,/^[A-Z]/{/^[A-Z]/!p;}"; }
squeeze() { tr -s ' \t\n' ' ' | sed 's/^ //; s/ $//'; }
usage() { awk '/^usage: / { on = 1; print substr($0, 8); next } on && /^       / { print; next }
	{ on = 0 }'; }
# examples PAGE: a shell script an EXAMPLE, ex.1 and so on
examples() {
	rm -f ex.[0-9]*
	perl -ne '
		sub script { open my $f, ">", "ex." . ++$n or die; print $f @_ }
		if (/^\.\\" run ?(.*)/) { $on = 1; $s = "$1\n"; next }
		next unless $on;
		sub text { local $_ = shift; s/\\e/\\/g; s/\\&//g; s/\\-/-/g; s/\\\(aq/\x27/g;
			s/\\\(ga/`/g; s/\\\(ha/^/g; s/\\\(ti/~/g; s/\\\(dq/"/g; return $_ }
		if (/^\.Dl (.*)/) { script text("$s$1\n"); $on = 0 }
		elsif (/^\.Bd/) { $in = 1 }
		elsif (/^\.Ed/) { script $s; $on = $in = 0 }
		elsif ($in) { $s .= text($_) }
	' "$1"
}
run_examples() { # PAGE: what failed
	examples "$1"
	t_i=0
	while t_i=$((t_i + 1)); test -s ex.$t_i; do
		rm -rf dir; mkdir dir
		(cd dir && T_DATA=$T_DATA timeout 60 sh -e ../ex.$t_i >../out 2>&1 </dev/null) ||
			{ cat ex.$t_i; tail -n 5 out; }
	done
}

# The checks themselves, on a page that has one fault of each kind.
cat >bad.1 <<'X'
.Dd November 21, 2026
.Dt BAD 1
.Os kutils
.Sh NAME
.Nm bad
.Nd has faults
.Sh SYNOPSIS
.Nm bad
.Op Fl n Ar NS
.Op Fl -all
.Sh EXAMPLES
.\" run
.Dl false
.\" run touch x
.Bd -literal
test -e x
printf %s \(aqa\eb\(aq | grep \(aqa.b\(aq
.Ed
.Zz
X
like "$(lint bad.1)" 'unknown macro' 'lint sees a fault'
is "$(plain bad.1 | section SYNOPSIS | squeeze)" 'bad [-n NS] [--all]' 'the synopsis is read'
is "$(run_examples bad.1)" "${NL}false" 'an example that fails is seen, one that works is not'

for m in "$man"/*.[178]; do
	is "$(lint "$m")" '' "${m##*/}: mandoc lint is silent"
done

for m in "$man"/*.[178]; do
	sed -n 's/^\.Xr \(k\(-[-a-z]*\)\{0,1\}\) \([178]\).*/\1.\3/p' "$m" |
		while read -r x; do test -e "$man/$x" || echo "${m##*/} refers to $x"; done
done >missing
is "$(cat missing)" '' 'pages of ours that are referred to exist'

# PAGE HELP...: options of these that are not in the page
not_there='
	local $/;
	my ($page, %o) = scalar <>;
	$o{$_} = 1 for map { /^ *(?:-., )?(--[a-z0-9-]+)/mg } <>;
	delete @o{qw(--help --version)};
	$page =~ /(?<![a-z-])$_(?![a-z0-9-])/ or print "$_\n" for sort keys %o;'

# document PROG PAGE
document() {
	run "$1" -h
	is "$status/$err" 0/ "$1: -h"
	cp "$T_DIR/.out" help
	for v in $("$1" --complete -- '' 2>/dev/null | grep -x '[a-z][a-z-]*'); do
		"$1" "$v" -h 2>/dev/null
	done >verbs
	plain "$2" >page
	is "$(usage <help | squeeze)" "$(section SYNOPSIS <page | squeeze)" \
		"$1: SYNOPSIS is the usage"
	is "$(perl -e "$not_there" page help verbs)" '' "$1: the page has every option"
	is "$(printf '%s\n' NAME SYNOPSIS DESCRIPTION 'EXIT STATUS' EXAMPLES 'SEE ALSO' |
		grep -vxFf page)" '' "$1: the page has every section"
	run "$1" --no-such-option-at-all
	is "$status" 2 "$1: an unknown option is a usage error"
	run "$1" --complete -- --
	like "$status/$err/$NL$out" "^--" "$1: completion offers options"
	is "$(run_examples "$2")" '' "$1: the examples run"
}
for p in $(programs bin_PROGRAMS); do document "$p" "$man/$p.1"; done
for p in $(programs daemon_PROGRAMS K_CONTROLLERS); do document "$p" "$man/$p.8"; done
for p in $(programs musl_SCRIPTS); do ok "$p has a page" test -s "$man/$p.8"; done

# Completion: both files ask the program.
cat >k-x <<'X'
#!/bin/sh
shift 2
printf '%s|' "$@" >asked
printf '%s\n' apply get --all
X
chmod +x k-x
if command -v bash >/dev/null; then
	cat >comp.bash <<X
. "$T_SRC/completions/k"
PATH=.:\$PATH
COMP_WORDS=(k-x -n a ge) COMP_CWORD=3
_k k-x ge a; printf '%s\n' "\${COMPREPLY[@]}"
X
	is "$(bash comp.bash 2>&1)" get 'bash: what fits is offered'
	is "$(cat asked)" '-n|a|ge|' 'bash: the program is asked for the words'
	names=$(programs bin_PROGRAMS daemon_PROGRAMS K_CONTROLLERS)
	is "$(bash -c '. "$1"; for p in $2; do complete -p "$p"; done 2>&1 >/dev/null' - \
		"$T_SRC/completions/k" "$names")" '' 'bash: every program is completed'
else
	skip 'no bash here'
fi
if command -v zsh >/dev/null; then
	ok 'zsh: the file is sound' zsh -n "$T_SRC/completions/_k"
else
	skip 'no zsh here'
fi

done_testing
