"""More layouts of pages: `LEARNT` were looked at while labels were made, `HELD` were not."""

import html
import random

from html_pages import (
    COOKIE,
    FOOT,
    MENU,
    NOUNS,
    PLACES,
    TEASERS,
    Made,
    esc,
    links,
    sentence,
    shell,
    speech,
    title,
)

ABOUT = (
    "The press office was founded in 1951 and serves all members of the council. It answers "
    "questions from Monday to Friday, sends its letters to four hundred subscribers and keeps the "
    "archive of the meetings, which may be visited after a request in writing."
)


def paragraphs(texts):
    return "".join(f"<p>{each}</p>" for each in esc(texts))


def cards(chance, n, outer="div class='c12'", heading="h3"):
    end = outer.split()[0]
    return "".join(
        f"<{outer}><{heading}><a href='/s/{chance.randint(1, 999)}'>{title(chance)}</a></{heading}>"
        f"<p>{sentence(chance)} <a href='/s'>Read more</a></p></{end}>"
        for _ in range(n)
    )


def blog(chance, name):
    first, second = speech(chance), speech(chance, 3)[1:-1]
    quote, points = sentence(chance), [sentence(chance) for _ in range(3)]
    text = [*first[:-1], "What comes next", *second, quote, *points]
    items = "".join(f"<li>{each}</li>" for each in points)
    said = "".join(
        f"<li class='comment depth-1'><cite>reader {n}</cite><p>{sentence(chance)}</p></li>"
        for n in range(4)
    )
    body = (
        f"<header class='site-header'><p>Press office</p><nav>{MENU}</nav></header>"
        "<div id='primary' class='content-area has-sidebar'><main><article class='post type-post "
        "category-popular comments-open'><header class='entry-header'>"
        f"<h1>{name}</h1><div class='entry-meta'>Posted on <time datetime='2019-10-24'>24 October "
        f"2019</time> by <a href='/au'>Office</a></div></header><div class='entry-content'>"
        f"{paragraphs(first[:-1])}<h2>What comes next</h2>{paragraphs(second)}<blockquote>"
        f"<p>{quote}</p></blockquote><ul>{items}</ul>"
        "<div class='sharedaddy'><h3>Share this:</h3><ul><li><a href='#'>Mail</a></li></ul></div>"
        f"</div></article><nav class='post-navigation'><a href='/1'>{title(chance)}</a></nav>"
        f"<div id='comments'><h2>4 thoughts</h2><ol>{said}</ol></div></main></div>"
        f"<aside id='secondary'><h2>Recent</h2><ul>{links(chance, 5)}</ul></aside>"
        f"<footer class='site-footer'>{FOOT}</footer>"
    )
    return shell(name, f"<div class='single has-sidebar comments-open'>{body}</div>"), text


def columns(chance, name):
    text = speech(chance)
    body = (
        f"<div class='container'><div class='row'><div class='col-md-3'>{MENU}"
        f"<ul>{links(chance, 6)}</ul></div><div class='col-md-9'><h2>{name}</h2>"
        f"{paragraphs(text)}<div class='row'>{cards(chance, 3, 'div class=col-md-4')}</div></div>"
        f"</div><div class='row'><p>{FOOT}</p></div></div>"
    )
    return shell(name, body), text


def german(chance, name):
    text = speech(chance)
    said = "".join(
        f"<div class='beitrag'><b>Leser {n}</b><p>{sentence(chance)}</p></div>" for n in range(5)
    )
    body = (
        f"<div id='hauptmenue'>{MENU}</div><div class='brotkrumen'><a href='/'>Start</a> &gt; "
        f"<a href='/r'>Reden</a></div><div id='inhalt'><h1>{name}</h1>{paragraphs(text)}</div>"
        f"<div id='randspalte'><h3>Mehr</h3>{cards(chance, 3, 'div')}</div><div id='kommentare'>"
        f"{said}</div><div id='fusszeile'>{FOOT}</div>"
    )
    return shell(name, body, lang="de"), text


