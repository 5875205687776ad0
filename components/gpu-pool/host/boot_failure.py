"""What a stage of the boot says in /run/cloud-gaming/broken when it gives up, and takes back when it begins again."""

import os

from journal import say


def tell(folder, stage, code, reason):
    """The host is broken. Another stage's word stands: it came first, and the folder is sticky."""
    try:
        with open(os.path.join(folder, "broken"), "x", encoding="utf-8") as file:
            file.write(f"stage={stage} code={code} reason={reason}\n")
    except FileExistsError:
        pass
    say("boot-failed", level="error", stage=stage, code=code, reason=reason)


def forget(folder, stage):
    """Of an attempt before; another stage's word stands."""
    path = os.path.join(folder, "broken")
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            if not file.read(200).startswith(f"stage={stage} "):
                return
        os.remove(path)
    except FileNotFoundError:
        pass
