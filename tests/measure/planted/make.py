"""Writes the planted statements and what was planted: `python tests/measure/planted/make.py`.

Invented words, drawn with Zipf's frequencies, so that some stand together by chance again and
again; between them formulas of four to seven words. Each formula is in a statement of its life
with a probability of its own, from 0.3 to 0.8. No statement is from 2004 and 2005, and the Reds
say nothing after 2014.
"""

import json
import random
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).parent
DRAW = random.Random(7)
SYLLABLES = [c + v for c in "bdfgklmnprst" for v in "aeiou"]
WORDS = sorted({"".join(DRAW.choices(SYLLABLES, k=DRAW.choice([1, 2, 2, 3]))) for _ in range(700)})
WEIGHTS = [1 / (rank + 2) for rank in range(len(WORDS))]
DRAW.shuffle(WORDS)
FIRST, LAST = date(1998, 1, 1), date(2017, 12, 31)
LIVES = {"new": 14, "dropped": 14, "brief": 4, "current": 10}


def born(kind):
    """Return the days between which a formula is used."""
    third = (LAST - FIRST).days // 3
    early = FIRST + timedelta(days=DRAW.randrange(third // 2, third + third // 2))
    late = FIRST + timedelta(days=DRAW.randrange(third + third // 2, 2 * third))
    return {
        "new": (late, LAST),
        "dropped": (FIRST, early),
        "brief": (early, early + timedelta(days=third)),
        "current": (FIRST, LAST),
    }[kind]


def sentence():
    """Return words as they come."""
    return DRAW.choices(WORDS, WEIGHTS, k=DRAW.randrange(5, 14))


def main():
    """Write both files."""
    formulas = []
    for kind, n in LIVES.items():
        for number in range(n):
            words = DRAW.sample(WORDS[40:], DRAW.randrange(4, 8))
            first, last = born(kind)
            party = "Reds" if kind == "current" and number % 5 == 4 else "Greens"
            formulas.append((" ".join(words), kind, party, first, last, DRAW.uniform(0.3, 0.8)))
    statements = []
    day = FIRST
    while day < LAST:
        day += timedelta(days=DRAW.randrange(10, 55))
        for party in ("Greens", "Reds"):
            if day.year in {2004, 2005} or (party == "Reds" and day.year > 2014):
                continue
            said = [sentence() for _ in range(DRAW.randrange(4, 9))]
            for text, _, whose, first, last, rate in formulas:
                if whose == party and first <= day <= last and DRAW.random() < rate:
                    words = sentence()
                    at = DRAW.randrange(len(words) + 1)
                    said.append([*words[:at], *text.split(), *words[at:]])
            DRAW.shuffle(said)
            text = " ".join(f"{' '.join(words).capitalize()}." for words in said)
            statements.append({"party": party, "date": day.isoformat(), "text": text})
    truth = {kind: sorted(text for text, of, *_ in formulas if of == kind) for kind in LIVES}
    lines = (json.dumps(each, ensure_ascii=False) for each in statements)
    (HERE / "statements.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    (HERE / "truth.json").write_text(json.dumps(truth, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
