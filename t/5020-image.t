#!/bin/sh
# k-image: what goes in comes out, whatever form it had; what is damaged does not go in.
. "${0%/*}/lib.sh"

K_ROOT=$T_DIR/k
export K_ROOT

# gives DESC STATUS ERE CMD…: its exit status, and a line of what it prints
gives() {
	d=$1 w=$2 e=$3
	shift 3
	exits "$w" "$d" "$@"
	like "$out$err" "$e" "$d: what it says"
}

mkdir -p root/bin root/etc
echo '#!/bin/sh' > root/bin/hello
echo 'root:x:0:0::/:/bin/sh' > root/etc/passwd
ln -s hello root/bin/link

gives 'import a directory' 0 '^localhost/a:1 sha256:[0-9a-f]{12}$' \
	k-image import --cmd '["/bin/hello"]' -e A=b --workdir /etc root localhost/a:1
gives 'its name is in the list' 0 '^localhost/a:1$' k-image list -q
gives 'its config says what was asked' 0 '"Cmd":\["/bin/hello"\]' k-image config localhost/a:1
gives 'the list is JSON for a pipe' 0 '"name":"localhost/a:1"' k-image list
gives 'a layer is unpacked' 0 '/bin/link$' \
	find "$K_ROOT/var/lib/k/images/layers" -name link

# The layout that we keep is itself an OCI layout.
cp -r "$K_ROOT/var/lib/k/images" layout
gives 'import an OCI layout' 0 '^localhost/b:2 ' k-image import layout localhost/b:2
tar -C layout -cf oci.tar oci-layout index.json blobs
gives 'import an OCI tar, with its own name' 0 '^localhost/a:1 ' k-image import oci.tar
tar -C root -czf root.tgz .
gives 'import a compressed root' 0 '^docker.io/library/c:latest ' k-image import root.tgz c

blob=$(find layout/blobs -type f -size +4k | head -n 1)
printf x >> "$blob"
gives 'a damaged blob is refused' 1 'digest is sha256:' k-image import layout localhost/d:1
gives 'and left no image' 3 'not found' k-image config localhost/d:1
gives 'a bad name is refused' 6 'invalid reference format' k-image import root 'Bad//x'
gives 'a root without a name' 2 'give one' k-image import root
gives 'a missing file' 3 'No such file' k-image import nowhere x

gives 'remove one name' 0 '^localhost/a:1 removed$' k-image rm localhost/a:1
gives 'the other keeps the layer' 0 '/bin/link$' \
	find "$K_ROOT/var/lib/k/images/layers" -name link
gives 'remove the rest' 0 'removed' k-image rm localhost/b:2 c
gives 'no layer is left' 0 '^$' find "$K_ROOT/var/lib/k/images/layers" -name link
gives 'removing what is not there' 3 'not found' k-image rm c
done_testing
