"""Texts in many languages, written for the tests, to be stored in the encodings of their archives."""

from congress_texts import CONGRESS

RUSSIAN = (
    "Дорогие товарищи! Мы собрались здесь, чтобы говорить о мире и труде, о школах и больницах, о "
    "дорогах и мостах, которые строят наши люди. Правительство обещало новые законы ещё весной, но "
    "рабочие до сих пор ждут ответа. Мы благодарим хозяев встречи за тёплый приём и надеемся, что "
    "следующая встреча состоится в нашей столице."
)
BULGARIAN = (
    "Скъпи другари! Събрали сме се тук, за да говорим за мир и труд, за училища и болници, за пътища "
    "и мостове, които нашите хора строят. Правителството обеща нови закони още през пролетта, но "
    "работниците все още чакат отговор. Благодарим на домакините за топлия прием."
)
UKRAINIAN = (
    "Дорогі товариші! Ми зібралися тут, щоб говорити про мир і працю, про школи й лікарні, про дороги "
    "та мости, які будують наші люди. Уряд обіцяв нові закони ще навесні, але робітники досі чекають "
    "на відповідь. Ми дякуємо господарям зустрічі за теплий прийом, їхня гостинність є прикладом."
)
KOREAN = (
    "존경하는 동지들, 우리는 평화와 노동, 학교와 병원, 그리고 우리 인민이 건설하는 도로와 다리에 대하여 이야기하기 위해 "
    "이 자리에 모였습니다. 정부는 지난 봄에 새로운 법을 약속했지만 노동자들은 아직도 대답을 기다리고 있습니다. 우리는 "
    "따뜻하게 맞아 주신 주최 측에 감사드리며 다음 회의가 우리 수도에서 열리기를 바랍니다. 모든 나라 인민들의 단결 만세! "
    "우리는 앞으로도 함께 나아갈 것이며 서로 돕고 배우면서 더 좋은 내일을 만들어 갈 것입니다."
)
CHINESE = (
    "尊敬的同志们，我们今天来到这里，是为了谈论和平与劳动，谈论学校和医院，谈论我国人民正在建设的道路和桥梁。"
    "政府在春天就答应制定新的法律，但是工人们至今还在等待回答。我们感谢主人的热情接待，希望下一次会议能够在"
    "我们的首都举行。我们的党一向认为，各国人民应当互相帮助，共同发展，不能让战争和贫穷继续下去。过去的一年里，"
    "我们在农村修了许多水渠，在城市开办了新的学校，这些都是大家努力的结果。让我们继续团结起来，为了更好的明天而工作。"
)
TRADITIONAL = (
    "尊敬的同志們，我們今天來到這裡，是為了談論和平與勞動，談論學校和醫院，談論我國人民正在建設的道路和橋樑。"
    "政府在春天就答應制定新的法律，但是工人們至今還在等待回答。我們感謝主人的熱情接待，希望下一次會議能夠在"
    "我們的首都舉行。我們的黨一向認為，各國人民應當互相幫助，共同發展，不能讓戰爭和貧窮繼續下去。過去的一年裡，"
    "我們在農村修了許多水渠，在城市開辦了新的學校，這些都是大家努力的結果。讓我們繼續團結起來，為了更好的明天而工作。"
)
JAPANESE = (
    "敬愛なる同志の皆さん、私たちは平和と労働、学校と病院、そして人々が建設している道路と橋について話し合うために"
    "ここに集まりました。政府は春に新しい法律を約束しましたが、労働者たちはまだ答えを待っています。温かい歓迎をして"
    "くださった主催者の方々に感謝し、次の会議が私たちの首都で開かれることを願っています。これからも互いに助け合い、"
    "学び合いながら、より良い明日をつくるために進んでいきましょう。ありがとうございました。平和万歳。"
)
TURKISH = (
    "Değerli yoldaşlar, bugün burada barış ve emek, okullar ve hastaneler, halkımızın inşa ettiği yollar "
    "ve köprüler hakkında konuşmak için toplandık. Hükümet geçen ilkbaharda yeni yasalar için söz verdi, "
    "ama işçiler hâlâ cevap bekliyor. Sıcak karşılama için ev sahiplerine teşekkür ediyoruz; İstanbul'da "
    "ve Şanlıurfa'da görüşmek üzere."
)
POLISH = (
    "Szanowni towarzysze, zebraliśmy się tutaj, aby mówić o pokoju i pracy, o szkołach i szpitalach, o "
    "drogach i mostach, które buduje nasz lud. Rząd obiecał nowe ustawy jeszcze wiosną, ale robotnicy wciąż "
    "czekają na odpowiedź. Dziękujemy gospodarzom za ciepłe przyjęcie i życzymy wszystkim spokojnych świąt."
)
CZECH = (
    "Vážení soudruzi, sešli jsme se zde, abychom mluvili o míru a práci, o školách a nemocnicích, o cestách "
    "a mostech, které staví náš lid. Vláda slíbila nové zákony už na jaře, ale dělníci dosud čekají na "
    "odpověď. Děkujeme hostitelům za vřelé přijetí a věříme, že příští setkání bude u nás."
)
GREEK = (
    "Αγαπητοί σύντροφοι, συγκεντρωθήκαμε εδώ για να μιλήσουμε για την ειρήνη και την εργασία, για τα σχολεία "
    "και τα νοσοκομεία, για τους δρόμους και τις γέφυρες που χτίζει ο λαός μας. Η κυβέρνηση υποσχέθηκε νέους "
    "νόμους από την άνοιξη, αλλά οι εργάτες ακόμη περιμένουν απάντηση. Ευχαριστούμε θερμά."
)
FRENCH = (
    "Chers camarades, nous sommes réunis ici pour parler de la paix et du travail, des écoles et des hôpitaux, "
    "des routes et des ponts que notre peuple construit. Le gouvernement a promis de nouvelles lois dès le "
    "printemps, mais les ouvriers attendent toujours une réponse. Merci à nos hôtes, où qu’ils soient."
)
ICELANDIC = (
    "Kæru félagar, við erum saman komin hér til að ræða um frið og vinnu, um skóla og sjúkrahús, um vegi og brýr "
    "sem þjóðin okkar byggir. Ríkisstjórnin lofaði nýjum lögum síðastliðið vor en verkamenn bíða enn eftir svari. "
    "Við þökkum gestgjöfunum fyrir hlýjar móttökur og vonum að næsti fundur verði haldinn hér."
)
ARABIC = (
    "أيها الرفاق الأعزاء، لقد اجتمعنا هنا لنتحدث عن السلام والعمل، وعن المدارس والمستشفيات، وعن الطرق والجسور "
    "التي يبنيها شعبنا. وعدت الحكومة بقوانين جديدة في الربيع الماضي، ولكن العمال ما زالوا ينتظرون الجواب. نشكر "
    "المضيفين على حسن الاستقبال ونأمل أن يعقد الاجتماع القادم في عاصمتنا."
)
HEBREW = (
    "חברים יקרים, התכנסנו כאן כדי לדבר על שלום ועבודה, על בתי ספר ובתי חולים, על כבישים וגשרים שעמנו בונה. "
    "הממשלה הבטיחה חוקים חדשים עוד באביב, אבל הפועלים עדיין מחכים לתשובה. אנו מודים למארחים על קבלת הפנים "
    "החמה ומקווים שהפגישה הבאה תיערך בבירה שלנו בשנה הבאה."
)
THAI = (
    "สหายที่รักทั้งหลาย วันนี้เรามาพบกันที่นี่เพื่อพูดถึงสันติภาพและการทำงาน โรงเรียนและโรงพยาบาล ถนนและสะพานที่ประชาชน"
    "ของเรากำลังสร้าง รัฐบาลสัญญาว่าจะออกกฎหมายใหม่ตั้งแต่ฤดูใบไม้ผลิ แต่คนงานยังคงรอคำตอบอยู่ เราขอขอบคุณเจ้าภาพสำหรับ"
    "การต้อนรับอันอบอุ่นและหวังว่าการประชุมครั้งต่อไปจะจัดขึ้นในเมืองหลวงของเรา"
)

