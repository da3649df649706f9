"""A second text in each language, on another matter and without the first one's words."""

CONGRESS = [
    (
        "cp1251 koi8-r iso-8859-5 cp866",
        "Съезд партии открылся утром в старом театре. Делегаты из двенадцати областей обсудили бюдж"
        "ет, пенсии и положение на заводах. Председатель сказал, что цены на хлеб выросли вдвое, а "
        "зарплаты остались прежними. Выступавшие требовали отставки министра и созыва комиссии.",
    ),
    (
        "cp1251",
        "Конгресът на партията започна сутринта в стария театър. Делегати от дванадесет области обс"
        "ъдиха бюджета, пенсиите и положението в заводите. Председателят каза, че цените на хляба с"
        "а се удвоили, а заплатите остават същите. Ще има стачка във всички градове на страната.",
    ),
    (
        "cp1251 koi8-u",
        "З'їзд партії відкрився вранці у старому театрі. Делегати з дванадцяти областей обговорили "
        "бюджет, пенсії та становище на заводах. Голова сказав, що ціни на хліб зросли вдвічі, а за"
        "рплати залишилися такими самими. Промовці вимагали відставки міністра.",
    ),
    (
        "cp1251",
        "Конгрес странке отворен је јутрос у старом позоришту. Делегати из дванаест области расправ"
        "љали су о буџету, пензијама и стању у фабрикама. Председник је рекао да су цене хлеба удво"
        "стручене, а плате остале исте. Говорници су тражили оставку министра и нову комисију.",
    ),
    (
        "euc-kr cp949 utf-16-le utf-16-be",
        "당 대회가 오늘 아침 옛 극장에서 열렸다. 열두 개 도의 대표들이 예산과 연금, 공"
        "장의 형편을 토론하였다. 위원장은 빵 값이 두 배로 올랐지만 임금은 그대로라고 말하"
        "였다. 연설자들은 장관의 사퇴와 새 위원회의 구성을 요구하였다. 대회는 저녁까지 계"
        "속되었으며 결의문을 채택하였다. 다음 날에는 청년 조직과 여성 조직의 모임이 있었고"
        ", 외국에서 온 손님들이 인사를 하였다.",
    ),
    (
        "gb18030 gb2312 gbk utf-16-le utf-16-be",
        "党代表大会今天上午在老剧院开幕。来自十二个省的代表讨论了预算、养老金和工厂的状况。主席指出，"
        "面包价格上涨一倍，工资却没有变化。发言者要求部长辞职，并成立调查委员会。大会持续到晚上，通过"
        "了决议。第二天举行了青年组织和妇女组织的会议，外国来宾致辞。会后代表们参观了水电站、纺织厂和"
        "一所乡村小学，同当地居民交谈，了解他们的生活和困难。许多老人回忆起战前的岁月，希望类似的灾难"
        "不再重演。",
    ),
    (
        "big5",
        "黨代表大會今天上午在老劇院開幕。來自十二個省的代表討論了預算、養老金和工廠的狀況。主席指出，"
        "麵包價格上漲一倍，工資卻沒有變化。發言者要求部長辭職，並成立調查委員會。大會持續到晚上，通過"
        "了決議。第二天舉行了青年組織和婦女組織的會議，外國來賓致辭。會後代表們參觀了水電站、紡織廠和"
        "一所鄉村小學，同當地居民交談，瞭解他們的生活和困難。許多老人回憶起戰前的歲月，希望類似的災難"
        "不再重演。",
    ),
    (
        "shift_jis euc-jp cp932 iso2022_jp utf-16-le",
        "党大会は今朝、古い劇場で開幕した。十二の県からの代議員が予算、年金、工場の状況について討論し"
        "た。議長は、パンの値段が二倍になったのに賃金は変わらないと述べた。発言者は大臣の辞任と新しい"
        "委員会の設置を要求した。大会は夜まで続き、決議を採択した。翌日には青年組織と女性組織の会合が"
        "あり、外国からの来賓が挨拶を行った。その後、代議員たちは発電所や紡績工場、村の小学校を見学し"
        "、住民と話し合った。",
    ),
    (
        "cp1254 iso-8859-9",
        "Parti kongresi bu sabah eski tiyatroda açıldı. On iki ilden gelen delegeler bütçeyi, emekl"
        "i maaşlarını ve fabrikaların durumunu görüştü. Başkan, ekmek fiyatının iki katına çıktığın"
        "ı, ücretlerin ise aynı kaldığını söyledi. Konuşmacılar bakanın istifasını istedi.",
    ),
    (
        "cp1250 iso-8859-2",
        "Zjazd partii otwarto rano w starym teatrze. Delegaci z dwunastu województw omawiali budżet"
        ", emerytury i położenie w fabrykach. Przewodniczący powiedział, że ceny chleba wzrosły dwu"
        "krotnie, a płace pozostały takie same. Mówcy żądali dymisji ministra i powołania komisji ś"
        "ledczej.",
    ),
    (
        "cp1250 iso-8859-2",
        "Sjezd strany byl zahájen ráno ve starém divadle. Delegáti z dvanácti krajů projednali rozp"
        "očet, důchody a situaci v továrnách. Předseda řekl, že ceny chleba se zdvojnásobily, zatím"
        "co mzdy zůstaly stejné. Řečníci žádali odstoupení ministra a ustavení nové komise.",
    ),
    (
        "cp1250 iso-8859-2",
        "A párt kongresszusa ma reggel nyílt meg a régi színházban. Tizenkét megye küldöttei megvit"
        "atták a költségvetést, a nyugdíjakat és a gyárak helyzetét. Az elnök elmondta, hogy a keny"
        "ér ára kétszeresére nőtt, a bérek pedig változatlanok maradtak. A felszólalók a miniszter "
        "lemondását követelték.",
    ),
    (
        "cp1250 iso-8859-2",
        "Congresul partidului s-a deschis azi dimineaţă în teatrul vechi. Delegaţii din douăsprezec"
        "e judeţe au discutat bugetul, pensiile şi situaţia din fabrici. Preşedintele a spus că pre"
        "ţul pâinii s-a dublat, iar salariile au rămas aceleaşi. Vorbitorii au cerut demisia minist"
        "rului.",
    ),
    (
        "cp1250 iso-8859-2",
        "Kongres stranke otvoren je jutros u starom kazalištu. Izaslanici iz dvanaest županija rasp"
        "ravljali su o proračunu, mirovinama i stanju u tvornicama. Predsjednik je rekao da su cije"
        "ne kruha udvostručene, a plaće ostale iste. Govornici su tražili ostavku ministra i novo p"
        "ovjerenstvo koje će sve istražiti.",
    ),
    (
        "cp1253 iso-8859-7",
        "Το συνέδριο του κόμματος άρχισε σήμερα το πρωί στο παλιό θέατρο. Αντιπρόσωποι από δώδεκα ν"
        "ομούς συζήτησαν τον προϋπολογισμό, τις συντάξεις και την κατάσταση στα εργοστάσια. Ο πρόεδ"
        "ρος είπε ότι η τιμή του ψωμιού διπλασιάστηκε, ενώ οι μισθοί έμειναν ίδιοι. Άλλοι ομιλητές "
        "ζήτησαν παραίτηση.",
    ),
    (
        "cp1256 iso-8859-6",
        "افتتح مؤتمر الحزب صباح اليوم في المسرح القديم. ناقش المندوبون من اثنتي عشرة محافظة الميزان"
        "ية والمعاشات وأوضاع المصانع. وقال الرئيس إن سعر الخبز تضاعف بينما بقيت الأجور على حالها. و"
        "طالب المتحدثون باستقالة الوزير وتشكيل لجنة جديدة للتحقيق في الأمر.",
    ),
    (
        "cp1255 iso-8859-8",
        "ועידת המפלגה נפתחה הבוקר בתיאטרון הישן. צירים משנים עשר מחוזות דנו בתקציב, בקצבאות ובמצב ה"
        "מפעלים. היושב ראש אמר שמחיר הלחם הוכפל והשכר נשאר כשהיה. הנואמים דרשו את התפטרות השר ואת ה"
        "קמתה של ועדה חדשה שתבדוק את העניין עד סוף השנה הזאת ותפרסם את הממצאים.",
    ),
    (
        "cp874 tis-620",
        "การประชุมใหญ่ของพรรคเปิดขึ้นเมื่อเช้านี้ในโรงละครเก่า ผู้แทนจากสิบสองจังหวัดอภิปรายเรื่องง"
        "บประมาณ เงินบำนาญ และสภาพของโรงงาน ประธานกล่าวว่าราคาขนมปังเพิ่มขึ้นสองเท่า แต่ค่าจ้างยังค"
        "งเดิม ผู้อภิปรายเรียกร้องให้รัฐมนตรีลาออกและตั้งคณะกรรมการชุดใหม่",
    ),
    (
        "cp1252 iso-8859-15",
        "Le congrès du parti s'est ouvert ce matin dans l'ancien théâtre. Les délégués de douze dép"
        "artements ont débattu du budget, des retraites et de la situation dans les usines. Le prés"
        "ident a déclaré que le prix du pain avait doublé alors que les salaires étaient restés les"
        " mêmes.",
    ),
    (
        "cp1252",
        "Der Parteitag wurde heute früh im alten Theater eröffnet. Die Abgeordneten aus zwölf Bezir"
        "ken berieten über den Haushalt, die Renten und die Lage in den Betrieben. Der Vorsitzende "
        "sagte, der Brotpreis habe sich verdoppelt, während die Löhne gleich geblieben seien. Große"
        " Empörung äußerten viele Redner.",
    ),
    (
        "cp1252",
        "El congreso del partido se inauguró esta mañana en el antiguo teatro. Los delegados de doc"
        "e provincias debatieron el presupuesto, las pensiones y la situación de las fábricas. El p"
        "residente dijo que el precio del pan se había duplicado y que los salarios seguían igual. "
        "¿Quién responderá? preguntó una obrera.",
    ),
    (
        "cp1252",
        "O congresso do partido abriu esta manhã no antigo teatro. Os delegados de doze distritos d"
        "iscutiram o orçamento, as pensões e a situação nas fábricas. O presidente afirmou que o pr"
        "eço do pão duplicou, mas os salários não mudaram. Os oradores exigiram a demissão do minis"
        "tro e uma comissão.",
    ),
    (
        "cp1252",
        "Partiets kongress öppnades i morse på den gamla teatern. Ombud från tolv län diskuterade b"
        "udgeten, pensionerna och läget på fabrikerna. Ordföranden sade att brödpriset hade fördubb"
        "lats medan lönerna var desamma. Talarna krävde att ministern skulle avgå och att en ny kom"
        "mitté skulle tillsättas.",
    ),
    (
        "cp1252",
        "Puolueen kokous avattiin tänä aamuna vanhassa teatterissa. Edustajat kahdestatoista läänis"
        "tä keskustelivat talousarviosta, eläkkeistä ja tehtaiden tilanteesta. Puheenjohtaja sanoi,"
        " että leivän hinta on kaksinkertaistunut, mutta palkat ovat pysyneet ennallaan. Puhujat va"
        "ativat ministerin eroa.",
    ),
    (
        "cp1252",
        "Partiets kongres åbnede i morges i det gamle teater. Delegerede fra tolv amter drøftede bu"
        "dgettet, pensionerne og forholdene på fabrikkerne. Formanden sagde, at brødprisen var ford"
        "oblet, mens lønningerne var de samme. Talerne krævede ministerens afgang og nedsættelse af"
        " en ny kommission.",
    ),
    (
        "cp1252",
        "The party’s congress opened this morning in the old theatre. “We came from twelve counties"
        ",” said a delegate, “to discuss the budget, pensions and the state of the factories.” The "
        "chairman said that the price of bread had doubled – while wages stayed as they were.",
    ),
    (
        "cp1252",
        "Il congresso del partito si è aperto questa mattina nel vecchio teatro. I delegati di dodi"
        "ci province hanno discusso il bilancio, le pensioni e la situazione delle fabbriche. Il pr"
        "esidente ha detto che il prezzo del pane è raddoppiato, perché nessuno lo controlla più; c"
        "osì non si può andare avanti.",
    ),
]
