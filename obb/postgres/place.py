"""Where a checkout keeps what its commands make: `.obb/`, or a folder of the user's or the machine's own."""

import hashlib
import json
import os
import re
import secrets
import stat
import tempfile
from pathlib import Path

from obb.postgres.account import Account, server_account
from obb.postgres.cluster import PORT, Cluster
from obb.postgres.failure import PostgresFailure
from obb.postgres.lease import is_abandoned

OPEN_TO_ALL = (Path("/tmp"), LASTING := Path("/var/tmp"))  # noqa: S108 folders made there are private
THROWAWAY = "obb-test-"  # how the folders of test runs begin
LONGEST_SOCKET = 100  # bytes of the socket's path; systems stop at 104 or 108
PLAIN = re.compile(rb"[A-Za-z0-9 ._/@+~-]+")  # what a socket's folder may hold without being read as a list


def state_folder(root: Path) -> Path:
    """The folder of a checkout's state: `.obb/` in it, or one of the user's where she may not write that."""
    inside = root / ".obb"
    if inside.is_dir() if inside.exists() else os.access(root, os.W_OK):
        if not inside.exists():
            inside.mkdir(mode=0o700, exist_ok=True)
            if os.getuid() == 0:
                inside.chmod(0o711)  # the server's user passes through to its own folder
        if os.access(inside, os.W_OK):
            return inside
    share = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    folder = share / "obb" / _mark_of(root)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def kept_secret(state: Path) -> str:
    """The signing key of a checkout that serves its own machine alone, made once."""
    path = state / "secret"
    try:
        # opened for the owner alone from the first moment; a second command at once finds it there
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
            handle.write(secrets.token_urlsafe(64))
        return path.read_text()
    except FileExistsError:
        return path.read_text()


def checkout_cluster(root: Path) -> Cluster:
    """The cluster of a checkout: in its state folder, or in a shelter where the server may not enter that."""
    state = state_folder(root)
    inside = state / "postgres"
    account = server_account()
    if account.changes and inside.exists() and inside.stat().st_uid != 0:
        account = Account(inside.stat().st_uid, inside.stat().st_gid, changes=True)
    recorded = _recorded(state)
    if recorded is not None:
        folder = recorded
    elif inside.exists() or account.reaches(state):
        folder = inside
    else:
        folder = shelter() / secrets.token_hex(6)
        _record(state, folder)
    return Cluster(folder, _sockets_of(folder), account, shelter() if account.changes else state)


def throwaway_cluster() -> Cluster:
    """A new cluster in a temporary folder, without care for crashes: for one run of the tests."""
    account = server_account()
    for parent in (Path(tempfile.gettempdir()), *OPEN_TO_ALL):
        if os.access(parent, os.W_OK) and account.reaches(parent):
            folder = Path(tempfile.mkdtemp(prefix=THROWAWAY, dir=parent))
            account.own(folder)
            return _throwaway(folder, account)
    raise PostgresFailure("OBB finds no temporary folder that the database server's user may enter.")


def abandoned_clusters() -> list[Cluster]:
    """The throw-away clusters beside which no command lives any more: their runs were killed."""
    account = server_account()
    found = []
    for parent in {Path(tempfile.gettempdir()), *OPEN_TO_ALL}:
        for folder in parent.glob(f"{THROWAWAY}*"):
            cluster = _throwaway(folder, account)
            if folder.stat().st_uid == account.uid and is_abandoned(cluster):
                found.append(cluster)
    return found


def _throwaway(folder: Path, account: Account) -> Cluster:
    copies = shelter() if account.changes else folder
    return Cluster(folder, _sockets_of(folder), account, copies, durable=False)


def shelter() -> Path:
    """For root: a folder of the machine that the server's user may enter, and only root may write."""
    for parent in (Path("/var/lib"), LASTING):
        folder = parent / "obb"
        try:
            folder.mkdir()
            folder.chmod(0o755)  # whatever the umask; it holds public programs and private folders
        except FileExistsError:
            pass
        except OSError:
            continue
        found = folder.lstat()
        if stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o022:
            return folder
    raise PostgresFailure("OBB finds no place for the database: /var/lib/obb must be root's alone.")


def _sockets_of(folder: Path) -> Path:
    """The cluster's own folder where its path is short and plain enough for a socket, else one in /tmp."""
    own = folder / "socket"
    path = os.fsencode(own / f".s.PGSQL.{PORT}")
    if len(path) <= LONGEST_SOCKET and PLAIN.fullmatch(path):
        return own
    return OPEN_TO_ALL[0] / f"obb-{_mark_of(folder)}"


def _recorded(state: Path) -> Path | None:
    """The shelter's folder noted for this checkout; None for a copy of a checkout that is still there."""
    try:
        note = json.loads((state / "place.json").read_text())
    except (OSError, ValueError):
        return None
    moved = Path(note["state"]) != state
    if moved and Path(note["state"]).exists():
        return None
    if moved:
        _record(state, Path(note["cluster"]))
    return Path(note["cluster"])


def _record(state: Path, folder: Path) -> None:
    (state / "place.json").write_text(json.dumps({"state": str(state), "cluster": str(folder)}))


def _mark_of(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
