"""Driving a real JupyterLab in headless Chromium: a helper for tests, benchmarks and screenshots.

with Lab(folder) as lab:                 # a server on a free port and a browser with a fresh profile
    lab.open("lesson.ipynb")
    lab.run_all()                        # waits until the kernel is idle; the outputs are on the page
    assert lab.errors() == []
    view = lab.views()[0]                # everything that a widget function shows
    view.press("w₁", "ArrowRight")       # returns when the picture has changed
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import Locator, Page, sync_playwright

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HOW_TO_GET_CHROMIUM = (
    "Chromium is missing: install it (Debian and Ubuntu: apt-get install chromium; elsewhere: any Chromium or Chrome)"
    " and put it on the PATH, or set CHROMIUM to its file."
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def chromium() -> str | None:
    """The browser's file: $CHROMIUM, or the first one on the PATH."""
    chosen = os.environ.get("CHROMIUM")
    return shutil.which(chosen) if chosen else next(filter(None, map(shutil.which, NAMES)), None)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Lab:
    """JupyterLab on `folder`, and one browser page."""

    def __init__(self, folder: Path, *, dark: bool = False, scale: float = 1, height: int = 1000):
        self.folder, self.dark, self.scale, self.height = Path(folder), dark, scale, height
        self.messages: list[str] = []  # what the page wrote to its console as an error
        self.requests: list[str] = []  # addresses outside this machine that the page asked for

    def __enter__(self) -> "Lab":
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        own = self.folder / ".jupyter-test"  # so that the settings of whoever runs this play no part
        settings = own / "lab" / "user-settings" / "@jupyterlab" / "apputils-extension"
        settings.mkdir(parents=True, exist_ok=True)
        theme = "JupyterLab Dark" if self.dark else "JupyterLab Light"
        (settings / "themes.jupyterlab-settings").write_text(f'{{"theme": "{theme}"}}')
        (settings / "notification.jupyterlab-settings").write_text('{"fetchNews": "false", "checkForUpdates": false}')
        environment = {key: value for key, value in os.environ.items() if key not in OUR_FRONT_END}
        environment |= {
            "JUPYTERLAB_SETTINGS_DIR": str(own / "lab" / "user-settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(own / "lab" / "workspaces"),
            "JUPYTER_CONFIG_DIR": str(own / "config"),
            "JUPYTER_RUNTIME_DIR": str(own / "runtime"),
        }
        self.log = (own / "server.log").open("w")
        self.server = subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}"),
                *("--ServerApp.port_retries=0", "--IdentityProvider.token=", "--ServerApp.password="),
                *(
                    "--LabApp.expose_app_in_browser=True",
                    "--ServerApp.disable_check_xsrf=True",
                    f"--ServerApp.root_dir={self.folder}",
                ),
            ],
            cwd=self.folder,
            env=environment,
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        try:
            self.wait_for_server()
            self.playwright = sync_playwright().start()
            self.browser = self.playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
            context = self.browser.new_context(viewport={"width": 1440, "height": self.height}, device_scale_factor=self.scale)
            self.page: Page = context.new_page()
            self.page.set_default_timeout(30_000)
            self.page.on("console", lambda m: self.messages.append(m.text) if m.type == "error" else None)
            self.page.on("pageerror", lambda error: self.messages.append(str(error)))
            self.page.on("request", self.note)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *error) -> None:
        for name in ("browser", "playwright"):
            if part := self.__dict__.pop(name, None):
                (part.close if name == "browser" else part.stop)()
        self.server.terminate()  # the server ends its kernels
        try:
            self.server.wait(15)
        except subprocess.TimeoutExpired:
            self.server.kill()
        self.log.close()

    def note(self, request) -> None:
        if not request.url.startswith((self.address, self.address.replace("http", "ws"), "data:", "blob:", "about:")):
            self.requests.append(request.url)

    def wait_for_server(self, timeout: float = 60) -> None:
        end = time.monotonic() + timeout
        while time.monotonic() < end and self.server.poll() is None:
            try:
                urllib.request.urlopen(self.address + "/api", timeout=2).close()
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise RuntimeError(f"JupyterLab did not start: see {self.log.name}")

    def open(self, path: str) -> None:
        """Open a notebook (a path below the folder) alone in the page, and wait for all its cells and its kernel."""
        self.page.goto(f"{self.address}/lab/tree/{path}?reset")
        self.page.locator(".jp-NotebookPanel .jp-Cell").first.wait_for()
        self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)").first.wait_for()
        # JupyterLab puts those below the window on the page when it finds time.
        self.page.wait_for_function(
            """() => {
                const panel = window.jupyterapp?.shell.currentWidget;
                return panel?.context?.isReady && panel.content.widgets?.every(cell => !cell.isPlaceholder());
            }"""
        )
        self.wait_idle()

    def command(self, name: str, **arguments) -> None:
        """Run a command of JupyterLab by its identifier."""
        self.page.evaluate("([name, args]) => window.jupyterapp.commands.execute(name, args)", [name, arguments])

    def wait_idle(self, timeout: float = 120) -> None:
        """Wait until the kernel of the shown notebook is idle and no cell is waiting."""
        self.page.wait_for_function(
            """() => {
                const panel = window.jupyterapp?.shell.currentWidget;
                const kernel = panel?.sessionContext?.session?.kernel;
                const waiting = [...panel?.node.querySelectorAll('.jp-InputArea-prompt') ?? []];
                return kernel?.status === 'idle' && !waiting.some(p => p.textContent.includes('[*]'));
            }""",
            timeout=1000 * timeout,
        )

    def run_all(self, timeout: float = 120) -> None:
        """Run every cell and wait for the end. An error does not stop the waiting; see `errors`."""
        self.command("notebook:run-all-cells")
        self.page.wait_for_timeout(200)
        self.wait_idle(timeout)

    def run_cell(self, number: int, timeout: float = 60) -> Locator:
        """Run one cell, counted from 0, and return it."""
        self.page.evaluate("n => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = n; }", number)
        self.command("notebook:run-cell")
        self.page.wait_for_timeout(100)
        self.wait_idle(timeout)
        return self.cell(number)

    def cell(self, number: int) -> Locator:
        return self.page.locator(f'.jp-Notebook .jp-Cell[data-windowed-list-index="{number}"]')

    def set_source(self, number: int, source: str) -> None:
        """Replace the text of a cell."""
        self.page.evaluate(
            "([n, text]) => window.jupyterapp.shell.currentWidget.content.widgets[n].model.sharedModel.setSource(text)",
            [number, source],
        )

    def set_theme(self, dark: bool) -> None:
        self.command("apputils:change-theme", theme="JupyterLab Dark" if dark else "JupyterLab Light")
        self.page.locator(f'body[data-jp-theme-light="{"false" if dark else "true"}"]').wait_for(state="attached")

    def end_kernels(self) -> None:
        """End all kernels, as a restarted computer would."""
        with urllib.request.urlopen(self.address + "/api/kernels") as reply:
            kernels = json.load(reply)
        for kernel in kernels:
            address = f"{self.address}/api/kernels/{kernel['id']}"
            urllib.request.urlopen(urllib.request.Request(address, method="DELETE")).close()

    def save(self) -> None:
        self.command("docmanager:save")
        self.page.wait_for_timeout(300)

    def errors(self) -> list[str]:
        """Texts of error outputs in the shown notebook."""
        return self.page.locator('.jp-Notebook [data-mime-type="application/vnd.jupyter.stderr"]').all_text_contents() + (
            self.page.locator('.jp-Notebook [data-mime-type="application/vnd.jupyter.error"]').all_text_contents()
        )

    def views(self, root: Locator | None = None) -> list["View"]:
        """The widgets on the page (or in a cell), in order, each with its first picture."""
        found = (root or self.page.locator(".jp-Notebook")).locator(".dlc-view")
        views = [View(self.page, found.nth(i)) for i in range(found.count())]
        for view in views:
            view.root.scroll_into_view_if_needed()
            view.root.locator(".dlc-picture img").wait_for()
        return views

    def screenshot(self, name: str, target: Locator | None = None) -> None:
        """Save a PNG to the folder $DLC_SCREENSHOTS, if that is set."""
        if folder := os.environ.get("DLC_SCREENSHOTS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            (target or self.page).screenshot(path=str(Path(folder) / f"{name}.png"))


# The page itself watches for pictures, so that none is missed between two questions.
NEXT_PICTURE = """(root, [frame, quiet, limit]) => new Promise((resolve, reject) => {
    const shown = () => Number(root.querySelector('.dlc-picture img')?.dataset.frame ?? frame);
    let last = shown(), rest;
    const end = (settle, value) => {
        observer.disconnect();
        clearTimeout(rest);
        clearTimeout(late);
        settle(value);
    };
    const begin_rest = () => { rest = setTimeout(() => end(resolve, last), quiet); };
    const observer = new MutationObserver(() => {
        if (shown() === last) return;
        last = shown();
        if (frame !== null) return end(resolve, last);
        clearTimeout(rest);
        begin_rest();
    });
    observer.observe(root, {subtree: true, childList: true, attributes: true, attributeFilter: ['data-frame']});
    const late = setTimeout(() => end(reject, new Error(frame === null ? 'no rest' : 'no new picture')), limit);
    if (frame === null) begin_rest();
    else if (last !== frame) end(resolve, last);
})"""
OUR_FRONT_END = ("DLC_FRONT_END", "NBGRADER_EXECUTION", "NBGRADER_VALIDATING")


class View:
    """One widget on the page: its controls by their visible label, its picture and its words."""

    def __init__(self, page: Page, root: Locator):
        self.page, self.root = page, root

    @property
    def cell(self) -> Locator:
        """The cell in which the widget stands."""
        return self.root.locator("xpath=ancestor::div[contains(concat(' ', @class, ' '), ' jp-Cell ')]")

    @property
    def picture(self) -> Locator:
        return self.root.locator(".dlc-picture img")

    @property
    def frame(self) -> int:
        """Number of the picture that is shown."""
        return int(self.picture.get_attribute("data-frame"))

    @property
    def alt(self) -> str:
        return self.picture.get_attribute("alt")

    @property
    def caption(self) -> str:
        return self.root.locator("figcaption").text_content()

    def pixels(self) -> str:
        """A number made from all pixels: equal for equal pictures."""
        return self.picture.evaluate(
            """async image => {
                const canvas = document.createElement('canvas');
                [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
                const context = canvas.getContext('2d');
                context.drawImage(image, 0, 0);
                const data = context.getImageData(0, 0, canvas.width, canvas.height).data;
                const hash = await crypto.subtle.digest('SHA-1', data);
                return [...new Uint8Array(hash)].map(byte => byte.toString(16)).join('');
            }"""
        )

    def sliders(self) -> list[str]:
        return self.root.locator(".dlc-range label").all_text_contents()

    def buttons(self) -> list[str]:
        return self.root.get_by_role("button").all_text_contents()

    def menus(self) -> list[str]:
        return self.root.locator(".dlc-choice > label").all_text_contents()

    def radios(self) -> list[str]:
        return self.root.locator(".dlc-choice legend").all_text_contents()

    def slider(self, label: str) -> Locator:
        return self.root.get_by_role("slider", name=label, exact=True)

    def button(self, label: str) -> Locator:
        return self.root.get_by_role("button", name=label, exact=True)

    def menu(self, label: str) -> Locator:
        return self.root.get_by_role("combobox", name=label, exact=True)

    def radio(self, label: str, option: str) -> Locator:
        return self.root.get_by_role("group", name=label, exact=True).get_by_role("radio", name=option, exact=True)

    def wait_change(self, frame: int, timeout: float = 20) -> int:
        """Wait until a picture other than number `frame` is shown; returns its number."""
        return self.root.evaluate(NEXT_PICTURE, [frame, 0, 1000 * timeout])

    def wait_rest(self, quiet: float = 0.4, timeout: float = 30) -> int:
        """Wait until no new picture has come for `quiet` seconds; returns the number of the last."""
        return self.root.evaluate(NEXT_PICTURE, [None, 1000 * quiet, 1000 * timeout])

    def press(self, label: str, key: str) -> int:
        """Press a key on a slider and wait for the next picture."""
        self.slider(label).focus()
        frame = self.frame
        self.page.keyboard.press(key)
        return self.wait_change(frame)
