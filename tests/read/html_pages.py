"""Pages made for the tests: sites of several layouts, each page with its paragraphs of text."""

import html
import random
from dataclasses import dataclass

NOUNS = [
    "harvest",
    "railway",
    "harbour",
    "school",
    "treaty",
    "budget",
    "council",
    "factory",
    "river",
    "hospital",
]
VERBS = [
    "support",
    "oppose",
    "build",
    "defend",
    "remember",
    "discuss",
    "extend",
    "finance",
    "repair",
    "welcome",
]
PLACES = ["Valdora", "Kestria", "Ombari", "Maravel", "Noruva", "Quelland", "Isterra", "Corvale"]
FORMULAS = ["Dear Comrades,", "Thank you.", "Long live peace!"]
ARABIC = [
    "السلام",
    "العمل",
    "الحزب",
    "الشعب",
    "المؤتمر",
    "الحرية",
    "التعاون",
    "المدرسة",
    "الميناء",
    "الاتفاق",
]


@dataclass(frozen=True)
class Made:
    """A page and what is its text, paragraph by paragraph."""

    name: str
    markup: str
    gold: list


def sentence(chance):
    noun, other = chance.sample(NOUNS, 2)
    return (
        f"We {chance.choice(VERBS)} the {noun} of {chance.choice(PLACES)}, and the {other} "
        f"that {chance.randint(2, 900)} people {chance.choice(VERBS)} every year."
    )


def speech(chance, n=None):
    n = n or chance.randint(5, 12)
    middle = [" ".join(sentence(chance) for _ in range(chance.randint(1, 4))) for _ in range(n)]
    return [FORMULAS[0], *middle, *chance.sample(FORMULAS[1:], chance.randint(0, 2))]


def arabic(chance):
    return [
        " ".join(chance.choice(ARABIC) for _ in range(chance.randint(15, 50))) + "."
        for _ in range(chance.randint(4, 9))
    ]


def title(chance):
    return f"Statement on the {chance.choice(NOUNS)} of {chance.choice(PLACES)} {chance.randint(1, 99)}"


def links(chance, n, make=title):
    return "".join(
        f'<li><a href="/{chance.randint(1, 999)}">{make(chance)}</a></li>' for _ in range(n)
    )


def esc(texts):
    return [html.escape(each) for each in texts]


MENU = "<ul><li><a href='/'>Home</a></li><li><a href='/n'>News</a></li><li><a href='/a'>About us</a></li></ul>"
COOKIE = "We use cookies to make this site better for you. Read our policy on data. Accept all"
FOOT = "© 2019 Press office. All rights reserved. Reproduction only with permission of the office."
TEASERS = [
    f"{place} adopts a plan for its {noun}. The council met for three days and has agreed at last."
    for place, noun in zip(PLACES, NOUNS, strict=False)
]


def shell(name, body, lang="en", ending=" | Press office"):
    return (
        f"<!DOCTYPE html><html lang='{lang}'><head><title>{name}{ending}</title>"
        "<style>p{color:red}</style><script>var a = '<p>no text</p>';</script></head>"
        f"<body>{body}</body></html>"
    )


def html5(chance, name):
    text = speech(chance)
    paragraphs = "".join(f"<p>{each}</p>" for each in esc(text))
    body = (
        f"<header><h2>Press office</h2></header><nav>{MENU}</nav><main><article><h1>{name}</h1>"
        f"{paragraphs}</article></main><aside><h3>Read also</h3><ul>{links(chance, 5)}</ul></aside>"
        f"<footer><p>{FOOT}</p></footer>"
    )
    return shell(name, body), text


def div_soup(chance, name):
    text = speech(chance)
    paragraphs = "".join(f"<div><span>{each}</span></div>" for each in esc(text))
    body = (
        f"<div id='w1'><div class='x7'>{MENU}</div><div class='x1'><div class='x2'><h1>{name}</h1></div>"
        f"<div class='x3'>{paragraphs}</div></div><div class='x9'><div>{FOOT}</div></div></div>"
    )
    return shell(name, body), text


def table_layout(chance, name):
    text = speech(chance)
    cell = "<br><br>".join(esc(text))
    body = (
        "<table width=100%><tr><td colspan=2><font size=5>Press office of the council</font></td></tr>"
        f"<tr><td width=150>{MENU}<br>Search the archive</td><td><b>{name}</b><br><br>{cell}</td></tr>"
        f"<tr><td colspan=2><font size=1>{FOOT}</font></td></tr></table>"
    )
    return shell(name, body), text


def line_breaks(chance, name):
    text = speech(chance)
    body = (
        f"<div class=top>{MENU}</div><h1>{name}</h1><div class=txt>{'<br/><br/>'.join(esc(text))}</div>"
        f"<div class=bottom>{FOOT}<br>Contact: office@example.org</div>"
    )
    return shell(name, body), text


def teasers(chance, name):
    text = speech(chance)
    paragraphs = "".join(f"<p>{each}</p>" for each in esc(text))
    boxes = "".join(
        f"<div class='box'><h4><a href='/x'>{title(chance)}</a></h4><p>{each}</p></div>"
        for each in chance.sample(TEASERS, 4)
    )
    body = (
        f"<div class='menu'>{MENU}</div><div class='col-8'><h1>{name}</h1>{paragraphs}</div>"
        f"<div class='col-4'>{boxes}</div><div class='footer'>{FOOT}</div>"
    )
    return shell(name, body), text


