"""The frame of our HTML pages: one file each, without anything from elsewhere, readable in light and dark."""

import html

STYLE = """
:root { color-scheme: light dark; --text: #1d2430; --soft: #5b6472; --line: #d9dee6; --back: #ffffff; --card: #f6f8fa;
  --good: #1b7f4d; --bad: #b3261e; --blue: #2a5db0; --jp-success-color0: var(--good); --jp-error-color0: var(--bad); }
@media (prefers-color-scheme: dark) { :root { --text: #e4e8ee; --soft: #a0a9b6; --line: #38404c; --back: #14181f;
  --card: #1c222b; --good: #5cc78f; --bad: #f2877f; --blue: #86b1f5; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1.2rem 4rem; max-width: 62rem; color: var(--text); background: var(--back);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .2rem; } h2 { font-size: 1.2rem; margin: 2.2rem 0 .5rem; }
h3 { font-size: 1.02rem; margin: 1.4rem 0 .3rem; }
p { margin: .4rem 0; } .soft { color: var(--soft); } a { color: var(--blue); }
code, pre { font-family: ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace; font-size: .9em; }
pre { overflow-x: auto; margin: .3rem 0; padding: .5rem .7rem; background: var(--card); border-radius: 6px; white-space: pre-wrap;
  overflow-wrap: anywhere; }
.card { border: 1px solid var(--line); border-radius: 10px; padding: .8rem 1rem; margin: .8rem 0; }
.cards { display: flex; flex-wrap: wrap; gap: .8rem; margin: 1rem 0; }
.cards .card { flex: 1 1 9rem; margin: 0; } .big { font-size: 1.7rem; font-weight: 600; line-height: 1.2; }
summary { cursor: pointer; } svg { max-width: 100%; height: auto; }
table { border-collapse: collapse; } .wide { overflow-x: auto; }
table.data { width: 100%; font-size: .94rem; } table.data th, table.data td { text-align: left; padding: .3rem .7rem .3rem 0;
  border-bottom: 1px solid var(--line); vertical-align: top; } table.data th { font-weight: 600; white-space: nowrap; }
table.data th.n:first-child { width: 5rem; }
table.data td.n, table.data th.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
th button { all: unset; cursor: pointer; } th button:focus-visible { outline: 2px solid var(--blue); }
th button::after { content: " \\2195"; color: var(--soft); } th[aria-sort=ascending] button::after { content: " \\2191"; }
th[aria-sort=descending] button::after { content: " \\2193"; }
.share { white-space: nowrap; }
.bar { display: inline-block; width: 5rem; height: .65rem; border-radius: 4px; background: var(--line); vertical-align: middle; }
.bar i { display: block; height: 100%; border-radius: 4px; background: var(--blue); }
@media print { body { max-width: none; } details > * { display: block; } }
"""

# Sorts a table by the column whose head is pressed: by data-v where a cell has one, numbers as numbers.
SORT = """
document.querySelectorAll("table.data").forEach(table => table.querySelectorAll("th button").forEach(button => {
  button.addEventListener("click", () => {
    const head = button.parentElement, place = [...head.parentElement.children].indexOf(head);
    const up = head.getAttribute("aria-sort") !== "ascending", body = table.tBodies[0];
    const value = row => row.children[place].dataset.v ?? row.children[place].textContent;
    const rows = [...body.rows].sort((a, b) => {
      const x = value(a), y = value(b), n = x - y;
      return Number.isNaN(n) ? x.localeCompare(y) : n;
    });
    head.parentElement.querySelectorAll("th").forEach(other => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    body.append(...(up ? rows : rows.reverse()));
  });
}));
"""


def page(title: str, body: str, script: str = "") -> str:
    """A whole page. Its policy lets nothing be loaded, and no script run but ours."""
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    if script:
        policy += f"; script-src 'sha256-{_digest(script)}'"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{text(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{body}\n"
        f"{f'<script>{script}</script>' if script else ''}\n</body>\n</html>\n"
    )


def _digest(script: str) -> str:
    import base64
    import hashlib

    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def text(value: object) -> str:
    """Text for a page: whatever it holds, it is only text."""
    return html.escape(str(value))


def words(value: str) -> str:
    """A sentence, with `…` as code."""
    pieces = text(value).split("`")
    return "".join(f"<code>{piece}</code>" if place % 2 else piece for place, piece in enumerate(pieces))


def number(value: float) -> str:
    """A number of points or seconds, without needless zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def table(heads: list[str], rows: list[list], numbers: set[int] | None = None, sortable: bool = True) -> str:
    """A table of cells that are HTML already, or pairs (HTML, value to sort by)."""
    numbers = numbers or set()

    def cell(place: int, content: object) -> str:
        shown, value = content if isinstance(content, tuple) else (content, None)
        kind = ' class="n"' if place in numbers else ""
        sorted_by = "" if value is None else f' data-v="{text(value)}"'
        return f"<td{kind}{sorted_by}>{shown}</td>"

    def head(place: int, name: str) -> str:
        inner = f'<button type="button">{text(name)}</button>' if sortable else text(name)
        return f'<th scope="col"{" class=n" if place in numbers else ""}>{inner}</th>'

    top = "".join(head(place, name) for place, name in enumerate(heads))
    body = "".join(f"<tr>{''.join(cell(place, content) for place, content in enumerate(row))}</tr>" for row in rows)
    return f'<div class="wide"><table class="data"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'
