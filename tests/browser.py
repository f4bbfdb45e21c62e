"""Looks at a page as a person's browser does: Debian's Chromium, and axe-core for accessibility.

Where there is no browser the test is skipped and says so: `.ci/run` installs one.
"""

import json
import re
import shutil
import subprocess
from html import escape, unescape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    *("--headless=new", "--disable-gpu", "--no-sandbox", "--disable-dev-shm-usage"),
    *("--no-first-run", "--disable-background-networking", "--disable-component-update"),
    *("--hide-scrollbars", "--force-color-profile=srgb"),
)
# WCAG 2.2 A and AA: what the law asks of a public body's pages (R57).
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """
axe.run(document, {runOnly: %s}).then(found => {
  const out = document.createElement('pre');
  out.id = 'axe-result';
  out.textContent = JSON.stringify(found.violations.map(v => ({
    rule: v.id, help: v.help, where: v.nodes.map(n => n.target.join(' '))})));
  document.body.appendChild(out);
});
"""


def browser() -> str:
    """The browser's path; skip the test, loudly, where there is none."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("NO BROWSER: this page was not looked at (install chromium)")
    return found


def violations(page: Path, tmp_path: Path) -> list[dict[str, Any]]:
    """What axe-core finds wrong with a page: `rule`, `help` and `where`; empty if nothing."""
    html = page.read_text(encoding="utf-8")
    # The page's own content security policy would keep our script out; it is tested elsewhere.
    html = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html, flags=re.I)
    script = f"<script>{_axe()}\n{RUN_AXE % json.dumps(RULES)}</script>"
    probed = tmp_path / f"probed-{page.name}"
    probed.write_text(html.replace("</body>", f"{script}</body>"), encoding="utf-8")
    dom = _chromium(tmp_path, "--virtual-time-budget=10000", "--dump-dom", probed.as_uri())
    result = re.search(r'<pre id="axe-result">(.*?)</pre>', dom, flags=re.S)
    assert result, f"axe-core did not finish on {page.name}"
    found: list[dict[str, Any]] = json.loads(unescape(result[1]))
    return found


def asked(page: Path, tmp_path: Path, expression: str, *, width: int) -> Any:
    """What a JavaScript expression says in the page, shown so many pixels wide.

    The page stands in a frame: a window of Chromium's is never narrower than 500 pixels.
    """
    script = (
        "const frame = document.querySelector('iframe'); frame.onload = () => {"
        "const out = document.createElement('pre'); out.id = 'asked-result'; out.textContent ="
        f" JSON.stringify(frame.contentWindow.eval({json.dumps(expression)}));"
        " document.body.appendChild(out); };"
    )
    frame = f'<iframe width="{width}" height="900" srcdoc="{escape(page.read_text("utf-8"))}">'
    probed = tmp_path / f"asked-{page.name}"
    probed.write_text(f"<body>{frame}</iframe><script>{script}</script></body>", "utf-8")
    dom = _chromium(tmp_path, "--virtual-time-budget=10000", "--dump-dom", probed.as_uri())
    result = re.search(r'<pre id="asked-result">(.*?)</pre>', dom, flags=re.S)
    assert result, f"no answer from {page.name}"
    return json.loads(unescape(result[1]))


def screenshot(page: Path, picture: Path, *, width: int = 1280, height: int = 1600) -> None:
    """A PNG of the page as it looks in a window of that size."""
    profile = picture.parent
    _chromium(profile, f"--screenshot={picture}", f"--window-size={width},{height}", page.as_uri())


def _chromium(profile: Path, *arguments: str) -> str:
    command = [browser(), *FLAGS, f"--user-data-dir={profile / 'profile'}", *arguments]
    done = subprocess.run(  # noqa: S603 - a fixed list of words and our own files
        command, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def _axe() -> str:
    """The axe-core script; it comes inside a package whose browser driver we do not use."""
    spec = find_spec("axe_playwright_python")
    assert spec is not None
    assert spec.origin is not None
    return (Path(spec.origin).parent / "axe.min.js").read_text(encoding="utf-8")
