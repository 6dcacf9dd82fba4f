"""From a key or a mouse move to the new picture on the screen, for every widget of week 2.

    python benchmarks/widgets.py                     # a table; exit code 1 if a target is missed
    python benchmarks/widgets.py --json times.json --presses 60 sigmoid_neuron

A real JupyterLab in headless Chromium. The clock starts at the time stamp of the browser's own event and stops when
the frame after the exchange of the picture has been painted. Targets: median 100 ms, 95th percentile 200 ms, and 200 ms
from the last mouse move of a fast drag to the last picture.
"""

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "browser"))

from lab import HOW_TO_GET_CHROMIUM, Lab, View, chromium  # noqa: E402
from notebooks import widgets, write_widgets  # noqa: E402

MEDIAN, P95, DRAG = 100, 200, 200  # ms

# Notes the time of every event and of every picture. A channel's message after an animation frame comes after the paint.
WATCH = """root => {
    const log = window.dlcLog = {events: [], pictures: []};
    for (const kind of ['keydown', 'pointermove', 'click'])
        root.addEventListener(kind, event => log.events.push(event.timeStamp), true);
    window.dlcObserver?.disconnect();
    window.dlcObserver = new MutationObserver(() => requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => log.pictures.push(performance.now());
        channel.port2.postMessage(null);
    }));
    window.dlcObserver.observe(root.querySelector('.dlc-picture > div'), {childList: true});
}"""


def clear(view: View) -> None:
    view.page.evaluate("() => { window.dlcLog.events.length = window.dlcLog.pictures.length = 0; }")


def log(view: View) -> dict:
    return view.page.evaluate("window.dlcLog")


def press(view: View, control, key: str) -> float | None:
    """Milliseconds from a key press to the picture; None where the key changes nothing (already at the end)."""
    control.focus()
    clear(view)
    frame = view.frame
    view.page.keyboard.press(key)
    try:
        view.wait_change(frame, timeout=3)
    except Exception:
        return None
    view.wait_rest(0.15)
    noted = log(view)
    return noted["pictures"][0] - noted["events"][0]


def drag(view: View, slider, steps: int, there: bool) -> float:
    """Milliseconds from the last move of a fast drag across the whole slider to the last picture."""
    box = slider.bounding_box()
    left, right, y = box["x"] + 10, box["x"] + box["width"] - 10, box["y"] + box["height"] / 2
    begin, end = (left, right) if there else (right, left)
    view.page.mouse.move(begin, y)
    view.page.mouse.down()
    view.wait_rest(0.3)
    clear(view)
    for i in range(1, steps + 1):
        view.page.mouse.move(begin + (end - begin) * i / steps, y)
    view.page.mouse.up()
    view.wait_rest(0.4)
    noted = log(view)
    last_move = noted["events"][-2] if len(noted["events"]) > 1 else noted["events"][-1]  # the click is the last
    return max(0.0, noted["pictures"][-1] - last_move)


def controls(view: View) -> list[tuple]:
    """Every control with two keys that move it to and fro."""
    found = [(view.slider(label), "ArrowRight", "ArrowLeft") for label in view.sliders()]
    found += [(view.menu(label), "ArrowDown", "ArrowUp") for label in view.menus()]
    groups = [view.root.get_by_role("group", name=label, exact=True) for label in view.radios()]
    return found + [(group.get_by_role("radio", checked=True), "ArrowDown", "ArrowUp") for group in groups]


def measure(view: View, presses: int, drags: int) -> dict:
    view.root.evaluate(WATCH)
    all_controls, times = controls(view), []
    for round_number in range(2 * presses):
        control, *keys = all_controls[(round_number // 2) % len(all_controls)]
        if (time := press(view, control, keys[round_number % 2])) is not None:
            times.append(time)
        if len(times) >= presses:
            break
    times.sort()
    sliders = [view.slider(label) for label in view.sliders()]
    ends = [drag(view, sliders[i // 2 % len(sliders)], 40, i % 2 == 0) for i in range(drags if sliders else 0)]
    return {
        "presses": len(times),
        "median": statistics.median(times),
        "p95": times[min(len(times) - 1, round(0.95 * len(times)))],
        "drags": len(ends),
        "drag_median": statistics.median(ends) if ends else None,
        "drag_max": max(ends, default=None),
    }


def passes(row: dict) -> bool:
    return row["median"] <= MEDIAN and row["p95"] <= P95 and (row["drag_median"] or 0) <= DRAG


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="widget functions; all, if none is given")
    parser.add_argument("--presses", type=int, default=40)
    parser.add_argument("--drags", type=int, default=6)
    parser.add_argument("--json", type=Path, help="write the numbers to this file")
    options = parser.parse_args()
    if chromium() is None:
        print(HOW_TO_GET_CHROMIUM, file=sys.stderr)
        return 2
    rows = {}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        write_widgets(Path(folder) / "widgets.ipynb", widgets())
        with Lab(Path(folder)) as lab:
            lab.open("widgets.ipynb")
            lab.run_all()
            print(f"{'':40}{'median':>8}{'p95':>8}{'drag':>8}{'worst':>8}   ms   (targets {MEDIAN}, {P95}, {DRAG})")
            for name in options.names or widgets():
                (view,) = lab.views(lab.cell(1 + widgets().index(name)))
                row = rows[name] = measure(view, options.presses, options.drags)
                drags = [f"{row[key]:8.0f}" if row[key] is not None else f"{'':8}" for key in ("drag_median", "drag_max")]
                verdict = "" if passes(row) else "too slow"
                print(f"{name:40}{row['median']:8.0f}{row['p95']:8.0f}{''.join(drags)}   {verdict}", flush=True)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n")
    return 0 if all(map(passes, rows.values())) else 1


if __name__ == "__main__":
    sys.exit(main())
