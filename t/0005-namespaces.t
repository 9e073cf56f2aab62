#!/bin/sh
# What a root test does to links, mounts, nft and processes ends with it.
. "${0%/*}/lib.sh"
test "$(id -u)" = 0 || skip_all 'needs root'

host() { # what a root test could spoil
	ip -o link | cut -d: -f2
	nft list tables
	ls /run/netns /var/lib /var/log 2>/dev/null
	cut -d' ' -f5 /proc/self/mountinfo
	cat /proc/sys/net/ipv4/ip_forward
}
mkdir t
cp "$T_SRC/t/lib.sh" t/
cat >t/try.t <<'X'
T_NS=1
. "${0%/*}/lib.sh"
ok 'no link but lo' test "$(ip -o link | wc -l)" = 1
ok 'a link' ip link add veth1 type veth peer name veth2
ok 'a bridge' ip link add bridge0 type bridge
ok 'a namespace' ip netns add k-try
ok 'nft' nft add table ip k_try
ok 'a mount' mount -t tmpfs tmpfs /run/netns
ok 'forwarding' sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward'
ok 'a file' touch /run/k-try /var/lib/k-try /var/log/k-try
is "$(ip addr show lo | grep -c 'inet 127.0.0.1/8')" 1 'lo is up'
setsid tail -f "$T_SRC/stay" &
ok 'the only processes are ours' test "$(ls -d /proc/[0-9]* | wc -l)" -lt 10
done_testing
X
touch stay
host >before
T_SRC=$T_DIR sh t/try.t >try.out 2>&1
is "$(grep -v '^ok' try.out)" 1..10 'it has what it needs'
host >after
same after before 'and leaves nothing'
is "$(grep -lzsx "$T_DIR/sta[y]" /proc/[0-9]*/cmdline)" '' 'not even a process'

done_testing
