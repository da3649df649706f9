"""A small collection in many scripts, from right to left too, with turns, notes and entities."""

import json
from pathlib import Path

ARABIC = (
    "الإعلان عن السلام\n\nيولد جميع الناس أحراراً متساوين في الكرامة والحقوق. وقد وهبوا "
    "عقلاً وضميراً وعليهم أن يعامل بعضهم بعضاً بروح الإخاء (Brotherhood).\n\nلكل إنسان حق "
    "التمتع بكافة الحقوق والحريات الواردة في هذا الإعلان، دون أي تمييز، كالتمييز بسبب "
    "العنصر أو اللون أو الجنس أو اللغة أو الدين. النضال من أجل السلام والحرية هو نضال "
    "الشعوب في 1948 و 12/10.\n\nلكل فرد الحق في الحياة والحرية وسلامة شخصه."
)
ARABIC_AGAIN = (
    "رسالة إلى العمال\n\nيولد جميع الناس أحراراً متساوين في الكرامة والحقوق. وقد وهبوا عقلاً "
    "وضميراً وعليهم أن يعامل بعضهم بعضاً بروح التضامن.\n\nلكل فرد الحق في السلام والحرية "
    "وسلامة شخصه، والحق في العمل."
)
HEBREW = (
    "הכרזה לכל באי עולם\n\nכל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם. כולם חוננו "
    "בתבונה ובמצפון, לפיכך חובה עליהם לנהוג איש ברעהו ברוח של אחווה.\n\nהשלום הוא זכות לכל "
    "אדם."
)
CHINESE = (
    "和平宣言\n\n人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精"
    "神相对待。\n\n为了和平与发展而斗争，各国人民必须团结起来。世界和平是全人类的共同愿望，也是我们党的一贯主张。和平来之不易，必须珍惜。"
)
CHINESE_AGAIN = (
    "和平宣言（二）\n\n人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，"
    "并应以同志关系的精神相对待。\n\n为了和平与建设而奋斗，各国人民必须团结起来。"
)
JAPANESE = (
    "平和宣言\n\nすべての人間は、生まれながらにして自由であり、かつ、尊厳と権利と"
    "について平等である。平和のために戦う。"
)
ENGLISH = (
    "To the peoples of the world\n\nOn March 8, 1954 the delegates of Kenya and France met "
    "in Geneva. John Smith spoke for the United Nations and asked the Security Council to "
    "act. Peace (السلام) is the wish of all, said the delegate of China (中国).\n\nTen million "
    "workers in Europe wait for a treaty. The Labour League demands that Congress vote on "
    "the treaty before January 1, 1955. Congress has waited since 1950, and Congress will "
    "not wait for Europe."
)
ROWS = [
    ("ar_1948", "ar", "اتحاد العمال", "1948-12-10", "الإعلان العالمي", ARABIC),
    ("ar_1950", "ar", "اتحاد العمال", "1950-05-01", "رسالة إلى العمال", ARABIC_AGAIN),
    ("he_1949", "he", "ברית העבודה", "1949-01-01", "הכרזה לכל באי עולם", HEBREW),
    ("zh_1951", "zh", "和平党", "1951-03-08", "和平宣言", CHINESE),
    ("zh_1952", "zh", "和平党", "1952-03-08", "和平宣言（二）", CHINESE_AGAIN),
    ("ja_1953", "ja", "平和党", "1953-03-08", "平和宣言", JAPANESE),
    ("en_1954", "en", "Labour League", "1954-03-08", "To the peoples of the world", ENGLISH),
]
DEBATE = """<?xml version="1.0"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en"><teiHeader><fileDesc>
<titleStmt><title>Debate on the treaty</title></titleStmt><publicationStmt><p/></publicationStmt>
<sourceDesc><bibl><date when="1955-01-02"/></bibl></sourceDesc></fileDesc></teiHeader>
<text><body><div><head>The treaty</head>
<u who="#AdaLind"><seg>Members of the house, on January 2 we vote on the treaty with France.</seg>
<seg>I ask you all to stand for peace in Europe. <note>Applause from the left.</note> We have waited
for long.</seg></u>
<u who="#BenOro"><seg>The treaty is a bad one. John Smith of Geneva said so himself.</seg>
<vocal><desc>Laughter.</desc></vocal><seg>We shall vote against it.</seg></u>
<u who="#AdaLind"><seg>Then peace will wait.</seg></u></div></body></text></TEI>
"""
ARABIC_DEBATE = """<?xml version="1.0"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="ar"><teiHeader><fileDesc>
<titleStmt><title>نقاش حول السلام</title></titleStmt><publicationStmt><p/></publicationStmt>
<sourceDesc><bibl><date when="1956-01-02"/></bibl></sourceDesc></fileDesc></teiHeader>
<text><body><div><u who="#Amal"><seg>لكل فرد الحق في السلام والحرية وسلامة شخصه.</seg>
<seg>والحق في العمل <note>تصفيق</note> حق لكل إنسان.</seg></u>
<u who="#Nabil"><seg>السلام هو طريق الشعوب.</seg></u></div></body></text></TEI>
"""


def write(folder: Path) -> None:
    """Write the files of the collection into a new folder."""
    folder.mkdir()
    names = ("id", "language", "party", "date", "title", "text")
    lines = [json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) for row in ROWS]
    (folder / "statements.jsonl").write_text("\n".join(lines), "utf-8")
    (folder / "debate.xml").write_text(DEBATE, "utf-8")
    (folder / "arabic_debate.xml").write_text(ARABIC_DEBATE, "utf-8")
