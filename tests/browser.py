"""Chromium for tests of pages: offline, watched, and with ears for the bell.

Without a Chromium on the machine these tests are skipped and say so; with RESTORATIVE_BROWSER=required they fail.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

WATCH = """
window.said = [];
window.strokes = [];
window.volumes = [];
window.locks = { asked: 0, given_back: 0 };

document.addEventListener("DOMContentLoaded", () => {
  const status = document.querySelector("[role=status]");
  new MutationObserver(() => window.said.push(status.textContent)).observe(status, { childList: true });
});

const { start, stop } = OscillatorNode.prototype;
OscillatorNode.prototype.start = function (when) {
  if (Math.round(this.frequency.value) === 216) window.strokes.push({ tone: this, when });
  return start.call(this, when);
};
OscillatorNode.prototype.stop = function (when) {
  const { currentTime } = this.context;
  if (when === undefined) window.strokes = strokes.filter(({ tone, when }) => tone !== this || when <= currentTime);
  return stop.call(this, when);
};

const { get, set } = Object.getOwnPropertyDescriptor(AudioParam.prototype, "value");
Object.defineProperty(AudioParam.prototype, "value", { get, set(value) {
  if (value <= 1) window.volumes.push(value);
  set.call(this, value);
} });

Object.defineProperty(navigator, "wakeLock", { value: { request: async () => {
  window.locks.asked += 1;
  const lock = new EventTarget();
  lock.release = async () => {
    window.locks.given_back += 1;
    lock.dispatchEvent(new Event("release"));
  };
  window.lastLock = lock;
  return lock;
} } });
"""
"""Keeps what a page said to a screen reader, the strokes of its bell that were not called off, how loud it was made,
and its locks on the screen."""

Opener = Callable[..., Page]
"""Opens a file in a new context; options are those of a context, *hash* ends the address, *before* is run first."""


@pytest.fixture(scope="module")  # while it is open, nothing else on this thread can run an event loop
def browser() -> Iterator[Browser]:
    """The machine's own Chromium."""
    executable = next(filter(None, map(shutil.which, NAMES)), None)
    if executable is None:
        absent = f"no Chromium on this machine: none of {', '.join(NAMES)} was found"
        if os.environ.get("RESTORATIVE_BROWSER") == "required":
            pytest.fail(absent)
        pytest.skip(absent)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Opener]:
    """Opens files; when the test ends, no page may have asked for anything else nor complained of anything."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []
    asked: set[str] = set()
    opened: set[str] = set()

    def opener(file: Path, *, hash: str = "", before: str = "", **options: Any) -> Page:  # noqa: A002  # its name there
        context = browser.new_context(offline=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("request", lambda request: asked.add(request.url.partition("#")[0]))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.add_init_script(WATCH + before)
        opened.add(file.as_uri())
        page.goto(file.as_uri() + hash)
        return page

    yield opener
    for context in contexts:
        context.close()
    assert asked <= opened
    assert complaints == []
