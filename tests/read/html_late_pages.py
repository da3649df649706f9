"""Layouts of pages written after the labels were made, and what was seen at first sight."""

from html_more_pages import ABOUT, CYRILLIC, cards, paragraphs, turns
from html_pages import (
    FOOT,
    MENU,
    NOUNS,
    PLACES,
    TEASERS,
    esc,
    links,
    sentence,
    shell,
    speech,
    title,
)


def lead_in_head(chance, name):
    text = speech(chance)
    body = (
        f"<div class='navbar'>{MENU}</div><article><header><h1>{name}</h1><p class='lead'>{text[0]} "
        f"{text[1]}</p></header><div class='body'>{paragraphs(text[2:])}</div></article>"
        f"<div class='more'>{cards(chance, 3, 'article')}</div><div class='pagefooter'>{FOOT}</div>"
    )
    return shell(name, body), [f"{text[0]} {text[1]}", *text[2:]]


def linked_speakers(chance, name):
    said = list(turns(chance, chance.randint(30, 60)))
    shown = "".join(
        f"<div class='sp'><h4><a href='/m/{len(who)}'>{who}</a></h4><p>{what}</p></div>"
        for who, what in said
    )
    body = (
        f"<div class='hd'>{MENU}</div><div class='col'><h1>{name}</h1><p>3 May 2019</p>{shown}</div>"
        f"<div class='ft'><p>{ABOUT}</p>{FOOT}</div>"
    )
    return shell(name, body), [each for turn in said for each in turn]


def name_of_site_first(chance, name):
    text = speech(chance)
    body = (
        f"<div id='a'><h1>Press office of the council</h1>{MENU}</div><div id='b'><div class='x'>"
        f"<h2>{name}</h2><div class='d'>24/10/2019</div>{paragraphs(text)}<p><b>Ana Lind</b></p>"
        f"</div></div><div id='c'><h2>Latest</h2>{cards(chance, 4, 'li')}</div><div>{FOOT}</div>"
    )
    return shell(name, body), [*text, "Ana Lind"]


def articles(chance, name):
    parts = [(title(chance), speech(chance)[1:-1]) for _ in range(3)]
    shown = "".join(
        f"<article><h2>{head}</h2>{paragraphs(texts)}</article>" for head, texts in parts
    )
    body = (
        f"<nav>{MENU}</nav><main><h1>{name}</h1>{shown}</main><aside>{links(chance, 5)}</aside>"
        f"<footer>{FOOT}</footer>"
    )
    return shell(name, body), [each for head, texts in parts for each in (head, *texts)]


def large_menu(chance, name):
    text = speech(chance)
    menu = "".join(
        f"<li><a href='/m{n}'>{place}</a><div><p>{TEASERS[n]}</p></div></li>"
        for n, place in enumerate(PLACES)
    )
    body = (
        f"<div class='mega'><ul>{menu}</ul></div><div class='z1'><h1>{name}</h1>{paragraphs(text)}"
        f"<p><a href='/pdf'>Download the statement</a></p></div><div class='z2'><p>{ABOUT}</p>"
        f"<ul><li><a href='/1'>Contact</a></li><li>{FOOT}</li></ul></div>"
    )
    return shell(name, body), text


def rows_of_text(chance, name):
    text = speech(chance)
    rows = "".join(f"<tr><td>{each}</td></tr>" for each in esc(text))
    body = (
        f"<table><tr><td>{MENU}</td></tr></table><table width=600><tr><td><b>{name}</b></td></tr>"
        f"{rows}</table><table><tr><td>{FOOT}</td></tr></table>"
    )
    return shell(name, body), text


def preformatted(chance, name):
    text = speech(chance)
    whole = "\n\n".join(esc(text))
    body = f"{MENU}<h2>{name}</h2><pre>{whole}</pre><hr>{FOOT}"
    return shell(name, body), text


