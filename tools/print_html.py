"""Printed parts as web pages: toggles, or one article per item, with the chrome of a municipality's site. Knows no layout."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from tools.layouts import Layout, Part, Source

_STYLE = ".sr-only{position:absolute;left:-9999px} .punkt{border-bottom:1px solid #ccc} table{border-collapse:collapse}"


def html(parts: Sequence[Part], layout: Layout, meeting: Source) -> bytes:
    """A whole page. Items are list entries with a toggle, `details`, or articles, as the layout's web style says."""
    first = next((i for i, part in enumerate(parts) if part.kind in ("item", "group", "break")), len(parts))
    head, rest = parts[:first], [part for part in parts[first:] if part.kind != "break"]
    name = escape(meeting["municipality"])
    committee = escape(meeting["committee"])
    last = max((i for i, p in enumerate(rest) if p.kind == "item"), default=0)
    end = next((i for i in range(last, len(rest)) if rest[i].kind in ("group", "sign")), len(rest))
    body = "\n".join(
        [
            f'<div class="cookie-banner" role="dialog">{name} bruger cookies til statistik. <a href="#">Læs mere</a> '
            "<button>Accepter</button></div>",
            f'<header><a class="sr-only" href="#main">Gå til hovedindhold</a><a class="logo" href="/">{name}</a></header>',
            '<nav aria-label="Brødkrumme"><a href="/">Forside</a> &rsaquo; <a href="/politik">Politik</a> &rsaquo; '
            f'<a href="/politik/dagsordener-og-referater">Dagsordener og referater</a> &rsaquo; {committee}</nav>',
            '<main id="main">',
            *_head(head),
            '<p class="knapper"><button>Fold alle ud</button> <a href="?pdf=1">Hent PDF-version</a></p>',
            *_items(rest[:end], layout),
            *[_part(part) for part in rest[end:]],
            "</main>",
            f'<footer><p>{name} · Rådhuset · Åbningstider: mandag-fredag kl. 10-14</p><a href="#">Tilgængelighedserklæring</a>'
            "</footer>",
        ]
    )
    title = escape(next((p.text for p in parts if p.kind == "title"), "Referat"))
    page = (
        f'<!DOCTYPE html>\n<html lang="da">\n<head>\n<meta charset="utf-8">\n<title>{title} | {name}</title>\n'
        f"<style>{_STYLE}</style>\n<script>function vis(id){{document.getElementById(id).hidden=false}}</script>\n"
        f"</head>\n<body>\n{body}\n</body>\n</html>\n"
    )
    return page.encode()


def _head(parts: Sequence[Part]) -> list[str]:
    """The document's head, neighbouring labels in one table."""
    out: list[str] = []
    for i, part in enumerate(parts):
        if part.kind == "field":
            before = i > 0 and parts[i - 1].kind == "field"
            after = i + 1 < len(parts) and parts[i + 1].kind == "field"
            row = f"<tr><td>{escape(part.label)}</td><td>{escape(part.text)}</td></tr>"
            out.append(("" if before else '<table class="moedeinfo">\n') + row + ("" if after else "\n</table>"))
        else:
            out.append(_part(part))
    return out


def _items(parts: Sequence[Part], layout: Layout) -> list[str]:
    out: list[str] = []
    is_open = False
    opening, closing = _FRAMES[layout.web]
    count = 0
    for part in parts:
        if part.kind in ("item", "group") and is_open:
            out.append(closing)
            is_open = False
        if part.kind == "item":
            count += 1
            out.append(opening.format(id=f"p{count}", title=escape(part.text)))
            is_open = True
        else:
            out.append(_part(part))
    return [*out, closing] if is_open else out


_FRAMES = {
    "accordion": (
        '<section class="punkt" id="{id}"><h2><button aria-expanded="false">{title}</button></h2>\n<div class="indhold">',
        "</div></section>",
    ),
    "drupal": (
        '<details class="agenda-item" id="{id}"><summary>{title}</summary>\n<div class="field-items">',
        "</div></details>",
    ),
    "pages": ('<article class="dagsordenspunkt" id="{id}">\n<h1>{title}</h1>', "</article>"),
}


def _part(part: Part) -> str:
    text = escape(part.text)
    match part.kind:
        case "title":
            return f"<h1>{text}</h1>"
        case "names":
            entries = "".join(f"<li>{escape(name)}</li>" for (name,) in part.rows)
            return f"<p><strong>{escape(part.label)}</strong></p>\n<ul>{entries}</ul>"
        case "toc":
            heading = f"<h2>{escape(part.label)}</h2>\n" if part.label else ""
            entries = "\n".join(f'<li><a href="#">{escape(title)}</a></li>' for title, _ in part.rows)
            return f'{heading}<ul class="indhold-liste">\n{entries}\n</ul>'
        case "group":
            return f'<h2 class="gruppe">{text}</h2>'
        case "again":
            return f'<p class="titel">{text}</p>'
        case "meta":
            return f'<p class="meta">{text}</p>'
        case "heading":
            return f"<h3>{text}</h3>"
        case "sub":
            return f"<p><strong>{text}</strong></p>"
        case "run_in":
            return f"<p><strong>{escape(part.label)}</strong> {text}</p>"
        case "list":
            tag = "ol" if part.ordered else "ul"
            return f"<{tag}>" + "".join(f"<li>{escape(row[0])}</li>" for row in part.rows) + f"</{tag}>"
        case "table":
            head, *rows = part.rows
            lines = ["<tr>" + "".join(f"<th>{escape(c)}</th>" for c in head) + "</tr>"]
            lines += ["<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>" for row in rows]
            return "<table>\n" + "\n".join(lines) + "\n</table>"
        case "top":
            return f'<p class="print"><a href="#main">{text}</a></p>'
        case _:
            return f"<p>{text}</p>"
