#!/bin/sh
# Makes .venv where it is missing or broken, and installs a lock and this project into it.
#
#   requirements/setup.sh runtime|test    installs requirements/<name>.txt by hash
#   requirements/setup.sh bench           installs what the benchmarks measure the project against
#   requirements/setup.sh uv              prints the path of uv, installed into .venv-lock if need be
#
# $PYTHON names the interpreter to use, $UV the uv (empty: pip does the work).
set -eu

# Says what keeps a Python from being used, or nothing. Also Python 2 can run it.
fault='
import sys
if sys.version_info < (3, 11):
    print("is Python %d.%d.%d" % sys.version_info[:3])
else:
    try:
        import ensurepip, venv
    except ImportError:
        print("" if sys.argv[1:] == ["with-uv"] else "has no venv")
'

find_python() {
    found=
    for candidate in "$@"; do
        if said=$("$candidate" -c "$fault" ${UV:+with-uv} 2>/dev/null); then
            [ -n "$said" ] || { echo "$candidate"; return; }
            : "${found:=$candidate $said}"
        fi
    done
    echo "Python 3.11 or newer with venv is needed, but ${found:-none was found as $*};" \
        "install one (Debian and Ubuntu: apt-get install python3 python3-venv)" \
        "or name one: make PYTHON=/path/to/python3." >&2
    return 1
}

choose_python() {
    if [ -n "${PYTHON:-}" ]; then
        find_python "$PYTHON"
    else
        find_python python3 python3.14 python3.13 python3.12 python3.11
    fi
}

make_venv() {
    python=$(choose_python) || exit 2
    rm -rf "$1"
    if [ -n "${UV:-}" ]; then
        "$UV" venv --quiet --python "$python" "$1"
    else
        "$python" -m venv "$1"
    fi
}

# A venv made by uv has no pip of its own.
pip() {
    .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null
    .venv/bin/python -m pip --disable-pip-version-check install --quiet "$@"
}

install() {
    if [ -n "${UV:-}" ]; then
        "$UV" pip install --quiet --python .venv/bin/python "$@"
    else
        pip "$@"
    fi
}

case $1 in
runtime | test)
    find_python .venv/bin/python >/dev/null 2>&1 || make_venv .venv
    echo "Installing requirements/$1.txt into .venv." >&2
    install --require-hashes --requirement "requirements/$1.txt"
    install --no-deps --no-build-isolation --editable .
    ;;
bench)
    echo "Installing benchmarks/requirements.txt into .venv-bench." >&2
    rm -rf .venv-bench
    install --no-deps --target .venv-bench --requirement benchmarks/requirements.txt
    ;;
uv)
    if [ -z "${UV:-}" ]; then
        UV=.venv-lock/bin/uv
        [ -x $UV ] || { UV='' make_venv .venv-lock; .venv-lock/bin/python -m pip install --quiet uv; }
    fi
    echo "$UV"
    ;;
esac