def flat(chance, name):
    text = speech(chance)
    body = (
        "<p><a href='/'>Home</a> | <a href='/n'>News</a> | <a href='/a'>About us</a></p>"
        f"<h1>{name}</h1>{paragraphs(text)}<p>{FOOT}</p><p><a href='/'>Back to the start</a></p>"
    )
    return shell(name, body), text


def turns(chance, n):
    for _ in range(n):
        who = chance.choice(["The Chair", "Ms Lind", "Mr Oren", "Dr Vale"])
        yield (
            who,
            chance.choice(["Thank you.", "I agree.", "No.", sentence(chance), sentence(chance)]),
        )


def debate_list(chance, name):
    said = list(turns(chance, chance.randint(40, 80)))
    shown = "".join(f"<dt>{who}</dt><dd>{what}</dd>" for who, what in said)
    body = f"<div class='t'>{MENU}</div><h1>{name}</h1><dl>{shown}</dl><div class='u'>{FOOT}</div>"
    return shell(name, body), [each for turn in said for each in turn]


def debate_table(chance, name):
    said = list(turns(chance, chance.randint(40, 80)))
    shown = "".join(f"<tr><td><b>{who}</b></td><td>{what}</td></tr>" for who, what in said)
    body = (
        f"<table><tr><td>{MENU}</td><td><h2>{name}</h2><table>{shown}</table></td></tr></table>"
        f"<p>{FOOT}</p>"
    )
    return shell(name, body), [each for turn in said for each in turn]


def portal(chance, name):
    text = speech(chance)
    half = len(text) // 2
    body = (
        f"<div class='top'>{MENU}</div><div class='ticker'>{links(chance, 3)}</div>"
        f"<div class='grid'><div class='story'><h1>{name}</h1><p class='byline'>Press office, "
        f"24.10.2019</p>{paragraphs(text[:half])}<div class='readalso'>Read also: <a href='/r'>"
        f"{title(chance)}</a></div>{paragraphs(text[half:])}</div></div>"
        f"<div class='grid'>{cards(chance, 8, 'section class=c12')}</div><div class='base'>{FOOT}"
        "</div>"
    )
    return shell(name, body), text


CYRILLIC = ["мир", "труд", "партия", "народ", "школа", "гавань", "договор", "союз", "завод"]


def cyrillic(chance, name):
    text = [
        " ".join(chance.choice(CYRILLIC) for _ in range(chance.randint(12, 40))).capitalize() + "."
        for _ in range(chance.randint(4, 10))
    ]
    said = "".join(
        f"<div><b>читатель</b>: {' '.join(chance.sample(CYRILLIC, 6))}</div>" for _ in range(4)
    )
    body = (
        "<div id='verh'><a href='/'>Главная</a> <a href='/n'>Новости</a></div><div id='levo'><ul>"
        "<li><a href='/1'>О нас</a></li><li><a href='/2'>Архив</a></li></ul></div>"
        f"<div id='centr'><h1>{name}</h1>{paragraphs(text)}</div>"
        f"<div id='kommentarii'>{said}</div><div id='niz'>Все права защищены. Пресс-служба.</div>"
    )
    return shell(name, body, lang="ru"), text


def votes(chance, name):
    text = speech(chance)
    rows = [(place, str(chance.randint(1, 99)), str(chance.randint(1, 99))) for place in PLACES]
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    body = (
        f"<div class='m1'>{MENU}</div><div class='m2'><h1>{name}</h1>{paragraphs(text)}"
        f"<table><tr><th>Place</th><th>Yes</th><th>No</th></tr>{table}</table></div>"
        f"<div class='m3'>{FOOT}</div>"
    )
    return shell(name, body), [*text, "Place Yes No", *(" ".join(row) for row in rows)]


