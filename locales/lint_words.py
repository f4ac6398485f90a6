"""What the rules of wording look for in each language, as patterns. Judges nothing by itself.

A draft like every list of words here: native speakers review and extend it.
"""

from collections.abc import Mapping

WHY: Mapping[str, str] = {
    "en": r"why",
    "sq": r"pse|përse",
    "bs": r"zašto|zbog čega",
    "sr-Latn": r"zašto|zbog čega",
    "mk": r"зошто|поради што",
    "bg": r"защо|поради какво",
    "ro": r"de ce|din ce cauză",
    "tr": r"neden|niye|niçin",
    "uk": r"чому|навіщо",
    "ru": r"почему|зачем",
}
PROMISE: Mapping[str, str] = {
    "en": r"promis\w*|guarantee\w*|certainly|definitely|will be (?:fine|safe|all right|okay)",
    "sq": r"premto\w*|garanto\w*|patjetër|do të jetë mirë",
    "bs": r"obeća\w*|garant\w*|jamči\w*|sigurno će|bit će (?:dobro|u redu)",
    "sr-Latn": r"obeća\w*|garant\w*|sigurno će|biće (?:dobro|u redu)",
    "mk": r"ветува\w*|ветиме|гарант\w*|сигурно ќе|ќе биде добро",
    "bg": r"обеща\w*|гарант\w*|със сигурност|ще бъде наред",
    "ro": r"promi[tț]\w*|promisiun\w*|garant\w*|cu siguranță|va fi bine",
    "tr": r"söz ver\w*|garanti\w*|kesinlikle|mutlaka",
    "uk": r"обіця\w*|гарант\w*|обов'язково|все буде добре",
    "ru": r"обеща\w*|гарант\w*|обязательно|вс[её] будет хорошо",
}

COMMAND: Mapping[str, str] = {
    # words that tell somebody what to do when they begin a sentence or a part of it
    "en": r"do not|don't|never|always|you must|you have to|you should|you need to|call|go|come|"
    r"write|tell|send|wait|stop|use|read|look|answer|press|tap|choose|take|give|leave|talk|"
    r"remember|calm down",
    "sq": r"duhet të|mos \w+|shkruani|shkruaj|thoni|thuaj|telefononi|telefono|prisni|prit|"
    r"zgjidhni|zgjidh|shtypni|shtyp|përgjigjuni|përgjigju|shkoni|shko|ejani|eja|përdorni|dërgoni",
    "bs": r"nemojte|nemoj|morate|moraš|trebate|trebaš|pišite|piši|napišite|napiši|recite|reci|"
    r"zovite|zovi|pozovite|pozovi|čekajte|čekaj|izaberite|izaberi|odaberite|odaberi|pritisnite|"
    r"pritisni|odgovorite|odgovori|idite|idi|dođite|dođi|javite|javi|pročitajte|pošaljite",
    "sr-Latn": r"nemojte|nemoj|morate|moraš|treba da|pišite|piši|napišite|napiši|recite|reci|"
    r"zovite|zovi|pozovite|pozovi|čekajte|čekaj|izaberite|izaberi|odaberite|odaberi|pritisnite|"
    r"pritisni|odgovorite|odgovori|idite|idi|dođite|dođi|javite|javi|pročitajte|pošaljite",
    "mk": r"немојте|немој|морате|мораш|мора да|треба да|пишете|пиши|напишете|напиши|кажете|кажи|"
    r"јавете|јави|повикајте|повикај|чекајте|чекај|изберете|избери|притиснете|притисни|"
    r"одговорете|одговори|одете|оди|дојдете|дојди|прочитајте",
    "bg": r"недейте|недей|трябва да|пишете|пиши|напишете|напиши|кажете|кажи|обадете|обади|"
    r"чакайте|чакай|изберете|избери|натиснете|натисни|отговорете|отговори|елате|ела|отидете|"
    r"иди|прочетете",
    "ro": r"trebuie să|nu \w+ți|scrieți|scrie|spuneți|spune|sunați|sună|așteptați|așteaptă|"
    r"alegeți|alege|apăsați|apasă|răspundeți|răspunde|mergeți|mergi|veniți|vino|folosiți|citiți",
    "tr": r"(?:yaz|ara|bekle|seç|bas|söyle|git|gel|oku|gönder|cevapla)(?:y?[ıiuü]n(?:[ıiuü]z)?)?|"
    r"zorundasın\w*|\w+m[ae]n(?:[ıi]z)? (?:gerekiyor|gerek|lazım)",
    "uk": r"мусите|мусиш|повинні|потрібно|треба|пишіть|пиши|напишіть|напиши|скажіть|скажи|"
    r"телефонуйте|зателефонуйте|чекайте|зачекайте|виберіть|оберіть|обери|натисніть|натисни|"
    r"ідіть|приходьте|прочитайте",
    "ru": r"должны|нужно|надо|пишите|пиши|напишите|напиши|скажите|скажи|звоните|позвоните|"
    r"ждите|подождите|выберите|выбери|нажмите|нажми|идите|приходите|прочитайте|ответьте",
}
"""Anchored at the beginning of a part of a sentence; in Turkish, verbs last, at its end."""

