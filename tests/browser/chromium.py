"""Chromium without a window, driven over its DevTools protocol: what a reader sees and does.

No driver and no browser library: a web socket (websocket-client comes with Jupyter) and JSON.
"""

from __future__ import annotations

import base64
import itertools
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import websocket

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
KEYS = {
    "Enter": (13, "\r"),
    "Escape": (27, ""),
    "Tab": (9, ""),
    "ArrowRight": (39, ""),
    "ArrowLeft": (37, ""),
    "Space": (32, " "),
}
_SECONDS = 90  # for an answer, on a machine that is busy with other things


def find_chromium() -> str | None:
    """Return the program: CHROMIUM_PATH, else the first known name on the PATH."""
    given = os.environ.get("CHROMIUM_PATH")
    return given or next((path for path in map(shutil.which, NAMES) if path), None)


class Page:
    """One open page, with what it asked the network for and what it complained of."""

    def __init__(self, address: str) -> None:
        self._socket = websocket.create_connection(address, timeout=_SECONDS, suppress_origin=True)
        self._numbers = itertools.count(1)
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self._is_loaded = False
        for domain in ("Page", "Runtime", "Network", "Log", "DOM", "CSS"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command and return its result, noting the events on the way."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._socket.recv())
            if message.get("id") == number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                result: dict[str, Any] = message["result"]
                return result
            self._note(message)

    def _note(self, message: dict[str, Any]) -> None:
        method, parameters = message.get("method"), message.get("params", {})
        if method == "Network.requestWillBeSent":
            self.requests.append(parameters["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(json.dumps(parameters["exceptionDetails"])[:400])
        elif method == "Log.entryAdded" and parameters["entry"]["level"] in ("error", "warning"):
            self.complaints.append(parameters["entry"]["text"])
        elif method == "Page.loadEventFired":
            self._is_loaded = True

    def open(self, path: Path) -> None:
        """Open a file and wait until it stands."""
        self._is_loaded = False
        self.call("Page.navigate", url=path.resolve().as_uri())
        deadline = time.monotonic() + _SECONDS
        while not self._is_loaded and time.monotonic() < deadline:
            self.call("Runtime.evaluate", expression="0")
        self.js("document.fonts.ready.then(() => 1)")

    def js(self, expression: str) -> Any:
        """Return the value of an expression, waiting for a promise."""
        result = self.call(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True, userGesture=True
        )
        if "exceptionDetails" in result:
            raise RuntimeError(json.dumps(result["exceptionDetails"])[:800])
        return result["result"].get("value")

    def show(
        self, *, width: int = 1440, height: int = 900, scheme: str = "light", media: str = "screen"
    ) -> None:
        """Set the size of the screen and what its user prefers."""
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
            mobile=width < 600,
        )  # fmt: skip
        features = [
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]
        self.call("Emulation.setEmulatedMedia", media=media, features=features)
        self.settle()

    def settle(self) -> None:
        """Wait until two frames have been drawn."""
        self.js("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))")

    def click(self, selector: str) -> None:
        """Click where an element is, as a hand does; scrolls to it before."""
        at = self.js(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)});"
            "e.scrollIntoView({block: 'center', inline: 'center'}); const r = e.getClientRects()[0];"
            "return [r.left + r.width / 2, r.top + r.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=at[0], y=at[1], button="left", clickCount=1)
        self.settle()

    def press(self, key: str) -> None:
        """Press a key."""
        code, text = KEYS[key]
        common = {"key": " " if key == "Space" else key, "code": key, "windowsVirtualKeyCode": code}
        self.call("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", text=text, **common)
        self.call("Input.dispatchKeyEvent", type="keyUp", **common)
        self.settle()

    def type(self, selector: str, text: str) -> None:
        """Type into a field."""
        self.js(f"document.querySelector({json.dumps(selector)}).focus()")
        self.call("Input.insertText", text=text)
        self.settle()

    def fonts_of(self, selector: str) -> dict[str, bool]:
        """Return the fonts that an element is drawn with, and whether the page brought each along."""
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        node = self.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        fonts = self.call("CSS.getPlatformFontsForNode", nodeId=node)["fonts"]
        return {font["familyName"]: font["isCustomFont"] for font in fonts}

    def picture(self, path: Path) -> None:
        """Save what is seen."""
        data = self.call("Page.captureScreenshot")["data"]
        path.write_bytes(base64.b64decode(data))

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()


@contextmanager
def chromium(program: str) -> Iterator[Page]:
    """Start Chromium with an empty profile and one page; stop it at the end."""
    with tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as profile:
        arguments = [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-extensions",
            "--remote-debugging-port=0", f"--user-data-dir={profile}", "about:blank",
        ]  # fmt: skip
        process = subprocess.Popen(
            [program, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        try:
            page = Page(_page_address(process))
            yield page
            page.close()
        finally:
            process.terminate()
            process.wait(_SECONDS)


def _page_address(process: subprocess.Popen[str]) -> str:
    """Return the web socket of the first page, from what Chromium says when it starts."""
    from urllib.request import urlopen

    assert process.stderr is not None
    for line in process.stderr:
        found = re.search(r"DevTools listening on ws://([\w.:]+)/", line)
        if found:
            with urlopen(f"http://{found[1]}/json/list", timeout=_SECONDS) as answer:
                pages = [one for one in json.load(answer) if one["type"] == "page"]
            return str(pages[0]["webSocketDebuggerUrl"])
    raise RuntimeError("Chromium did not start")
