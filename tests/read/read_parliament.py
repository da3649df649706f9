"""A small debate as ParlaMint writes it: people, parties, memberships, turns."""

NS = 'xmlns="http://www.tei-c.org/ns/1.0"'
ROOT = f"""<?xml version="1.0" encoding="UTF-8"?>
<teiCorpus {NS} xml:id="ParlaMint-VA"><teiHeader><profileDesc><particDesc><listOrg>
<org xml:id="party.WPV" role="politicalParty"><orgName full="yes" xml:lang="en">Workers Party of
Valdora</orgName><orgName full="abb">WPV</orgName></org>
<org xml:id="party.LU" role="politicalParty"><orgName full="yes">Labour Union</orgName></org>
<org xml:id="group.LEFT" role="parliamentaryGroup"><orgName full="yes">The Left</orgName></org>
<org xml:id="GOV" role="government"><orgName full="yes">Government of Valdora</orgName>
<listEvent><event xml:id="GOV.1" from="2018-01-01" to="2019-12-31"><label>First cabinet</label>
</event></listEvent></org>
<listRelation><relation name="coalition" mutual="#party.WPV #party.LU" from="2018-01-01"
to="2019-06-30"/><relation name="opposition" active="#party.WPV" passive="#GOV"
from="2019-07-01"/></listRelation></listOrg><listPerson>
<person xml:id="LindAda"><persName><surname>Lind</surname><forename>Ada</forename></persName>
<sex value="F"/><birth when="1960-02-03"/>
<affiliation ref="#party.WPV" role="member" from="2001-01-01" to="2019-03-31"/>
<affiliation ref="#party.LU" role="member" from="2019-04-01"/>
<affiliation ref="#group.LEFT" role="member" from="2001-01-01"/>
<affiliation ref="#GOV" role="minister" from="2018-01-01" to="2019-01-31"/></person>
<person xml:id="OrenBo"><persName><surname>Oren</surname><forename>Bo</forename></persName>
<affiliation ref="#party.WPV" role="member" from="2001-01-01"/>
<affiliation ref="#party.LU" role="member" from="2019-01-01"/></person>
</listPerson></particDesc></profileDesc></teiHeader></teiCorpus>"""


def component(day, body, identity="ParlaMint-VA_2019"):
    return f"""<TEI {NS} xml:id="{identity}" xml:lang="en"><teiHeader><fileDesc><titleStmt>
<title type="main" xml:lang="en">Sitting of {day}</title><meeting n="7">Sitting 7</meeting>
</titleStmt><publicationStmt><availability><licence target="https://example.org/by"/>
</availability><date when="2020-05-05"/></publicationStmt></fileDesc><profileDesc><settingDesc>
<setting><date when="{day}">{day}</date></setting></settingDesc></profileDesc></teiHeader>
<text><body><div type="debateSection">{body}</div></body></text></TEI>"""


TURNS = """<note type="speaker">Ms Lind:</note>
<u who="#LindAda" ana="#regular" xml:id="u1"><seg>Dear   colleagues, <note type="time">(11.08)</note>
peace is near.</seg><kinesic type="applause"><desc>Applause.</desc></kinesic>
<seg>We thank you.</seg></u>
<u who="#OrenBo" ana="#chair" xml:id="u2"><seg>Order!</seg></u>"""
