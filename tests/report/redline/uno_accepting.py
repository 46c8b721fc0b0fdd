"""Run by the Python that LibreOffice comes with: accept or reject all tracked changes of Word documents.

    python3 uno_accepting.py PROFILE FOLDER

Each FOLDER/x.docx becomes FOLDER/x.accepted.docx and FOLDER/x.rejected.docx.
"""

import os
import pathlib
import signal
import subprocess
import sys
import time

import uno
from com.sun.star.beans import PropertyValue

_COMMANDS = {"accepted": ".uno:AcceptAllTrackedChanges", "rejected": ".uno:RejectAllTrackedChanges"}


def connected(pipe: str) -> object:
    """Return the desktop of the office that listens on a pipe, as soon as it does."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    until = time.monotonic() + 90
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return context


def named(name: str, value: object) -> object:
    """Return a property."""
    found = PropertyValue()
    found.Name, found.Value = name, value
    return found


def main(profile: str, folder: str) -> None:
    """Work through a folder."""
    pipe = f"diffreport{uno.getComponentContext().__hash__() & 0xFFFFFF:x}"
    office = subprocess.Popen(
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        args=[
            "soffice",
            f"-env:UserInstallation={pathlib.Path(profile).as_uri()}",
            "--headless",
            "--norestore",
            "--nologo",
            f"--accept=pipe,name={pipe};urp",
        ],
    )
    try:
        context = connected(pipe)
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        dispatcher = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
        for path in sorted(pathlib.Path(folder).glob("*.docx")):
            for view, command in _COMMANDS.items():
                document = desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, (named("Hidden", True),))
                dispatcher.executeDispatch(document.CurrentController.Frame, command, "", 0, ())
                target = path.with_suffix(f".{view}.docx.tmp")
                document.storeToURL(target.as_uri(), (named("FilterName", "MS Word 2007 XML"),))
                document.close(True)
        desktop.terminate()
    finally:
        try:
            office.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(office.pid, signal.SIGKILL)  # the program that was started waits for another
    for made in pathlib.Path(folder).glob("*.tmp"):
        made.rename(made.with_suffix(""))


if __name__ == "__main__":
    main(*sys.argv[1:])
