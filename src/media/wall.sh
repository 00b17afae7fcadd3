# Usage: unshare -rnmpi --fork sh wall.sh CPU-SECONDS DATA-KILOBYTES FILE-BLOCKS PATH... -- PROGRAM ARGUMENT...
# Becomes PROGRAM under limits of the system, in these namespaces of its own: its root is
# memory that holds the given paths, read-only, and nothing else; it has no network and no capability.
set -eu
ulimit -c 0
ulimit -t "$1"
ulimit -d "$2"
ulimit -f "$3"
shift 3
# Where memory runs short this goes, and never the server.
echo 1000 >/proc/self/oom_score_adj
# Nothing that is needed lies in /sys, so it can be the place.
mount -t tmpfs -o size=32m,mode=755 tmpfs /sys
cd /sys
while [ "$1" != -- ]; do
  if [ -L "$1" ]; then
    mkdir -p ".${1%/*}"
    cp -P "$1" ".$1"
  elif [ -e "$1" ] && [ ! -e ".$1" ]; then
    if [ -d "$1" ]; then
      mkdir -p ".$1"
    else
      mkdir -p ".${1%/*}"
      : >".$1"
    fi
    mount --rbind "$1" ".$1"
    mount -o remount,bind,ro ".$1"
  fi
  shift
done
shift
# umount reads /proc until the old root is gone.
mkdir -p outside tmp
ln -s outside/proc proc
pivot_root . outside
cd /
umount -nl /outside
rm proc
rmdir outside
exec nice -n 10 setpriv --no-new-privs --bounding-set=-all --inh-caps=-all -- "$@"
