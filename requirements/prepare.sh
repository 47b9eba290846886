# Sourced by ./kartotek and ./check with $root set: `prepare runtime` or `prepare dev` makes .venv fit the lock.

# prepare LOCK: nothing to do when .venv was made from this very lock, which .venv keeps a copy of.
prepare() {
    if [ -x "$root/.venv/bin/python" ] && cmp -s "$root/requirements/$1.lock" "$root/.venv/$1.lock"; then
        return 0
    fi
    for python in python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$python" >/dev/null 2>&1 &&
            "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            "$python" "$root/requirements/prepare.py" "$1"
            return
        fi
    done
    echo "kartotek: needs Python 3.11 or newer, found $(python3 --version 2>/dev/null || echo none)" >&2
    exit 1
}