def thread(chance, name):
    text = speech(chance, 4)
    said = "".join(
        f"<div class='box'><p><a href='/u{n}'>reader{n}</a> 2{n} May, 10:2{n}</p><p>{sentence(chance)}"
        f" {sentence(chance)}</p><p><a href='#r'>Reply</a></p></div>"
        for n in range(9)
    )
    body = (
        f"<div id='oben'>{MENU}</div><div class='story'><h1>{name}</h1>{paragraphs(text)}</div>"
        f"<div id='user-comments'><h3>9 comments</h3>{said}</div><div id='unten'>{FOOT}</div>"
    )
    return shell(name, body), text


def signed(chance, name):
    text = speech(chance)
    signers = [f"Party of the {noun} of {chance.choice(PLACES)}" for noun in NOUNS]
    items = "".join(f"<li>{each}</li>" for each in signers)
    body = (
        f"<div class='w'><div class='l'>{MENU}</div><div class='m'><h1>{name}</h1>{paragraphs(text)}"
        f"<h3>Signed by</h3><ul>{items}</ul></div><div class='r'><h3>Calendar</h3>"
        f"{links(chance, 8)}</div></div><div class='b'>{FOOT}</div>"
    )
    return shell(name, body), [*text, "Signed by", *signers]


def two_languages(chance, name):
    text = speech(chance)
    other = [" ".join(chance.choice(CYRILLIC) for _ in range(20)) + "." for _ in text]
    rows = "".join(
        f"<tr><td><p>{a}</p></td><td><p>{b}</p></td></tr>"
        for a, b in zip(esc(text), other, strict=True)
    )
    body = (
        f"<div class='n'>{MENU}</div><h1>{name}</h1><table>{rows}</table><div class='s'>Share: "
        f"<a href='#'>Mail</a></div><div class='e'><p>{ABOUT}</p><p>{FOOT}</p></div>"
    )
    return shell(name, body), [each for pair in zip(text, other, strict=True) for each in pair]


def noted(chance, name):
    text = speech(chance)
    notes = [f"{n}. See the report on the {chance.choice(NOUNS)}, page {n}." for n in range(1, 5)]
    body = (
        f"<div class='masthead'>{MENU}</div><div class='main'><div class='crumbs'><a href='/'>Start"
        f"</a> / <a href='/s'>Statements</a></div><h2 class='title'>{name}</h2><p class='info'>"
        f"Published: 24 October 2019 | Views: {chance.randint(1, 999)}</p>{paragraphs(text)}<hr>"
        f"{paragraphs(notes)}<div class='prevnext'><a href='/1'>{title(chance)}</a> <a href='/2'>"
        f"{title(chance)}</a></div></div><div class='bottom'>{ABOUT} {FOOT}</div>"
    )
    return shell(name, body), [*text, *notes]


def hebrew(chance, name):
    words = ["שלום", "עבודה", "מפלגה", "עם", "ועידה", "חירות", "נמל", "הסכם", "עיר", "נהר"]
    text = [
        " ".join(chance.choice(words) for _ in range(chance.randint(15, 40))) + "."
        for _ in range(chance.randint(4, 9))
    ]
    boxes = "".join(
        f"<div class='q'><a href='/{n}'><b>{' '.join(chance.sample(words, 4))}</b></a><br>"
        f"{' '.join(chance.sample(words, 8))}</div>"
        for n in range(4)
    )
    body = (
        f"<table dir=rtl><tr><td>{links(chance, 5)}</td><td><font size=4>{name}</font><br><br>"
        f"{'<br><br>'.join(text)}</td><td>{boxes}</td></tr><tr><td colspan=3>כל הזכויות שמורות "
        "למשרד העיתונות</td></tr></table>"
    )
    return shell(name, body, lang="he"), text


LAST = (thread, signed, two_languages, noted, hebrew)
"""Written last; as sites all but `hebrew` (0.88, since mended) had 0.98 at first sight."""

FRESH = (
    lead_in_head, linked_speakers, name_of_site_first, articles, large_menu, rows_of_text,
    preformatted,
)  # fmt: skip
"""As sites all had 0.98 but `articles` and `lead_in_head` (0.93), which have been mended since."""
