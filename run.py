"""Sets Referent up on a fresh machine and runs it or its tests. Standard library only; knows nothing of minutes.

python3 run.py                 set up, index the sample minutes, open the app
python3 run.py FOLDER...       the same with one's own minutes
python3 run.py test            set up and pass lint, types and tests
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
PORT = os.environ.get("REFERENT_PORT", "8501")


def set_up(*requirements: str) -> None:
    """Make .venv and install the pinned requirements; a stamp of their text makes a second call cost nothing."""
    if sys.version_info < (3, 11):
        sys.exit(f"Referent needs Python 3.11 or newer, found {sys.version.split()[0]}.")
    files = [ROOT / name for name in (*requirements, "constraints.txt")]
    wanted = hashlib.sha256(b"".join(f.read_bytes() for f in files)).hexdigest()
    stamp = VENV / f"installed-{'-'.join(Path(r).stem for r in requirements)}"
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    if not PYTHON.exists():
        print(f"Making {VENV} ...", flush=True)
        venv.create(VENV, with_pip=True)
    print("Installing the pinned packages (some minutes the first time) ...", flush=True)
    # torch first: its pin must stand before another package asks for "any torch".
    listed = [part for name in requirements for part in ("-r", str(ROOT / name))]
    call("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-c", "constraints.txt", "torch==2.13.0")
    call("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-c", "constraints.txt", *listed)
    stamp.write_text(wanted)


def call(*arguments: str) -> None:
    """Run the project's own Python in the repository; stop with its status when it fails."""
    environment = {**os.environ, "PYTHONUTF8": "1", "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
    status = subprocess.run([str(PYTHON), *arguments], cwd=ROOT, env=environment, check=False).returncode
    if status != 0:
        sys.exit(status)


def test() -> None:
    set_up("requirements.txt", "requirements-dev.txt")
    call("-m", "ruff", "check", ".")
    call("-m", "ruff", "format", "--check", ".")
    call("-m", "mypy")
    call("-m", "pytest", "-rs")


def serve(sources: list[str]) -> None:
    set_up("requirements.txt")
    added = ROOT / "data" / "index-uploads"  # files that were added in the app: a build without them would drop them
    kept = [str(added)] if added.is_dir() else []
    call("-m", "indexer", "build", *(sources or ["data/sample"]), *kept, "--index", "data/index")
    print(f"Open http://localhost:{PORT} (stop with Ctrl+C)", flush=True)
    call("-m", "streamlit", "run", "app.py", "--server.port", PORT)


if __name__ == "__main__":
    options = [argument for argument in sys.argv[1:] if argument.startswith("-")]
    if options:
        print(__doc__)
        sys.exit(0 if options[0] in ("-h", "--help") else 2)
    try:
        test() if sys.argv[1:] == ["test"] else serve(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