def cookie_banner(chance, name):
    text = speech(chance)
    paragraphs = "".join(f"<p>{each}</p>" for each in esc(text))
    body = (
        f"<div id='consent-layer'><h2>Your privacy</h2><p>{COOKIE}</p><p>{COOKIE} Reject</p></div>"
        f"<div class='page'><div class='nav'>{MENU}</div><div class='entry'><h1>{name}</h1>"
        f"<div class='meta'>24 October 2019 | <a href='/print'>Print</a></div>{paragraphs}"
        "<div class='share'>Share: <a href='#'>Mail</a> <a href='#'>Feed</a></div></div></div>"
        f"<div class='legal'><p>{FOOT}</p></div>"
    )
    return shell(name, body), text


def comments(chance, name):
    text = speech(chance)
    paragraphs = "".join(f"<p>{each}</p>" for each in esc(text))
    said = "".join(
        f"<li class='comment'><b>reader{n}</b><p>{sentence(chance)} {sentence(chance)}</p></li>"
        for n in range(chance.randint(3, 9))
    )
    body = (
        f"<div id='top'>{MENU}</div><div class='post'><h1>{name}</h1>{paragraphs}</div>"
        f"<div id='comments'><h3>Comments</h3><ol>{said}</ol><form><input><button>Send</button>"
        f"</form></div><div id='bottom'>{FOOT}</div>"
    )
    return shell(name, body), text


def debate(chance, name):
    turns = []
    for _ in range(chance.randint(40, 90)):
        who = chance.choice(["The Chair", "Ms Lind", "Mr Oren", "Dr Vale"])
        said = chance.choice(["Thank you.", "I agree.", "No.", sentence(chance), sentence(chance)])
        turns.append(f"{who}: {said}")
    shown = "".join(
        f"<div class='turn'><p><b>{each.split(':')[0]}:</b>{each.split(':', 1)[1]}</p></div>"
        for each in turns
    )
    body = (
        f"<div class='head'>{MENU}</div><h1>{name}</h1><div class='debate'>{shown}</div>"
        f"<div class='foot'>{FOOT}</div>"
    )
    return shell(name, body), turns


def right_to_left(chance, name):
    text = arabic(chance)
    paragraphs = "".join(f"<p>{each}</p>" for each in text)
    menu = "<ul><li><a href='/'>الرئيسية</a></li><li><a href='/n'>الأخبار</a></li></ul>"
    body = (
        f"<div class='qaima'>{menu}</div><div class='mawdu'><h1>{name}</h1>{paragraphs}</div>"
        "<div class='dhayl'>جميع الحقوق محفوظة للمكتب الصحفي ٢٠١٩</div>"
    )
    return shell(name, body, lang="ar"), text


def lists(chance, name):
    text = speech(chance)
    points = "".join(f"<li>{each}</li>" for each in esc(text[1:]))
    body = (
        f"<div role='navigation'>{MENU}</div><div class='content'><h1>{name}</h1>"
        f"<p>{text[0]}</p><ol>{points}</ol></div><div role='contentinfo'>{FOOT}</div>"
    )
    return shell(name, body), text


def cms(chance, name):
    text = speech(chance)
    paragraphs = "".join(f"<p>{each}</p>" for each in esc(text))
    facets = (
        "<ul class='facets'><li><a href='/c'>Valdora</a>, <a href='/p'>Workers Party of Valdora</a> "
        "<a href='/l'>En</a> <a href='/r'>Asia</a> <a href='/k'>Progressive parties</a></li></ul>"
    )
    body = (
        f"<div class='region-header'>{MENU}</div><div class='node'><h1>{name}</h1>"
        f"<div class='submitted'>10/24/19 11:08 AM</div>{facets}<div class='field-item'>{paragraphs}"
        f"</div></div><div class='region-sidebar'><h3>Latest</h3><ul>{links(chance, 6)}</ul></div>"
        f"<div class='region-footer'>{FOOT}</div>"
    )
    return shell(name, body), text


def fonts(chance, name):
    text = speech(chance)
    body = (
        f"<center><font color=red>PRESS OFFICE</font></center><hr>{MENU}<hr><center><h1>{name}</h1>"
        "</center>"
        + "".join(f"<p><font face=Arial>{each}" for each in esc(text))
        + f"<hr><center><font size=1>{FOOT}</font></center>"
    )
    return shell(name, body), text


LAYOUTS = (
    html5, div_soup, table_layout, line_breaks, teasers, cookie_banner, comments, debate,
    right_to_left, lists, cms, fonts,
)  # fmt: skip


def site(layout, n=10):
    """Return the pages of a site of one layout."""
    chance = random.Random(layout.__name__)
    pages = []
    for number in range(n):
        name = title(chance)
        markup, gold = layout(chance, name)
        pages.append(Made(f"{layout.__name__}/page{number}.html", markup, gold))
    return pages
