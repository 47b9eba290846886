"""Makes .venv from a hashed lock: built aside and put in place when whole, by one process at a time.

Runs on a bare Python 3.11 before anything is installed: the standard library is all it may use.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
FRESH = ROOT / ".venv.fresh"
OLD = ROOT / ".venv.old"
# What a lock contains besides itself: the lock of the developers has everything that the server needs.
COVERS = {"runtime": ("runtime",), "dev": ("dev", "runtime")}


def main(lock: str) -> int:
    """Prepare for `lock` (`runtime` or `dev`); 0 when .venv fits it."""
    missing = _missing_modules()
    if missing:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        print(
            f"kartotek: this Python lacks {missing}; on Debian and Ubuntu: apt-get install {package}", file=sys.stderr
        )
        return 1
    with (ROOT / ".venv.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if _fits(lock):
            return 0  # somebody else has just done it
        # A developer's environment stays one when the server's lock changes.
        wanted = "dev" if (VENV / "dev.lock").exists() else lock
        try:
            _build(wanted)
            _put_in_place()
        except (subprocess.CalledProcessError, OSError) as error:
            print(f"kartotek: could not prepare .venv: {error}", file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            return 130  # as a shell reports it
        finally:
            shutil.rmtree(FRESH, ignore_errors=True)
            shutil.rmtree(OLD, ignore_errors=True)
    return 0


def _missing_modules() -> str:
    for name in ("venv", "ensurepip"):
        try:
            __import__(name)
        except ImportError:
            return name
    return ""


def _fits(lock: str) -> bool:
    kept = VENV / f"{lock}.lock"
    return (VENV / "bin/python").exists() and kept.exists() and kept.read_bytes() == _lock(lock).read_bytes()


def _lock(name: str) -> Path:
    return ROOT / "requirements" / f"{name}.lock"


def _build(lock: str) -> None:
    print("kartotek: preparing .venv (once, until the lock changes) ...", file=sys.stderr)
    shutil.rmtree(FRESH, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", str(FRESH)], check=True)
    pip = [str(FRESH / "bin/python"), "-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet"]
    subprocess.run([*pip, "install", "--require-hashes", "--requirement", str(_lock(lock))], check=True)
    (packages,) = FRESH.glob("lib/python*/site-packages")
    # Relative, so that the folder may be moved.
    (packages / "kartotek.pth").write_text(os.path.relpath(ROOT / "src", packages) + "\n", encoding="utf-8")
    for name in COVERS[lock]:
        shutil.copyfile(_lock(name), FRESH / f"{name}.lock")


def _put_in_place() -> None:
    """Rename, and let the scripts in bin/ know where they now are."""
    for script in (FRESH / "bin").iterdir():
        if script.is_file() and not script.is_symlink():
            content = script.read_bytes()
            if str(FRESH).encode() in content and b"\0" not in content:
                script.write_bytes(content.replace(str(FRESH).encode(), str(VENV).encode()))
    shutil.rmtree(OLD, ignore_errors=True)
    if VENV.exists() or VENV.is_symlink():
        VENV.rename(OLD)
    FRESH.rename(VENV)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