OFFER: Mapping[str, str] = {
    # what makes an offer or a mere explanation of it
    "en": r"please|if|you can|you may|perhaps|to return|when you like",
    "sq": r"ju lutem|të lutem|nëse|mund\w*|për t\S*|ndoshta",
    "bs": r"molim\w*|ako|može\w*|za povratak|možda",
    "sr-Latn": r"molim\w*|ako|može\w*|za povratak|možda",
    "mk": r"молам|молиме|ако|може\w*|за враќање|можеби",
    "bg": r"моля|молим|ако|може\w*|за връщане|за да",
    "ro": r"rog|rugăm|dacă|puteți|poți|pentru a|poate",
    "tr": r"lütfen|isterse\w*|ne \w+s[ae]n(?:iz)?|\w+[ae]bilir\w*|için|belki",
    "uk": r"будь ласка|якщо|можна|може\w*|щоб",
    "ru": r"пожалуйста|если|можно|може\w*|чтобы",
}

_BCS = (
    r"(?:sam|si|nisam|nisi|jesi|bih) (?:se )?(?!hvala\b)\w{2,}(?:[aei]o|[aeiu]la)|"
    r"(?!hvala\b)\w{2,}(?:[aei]o|[aeiu]la) (?:sam|si|bih)|"
    r"(?:ne)?siguran|(?:ne)?sigurna|umoran|umorna|sre[ćt]an|sre[ćt]na|tužan|tužna|"
    r"(?:si|ste|jesi|jeste) (?:li )?(?:spreman|spremna)|zabrinuta?|"
    r"(?:obavešten|obaviješten)a?|(?:ne)?zadovoljan|(?:ne)?zadovoljna|uplašena?|"
    r"bolestan|bolesna|usamljena?"
)
GENDERED: Mapping[str, str] = {
    # forms that speak of one person as a man or as a woman
    "en": r"he|she|his|hers|him|her|himself|herself",
    "sq": r"(?:je|jeni|jam|ndihesh|ndiheni|ndihem) (?:shumë )?(?:i|e) \w+",
    "bs": _BCS,
    "sr-Latn": _BCS,
    "mk": r"(?:сум|си) (?:се )?\w{2,}[аеиоу]ла?|\w{3,}[аеиоу]ла? (?:сум|си)|"
    r"(?:не)?сигурен|(?:не)?сигурна|уморен|уморна|среќен|среќна|тажен|тажна|"
    r"(?:си|сте) (?:ли )?подготвена?|известена?|загрижена?|исплашена?|болен|болна|"
    r"задоволен|задоволна|сама?|осамена?",
    "bg": r"(?:съм|си|сте) (?:се )?\w{2,}(?:[аеиоя]ла?|[аео]на?|[аея]та?)|"
    r"(?:не)?сигурен|(?:не)?сигурна|уморен|уморна|спокоен|спокойна|щастлива?|тъжен|тъжна|"
    r"(?:си|сте) (?:ли )?готова?|уведомена?|сама?|болен|болна|доволен|доволна|уплашена?",
    "ro": r"(?:ești|sunteți|ai fost|ați fost|te simți|vă simțiți) (?:\w+ )?"
    r"\w{3,}(?:at|ată|it|ită|ut|ută|os|oasă)|"
    r"(?<!o )singură?|sigură?|obosită?|pregătită?|mulțumită?|anunțată?|(?<!a )speriată?|bolnavă?|"
    r"liniștită?|fericită?|îngrijorată?",
    "uk": r"(?:ти|ви) (?:\w+ )?\w{2,}(?:[аиі]в|[аиі]вся|[аиі]ла|[аиі]лася)|"
    r"(?:ти|ви) (?:готов|спокійн)(?:ий|а)|впевнений|впевнена|сама?|щасливий|щаслива|"
    r"втомлений|втомлена|самотній|самотня|налякан(?:ий|а)",
    "ru": r"(?:ты|вы) (?:\w+ )?\w{2,}(?:[аеиыя]ла?|[аеиыя]лся|[аеиыя]лась)|"
    r"(?:ты|вы) готова?|уверена?|рада?|устала?|спокоен|спокойна|счастлива?|доволен|довольна|"
    r"болен|больна|сама?|должен|должна|напугана?",
}
"""Turkish has none."""

