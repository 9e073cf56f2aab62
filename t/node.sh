# t/node.sh: what tests of a node share, read after lib.sh: an image of busybox, and what is left.
# shellcheck shell=sh disable=SC2034,SC2154
needs crun busybox
T_IMAGE=localhost/busybox:1

# An image with busybox and a few of its names.
make_image() {
	mkdir -p "$T_DIR/img/bin" "$T_DIR/img/etc" "$T_DIR/img/tmp"
	cp "$(command -v busybox)" "$T_DIR/img/bin/busybox"
	for a in sh cat echo env hostname httpd id ip kill ls mkdir mount ps rm sleep test touch \
		head tar true wc wget; do
		ln -s busybox "$T_DIR/img/bin/$a"
	done
	echo 'root:x:0:0::/:/bin/sh' >"$T_DIR/img/etc/passwd"
	echo 'app:x:1000:1000::/:/bin/sh' >>"$T_DIR/img/etc/passwd"
	k-image import -q --cmd '["sh"]' "$T_DIR/img" "$T_IMAGE" >/dev/null
}
# whole_node NAME [OPTION…]: the programs of a node on a store of its own, with the image, in a
# cgroup of its own; time runs. They end with the test.
whole_node() {
	unset K_NOW K_SEED K_VOLATILE
	K_STORE=sqlite:/var/lib/k/store.db K_CGROUP=k-${T_DIR##*.}
	export K_STORE K_CGROUP
	trap 'k-up stop >/dev/null; t_exit; drop_cgroups $K_CGROUP' EXIT
	mkdir -p /var/lib/k
	make_image
	k-up start --node "$@" >/dev/null
}
# node_door: certificates in $pki, and k-api of one worker over TLS beside them: $api, $door its pid
node_door() {
	k-cert --dir "$T_DIR/etc" init >/dev/null
	k-cert --dir "$T_DIR/etc" client --user admin --group system:masters admin >/dev/null
	pki=$T_DIR/etc/pki
	spawn k-api --listen 127.0.0.1:0 --socket "$T_DIR/api.sock" --workers 1 \
		--cert "$pki/apiserver.crt" --key "$pki/apiserver.key" --client-ca "$pki/ca.crt"
	api=https://$addr door=$pid
}
# Whatever pods leave: mounts below /var/lib/k, directories, cgroups named $1
left_over() {
	grep -o ' /var/lib/k/[^ ]*' /proc/self/mountinfo
	ls /var/lib/k/pods /run/k/pods 2>/dev/null | grep -v '^/.*:$' | grep .
	find /sys/fs/cgroup -maxdepth 3 -type d -path "*/$1/pod*" 2>/dev/null
	ls /run/k/runtime 2>/dev/null
}
# This test's own cgroups are removed however it ends.
drop_cgroups() {
	for t_d in $(find /sys/fs/cgroup -maxdepth 3 -depth -type d -path "*/$1*" 2>/dev/null); do
		find "$t_d" -depth -type d -exec rmdir {} + 2>/dev/null
	done
}