def single_breaks(chance, name):
    text = speech(chance)
    cell = "<br>&nbsp;&nbsp;".join(esc(text))
    body = (
        "<table width=100%><tr><td bgcolor=red><font size=5>Press office</font></td></tr><tr><td>"
        f"<table><tr><td width=150><font size=1>{links(chance, 5)}</font></td><td><font face=Arial>"
        f"<b>{name}</b><br>{cell}</font></td></tr></table></td></tr><tr><td><font size=1>{FOOT}"
        "</font></td></tr></table>"
    )
    return shell(name, body), text


def short(chance, name):
    text = [sentence(chance), sentence(chance)]
    body = (
        f"<div id='consent'><p>{COOKIE} {COOKIE}</p></div><div class='b1'>{MENU}</div>"
        f"<div class='b2'><h1>{name}</h1>{paragraphs(text)}</div>"
        f"<div class='b3'><h4>About the press office</h4><p>{ABOUT}</p></div><div>{FOOT}</div>"
    )
    return shell(name, body), text


def interview(chance, name):
    text = []
    for _ in range(8):
        text += [f"Question: what of the {chance.choice(NOUNS)}?", sentence(chance)]
    shown = "".join(
        f"<p><strong>{ask}</strong></p><p>{answer}</p>"
        for ask, answer in zip(text[::2], text[1::2], strict=True)
    )
    body = (
        f"<div class='navi'>{MENU}</div><div class='two'><div class='left'><h1>{name}</h1>"
        f"{shown}</div><div class='right'><h3>Letters</h3><p>Write to us and we will send you our "
        "letter every week, with all that the council has said.</p><form><input><button>Sign up"
        f"</button></form>{cards(chance, 2)}</div></div><div class='end'>{FOOT}</div>"
    )
    return shell(name, body), text


def sections(chance, name):
    parts = [(f"{n}. On the {chance.choice(NOUNS)}", speech(chance, 3)[1:]) for n in range(1, 6)]
    shown = "".join(
        f"<section><h2>{head}</h2>{paragraphs(texts)}</section>" for head, texts in parts
    )
    contents = "".join(f"<li><a href='#s'>{head}</a></li>" for head, _ in parts)
    body = (
        f"<div class='bar'>{MENU}</div><div class='doc'><h1>{name}</h1><ul class='toc'>{contents}"
        f"</ul>{shown}</div><div class='bar2'>{FOOT}</div>"
    )
    return shell(name, body), [each for head, texts in parts for each in (head, *texts)]


HAN = "和平労働党会議学校港川条約市民自由協力歴史未来社会経済国際"


def japanese(chance, name):
    text = [
        "".join(chance.choice(HAN) for _ in range(chance.randint(30, 120))) + "。"
        for _ in range(chance.randint(4, 9))
    ]
    side = "".join(
        f"<li><a href='/{n}'>{''.join(chance.sample(list(HAN), 8))}</a></li>" for n in range(6)
    )
    body = (
        "<div id='hd'><a href='/'>ホーム</a><a href='/n'>ニュース</a></div><div id='wrap'>"
        f"<div id='honbun'><h1>{name}</h1>{paragraphs(text)}</div><div id='yoko'><ul>{side}</ul>"
        "</div></div><div id='shita'>無断転載を禁じます。</div>"
    )
    return shell(name, body, lang="ja"), text


def related_rows(chance, name):
    text = speech(chance)
    body = (
        f"<div id='block-1'>{MENU}</div><div id='block-2'><div class='node'><h1>{name}</h1>"
        f"<div class='field'><div class='field-item'>{paragraphs(text)}</div></div></div>"
        f"<div class='view-content'>{cards(chance, 5, 'div class=views-row', 'div')}</div></div>"
        f"<div id='block-3'><p>{FOOT}</p></div>"
    )
    return shell(name, body), text