HINT: Mapping[str, str] = {
    # no telling words, yet nothing that a jealous reader should find on a locked phone
    "en": r"saf\w+|unsafe|danger\w*|help\w*|afraid|frighten\w*|hurt\w*|threat\w*|violen\w*|alone",
    "sq": r"siguri\w*|rrezik\w*|ndihm\w*|frik\w*|lënd\w*|kërcën\w*|dhun\w*|vetëm",
    "bs": r"sigur\w*|opasn\w*|pomo[ćz]\w*|stra[hš]\w*|povr[ije]*đ\w*|pr[ij]*etnj\w*|nasil\w*",
    "sr-Latn": r"bezbedn\w*|sigur\w*|opasn\w*|pomo[ćz]\w*|stra[hš]\w*|povređ\w*|pretnj\w*|"
    r"nasil\w*",
    "mk": r"безбедн\w*|сигур\w*|опасн\w*|помо[шг]\w*|стра[вш]\w*|повред\w*|закан\w*|насил\w*",
    "bg": r"безопасн\w*|сигур\w*|опасн\w*|помо[щг]\w*|страх\w*|плаш\w*|заплах\w*|насил\w*",
    "ro": r"siguranț\w*|pericol\w*|ajut\w*|fric\w*|speri\w*|ră[nș]\w*|amenin\w*|violen\w*",
    "tr": r"güven\w*|tehlike\w*|yardım\w*|kork\w*|tehdit\w*|şiddet\w*|yalnız\w*",
    "uk": r"безпе[кцч]\w*|небезпе\w*|допомо\w*|страх\w*|страш\w*|ляка\w*|погроз\w*|насил\w*",
    "ru": r"безопасн\w*|опасн\w*|помо[щг]\w*|страх\w*|страш\w*|пуга\w*|угроз\w*|насил\w*",
}

LATIN = str.maketrans(
    {
        **dict(
            zip(
                "абвгдђежзијклмнопрстћуфхцчшАБВГДЂЕЖЗИЈКЛМНОПРСТЋУФХЦЧШ",
                "abvgdđežzijklmnoprstćufhcčšABVGDĐEŽZIJKLMNOPRSTĆUFHCČŠ",
                strict=True,
            )
        ),
        "љ": "lj",
        "њ": "nj",
        "џ": "dž",
        "Љ": "Lj",
        "Њ": "Nj",
        "Џ": "Dž",
    }
)
"""Serbian Cyrillic is judged by the Latin patterns."""
