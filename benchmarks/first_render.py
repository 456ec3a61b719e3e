"""First render of the pages on a bad line, without scripts: Debian's Chromium with the usual 3G profiles.

Run `python -m benchmarks first_render [AREA]` (by default `demo`, made by `make demo`; the package playwright and
/usr/bin/chromium are needed): serves the area on loopback and prints, for each page and profile, milliseconds to the
first contentful paint (median of fresh visits with an empty cache).
"""

from __future__ import annotations

import socket
import statistics
import sys
import threading
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import Browser, sync_playwright

from lull.publish.app import make_app

# Latency in ms, bytes a second down and up, as the developer tools of Chrome have or had them.
PROFILES = {
    "Regular 3G": (100, 750 * 1024 // 8, 250 * 1024 // 8),
    "Fast 3G": (562.5, int(1.6 * 1024 * 1024 * 0.9) // 8, int(750 * 1024 * 0.9) // 8),
    "Slow 3G": (2000, 50_000, 50_000),
}
PAGES = ("index", "district/IQG15Q07", "promises", "national", "track")
VISITS = 3


def serve(area: Path) -> tuple[uvicorn.Server, str]:
    """Serve an area on a free port of loopback."""
    with socket.socket() as spot:
        spot.bind(("127.0.0.1", 0))
        port = spot.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(make_app(area), port=port, log_config=None, ws="none"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        threading.Event().wait(0.05)
    return server, f"http://127.0.0.1:{port}"


def context(browser: Browser, address: str, profile: tuple[float, int, int]) -> float:
    """Milliseconds to the first contentful paint of a first context."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    wire = context.new_cdp_session(page)
    times: dict[str, float] = {}
    wire.send("Network.enable")
    wire.send("Page.enable")
    wire.send("Page.setLifecycleEventsEnabled", {"enabled": True})
    latency, down, up = profile
    wire.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": latency, "downloadThroughput": down, "uploadThroughput": up},
    )

    def noted(event: dict[str, Any]) -> None:
        times.setdefault(event["name"], event["timestamp"])

    page.goto("about:blank")
    wire.on("Page.lifecycleEvent", noted)
    wire.on("Network.requestWillBeSent", lambda event: times.setdefault("asked", event["timestamp"]))
    page.goto(address, wait_until="load")
    for _ in range(200):
        if "firstContentfulPaint" in times:
            break
        page.wait_for_timeout(50)
    context.close()
    return (times["firstContentfulPaint"] - times["asked"]) * 1000


def main() -> None:
    """Print a table."""
    area = Path(sys.argv[1] if len(sys.argv) > 1 else "demo")
    server, address = serve(area)
    release = sorted(p.name for p in (area / "releases").iterdir() if not p.name.startswith("."))[-1]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        print(f"{'page':24}{'language':10}" + "".join(f"{name:>16}" for name in PROFILES))
        for name in PAGES:
            for lang in ("en", "ar", "ckb"):
                url = f"{address}/{lang}/{release}/{name}.html"
                found = {p: [context(browser, url, c) for _ in range(VISITS)] for p, c in PROFILES.items()}
                middle = [statistics.median(rows) for rows in found.values()]
                print(f"{name:24}{lang:10}" + "".join(f"{m:>13.0f} ms" for m in middle), flush=True)
        browser.close()
    server.should_exit = True


if __name__ == "__main__":
    main()