TEXTS = [
    ("cp1251", RUSSIAN),
    ("koi8-r", RUSSIAN),
    ("cp1251", BULGARIAN),
    ("cp1251", UKRAINIAN),
    ("koi8-u", UKRAINIAN),
    ("euc-kr", KOREAN),
    ("cp949", KOREAN + " 똠방각하 펲시콜라"),
    ("gb18030", CHINESE),
    ("gb2312", CHINESE),
    ("big5", TRADITIONAL),
    ("shift_jis", JAPANESE),
    ("euc-jp", JAPANESE),
    ("iso-8859-9", TURKISH),
    ("cp1254", TURKISH),
    ("cp1250", POLISH),
    ("iso-8859-2", POLISH),
    ("cp1250", CZECH),
    ("iso-8859-7", GREEK),
    ("cp1253", GREEK),
    ("cp1252", FRENCH),
    ("cp1252", ICELANDIC),
    ("cp1256", ARABIC),
    ("cp1255", HEBREW),
    ("cp874", THAI),
    *(
        (encoding, text)
        for encoding in ("utf-16-le", "utf-16-be", "utf-16", "utf-8", "utf-8-sig")
        for text in (RUSSIAN, KOREAN, CHINESE, JAPANESE, FRENCH, ARABIC)
    ),
    *((encoding, text) for encodings, text in CONGRESS for encoding in encodings.split()),
]