def guestbook(chance, name):
    text = speech(chance)
    justified = "".join(f"<p align=justify>{each}" for each in esc(text))
    book = "".join(
        f"<tr><td><i>visitor {n}</i></td><td>{sentence(chance)}</td></tr>" for n in range(3)
    )
    body = (
        f"<table><tr><td valign=top>{MENU}<ul>{links(chance, 4)}</ul></td><td><h3>{name}</h3>"
        f"{justified}</td></tr></table><hr><b>Guest book</b><table class=guestbook>{book}</table>"
        f"<hr><center>{FOOT}</center>"
    )
    return shell(name, body), text


def bare_breaks(chance, name):
    text = speech(chance)
    half = len(text) // 2
    body = (
        f"<div id=h>{MENU}</div><div id=b><h1>{name}</h1><div>{'<br><br>'.join(esc(text[:half]))}"
        "<div class=ad>Advertisement: buy the calendar of the office now</div>"
        f"{'<br><br>'.join(esc(text[half:]))}</div></div><div id=f>{FOOT}</div>"
    )
    return shell(name, body), text


def minutes(chance, name):
    text, shown = [], ""
    for n in range(1, 5):
        head = f"Item {n}: the {chance.choice(NOUNS)}"
        text.append(head)
        shown += f"<h2>{head}</h2>"
        for who, what in turns(chance, chance.randint(5, 15)):
            text += [who, what]
            shown += f"<div class=speech><span class=speaker>{who}</span><p>{what}</p></div>"
    tree = "".join(f"<li><a href='/d{n}'>Sitting of {n} May</a></li>" for n in range(1, 20))
    body = (
        f"<div class=strip>{MENU}</div><div class=agenda><ul>{tree}</ul></div><div class=record>"
        f"<h1>{name}</h1>{shown}</div><div class=strip>{FOOT}</div>"
    )
    return shell(name, body), text


def hashed(chance, name):
    text = speech(chance)
    body = (
        f"<div id='root'><div class='sc-a1'><div class='sc-b2'>{MENU}</div></div><div class='sc-c3'>"
        f"<div class='sc-d4'><div class='sc-e5'><h1>{name}</h1><span>24 Oct 2019</span></div>"
        f"<div class='sc-f6'><div><div>{paragraphs(text)}</div></div></div></div>"
        f"<div class='sc-g7'><div class='sc-h8'>{cards(chance, 4, 'div class=sc-i9')}</div></div>"
        f"</div><div class='sc-j0'><p>Press office, 4 Harbour Street, Valdora</p><p>{FOOT}</p></div>"
        f"<div role='dialog'><p>{COOKIE}</p></div></div>"
    )
    return shell(name, body), text


def teasers_between(chance, name):
    text = speech(chance)
    body = (
        f"<div class=a><a href='/'>Press office</a></div><div class=b>{''.join(f'<p>{t}</p>' for t in chance.sample(TEASERS, 3))}"
        f"</div><div class=c><h1>{name}</h1><ul><li><a href='/p'>Print</a></li><li><a href='/m'>"
        f"Mail</a></li></ul>{paragraphs(text)}<p>Tags: <a href='/t'>harbour</a>, <a href='/u'>"
        f"peace</a></p></div><div class=d>{MENU}{FOOT}</div>"
    )
    return shell(name, body), text


LEARNT = (
    blog, columns, german, flat, debate_list, debate_table, portal, cyrillic, votes,
    single_breaks, short, interview, sections,
)  # fmt: skip
HELD = (japanese, related_rows, guestbook, bare_breaks, minutes, hashed, teasers_between)


def site(layout, n=10):
    """Return the pages of a site of one layout."""
    chance = random.Random(f"more {layout.__name__}")
    pages = []
    for number in range(n):
        name = title(chance)
        markup, gold = layout(chance, name)
        pages.append(
            Made(f"{layout.__name__}/page{number}.html", markup, list(map(html.unescape, gold)))
        )
    return pages
