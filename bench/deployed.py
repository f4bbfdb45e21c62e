"""As deployed: a draw and a purge in the embedded cloud, the package, the templates.

``python -m bench.deployed`` starts a cloud of its own. The functions run there as they do on
Lambda, in processes of their own behind the real services' interfaces, on this machine's cores.
"""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter, sleep

from infra import package
from local.emulator import cloud
from local.synthetic import extract

HOME = Path(__file__).parents[1] / "build" / "bench-cloud"
MONTH, ROWS, OBJECTS = "2027-11", 20_000, 1_000
DRAW_SECONDS, DRAW_MEGABYTES, PURGE_SECONDS = 3.0, 150.0, 20.0
SYNTH_SECONDS = 8.0


def say(what: str, found: float, most: float, unit: str) -> None:
    verdict = "reached" if found <= most else "MISSED"
    sys.stdout.write(f"{what:<52}{found:>9.2f} {unit:<3} (at most {most:g}) {verdict}\n")


def draw(here: cloud.Cloud) -> None:
    """A month of real size, cold and warm: the dry run works as the draw does, but for writing."""
    body = extract("uss", MONTH, rows=ROWS, seed=1).content()
    key = f"extracts/uss/{MONTH}/bench.csv"
    here.client("s3").put_object(Bucket=here.outputs["ExtractBucket"], Key=key, Body=body)
    event = {"time": f"{MONTH}-18T09:00:00Z", "survey": "uss", "month": MONTH}
    started = perf_counter()
    here.invoke("SampleDrawFunction", {**event, "dry_run": True})
    say(f"dry run of {ROWS:,} rows", perf_counter() - started, DRAW_SECONDS, "s")
    started = perf_counter()
    found = here.invoke("SampleDrawFunction", event)["draws"][0]
    seconds = perf_counter() - started
    say(f"draw of {ROWS:,} rows, {found['drawn']:,} handed over", seconds, DRAW_SECONDS, "s")
    peak = here.peak_megabytes("SampleDrawFunction")
    if peak is not None:
        say("peak of the draw's worker", peak, DRAW_MEGABYTES, "MB")


def purge(here: cloud.Cloud) -> None:
    s3, bucket = here.client("s3"), here.outputs["LinkedBucket"]

    def put(number: int) -> None:
        s3.put_object(Bucket=bucket, Key=f"mopac/uss/{MONTH}/{number}.csv", Body=b"Crime No\n")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(put, range(OBJECTS)))
    started = perf_counter()
    here.invoke("PurgeFunction", {"time": "2030-11-18T03:00:00Z"})
    say(f"purge of {OBJECTS:,} objects and the draw", perf_counter() - started, PURGE_SECONDS, "s")


def sizes() -> None:
    if not package.is_current():
        package.build()
    unpacked, packed = package.sizes()
    say("package, unpacked", unpacked / package.MEGABYTE, package.MOST_UNZIPPED // 10**6, "MB")
    say("package, zipped", packed / package.MEGABYTE, package.MOST_ZIPPED // 10**6, "MB")


def synthesis() -> None:
    """All three stacks, from nothing."""
    command = [sys.executable, "-m", "infra.app", "-c", "stage=local", "-o", "build/bench-synth"]
    started = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    say("synthesis of the templates", perf_counter() - started, SYNTH_SECONDS, "s")


def main() -> None:
    sizes()
    synthesis()
    with cloud.running(HOME, say=lambda _: None) as here:
        draw(here)
        sleep(1)
        purge(here)


if __name__ == "__main__":
    main()
