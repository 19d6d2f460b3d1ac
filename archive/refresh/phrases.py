"""What error pages, parked names, gates and challenges say, in many languages. Pure data.

``WHOLE_…`` are whole titles, headings or first sentences; ``SPOKEN_…`` are parts of a sentence that speaks to the
reader, counted on short pages only; ``MARK_…`` stand in the source. All are compared as :func:`fold` writes them.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

#: Letters that are written in two ways: Turkish dotless i, Arabic and Persian forms, Russian ё, apostrophes, joiners.
_ALIKE = str.maketrans({
    "ı": "i", "\u0307": "", "ي": "ی", "ى": "ی", "ك": "ک", "أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "\u064b": "",
    "ё": "е", "’": "'", "‘": "'", "ʼ": "'", "`": "'", "\u200c": " ", "\u200d": "", "\u200e": "", "\u200f": "",
    "\u00ad": "",
})  # fmt: skip


def fold(text: str) -> str:
    """The text with one form for letters that are written in two, in small letters, single spaces."""
    if not text.isascii():
        text = text.casefold().translate(_ALIKE)
    return " ".join(text.lower().replace("`", "'").split())


#: The number of an error and the words about it: without them a phrase must still say that nothing is here.
NOISE = frozenset({
    "404", "410", "http", "error", "code", "status", "oops", "whoops", "sorry", "ошибка", "помилка", "erreur", "fehler",
    "hata", "błąd", "errore", "erro", "خطای", "خطا",
})  # fmt: skip
#: The same where words are not parted by spaces.
NOISE_WITHIN = re.compile(r"错误|錯誤|エラー|오류|404|410")
PUNCTUATION = re.compile(r"[^\w\s']+")


def bare(text: str) -> str:
    """A folded text without numbers of errors, words about them and punctuation."""
    if not text.isascii():
        text = NOISE_WITHIN.sub(" ", text)
    return " ".join([word for word in PUNCTUATION.sub(" ", text).split() if word not in NOISE])


def _folded(table: str) -> tuple[str, ...]:
    """The phrases of a table: a line for each language, phrases parted by bars."""
    return tuple(filter(None, (fold(phrase) for phrase in re.sub(r"(?m)^[a-z]{2}:", "|", table).split("|"))))


def _bare(table: str) -> frozenset[str]:
    return frozenset(bare(phrase) for phrase in _folded(table))


#: Where a title falls into parts.
PARTS = re.compile(r"[|｜»«·•:!.?。！？：…()（）\[\]【】]+|\s[-–—/\\]+|[-–—/\\]+\s")

WHOLE_MISSING = _bare("""
en: page not found | the page not found | not found | file not found | page cannot be found | page can't be found
    | page could not be found | the page cannot be found | the page could not be found | this page could not be
    found | page does not exist | page doesn't exist | this page does not exist | this page doesn't exist | page
    no longer exists | page unavailable | page not available | page missing | page removed | article not found |
    story not found | content not found | document not found | resource not found | content not available | no
    longer available | nothing found | nothing found here | we can't find that page | we couldn't find that page |
    we can't find the page you're looking for | we couldn't find the page you were looking for | that page can't
    be found | oops! that page can't be found | the requested url was not found on this server | the requested
    page could not be found | the resource cannot be found | object not found
ru: страница не найдена | страница не существует | страницы не существует | такой страницы не существует | такой
    страницы нет | страница удалена | страница недоступна | запрашиваемая страница не найдена | запрошенная
    страница не найдена | материал не найден | документ не найден | статья не найдена | новость не найдена | файл
    не найден | не найдено | ничего не найдено
uk: сторінку не знайдено | сторінка не знайдена | сторінки не існує | сторінка не існує | матеріал не знайдено |
    не знайдено
de: seite nicht gefunden | die seite wurde nicht gefunden | seite wurde nicht gefunden | diese seite existiert
    nicht | seite existiert nicht | seite nicht verfügbar | nicht gefunden | artikel nicht gefunden | dokument
    nicht gefunden
fr: page introuvable | page non trouvée | cette page n'existe pas | la page n'existe pas | page inexistante |
    article introuvable | document introuvable | contenu introuvable
es: página no encontrada | página no existe | la página no existe | esta página no existe | no encontrado | no
    encontrada | contenido no encontrado | artículo no encontrado
pl: strona nie istnieje | nie znaleziono strony | nie znaleziono | strona nie została znaleziona | strony nie
    znaleziono | podana strona nie istnieje
tr: sayfa bulunamadı | aradığınız sayfa bulunamadı | sayfa mevcut değil | bulunamadı | haber bulunamadı
pt: página não encontrada | não encontrado
it: pagina non trovata | pagina inesistente | non trovato
nl: pagina niet gevonden
sv: sidan hittades inte
no: siden ble ikke funnet
da: siden blev ikke fundet
fi: sivua ei löytynyt
cs: stránka nenalezena | stránka nebyla nalezena
hu: az oldal nem található
ro: pagina nu a fost găsită
bg: страницата не е намерена
sr: страница није пронађена | stranica nije pronađena
el: η σελίδα δεν βρέθηκε
zh: 页面不存在 | 页面未找到 | 页面找不到 | 网页不存在 | 找不到页面 | 找不到网页 | 未找到页面 | 未找到 |
    您访问的页面不存在 | 您要访问的页面不存在 | 抱歉，您访问的页面不存在 | 文章不存在 |
    該頁面不存在 | 頁面不存在 | 找不到頁面 | 找不到網頁
ja: ページが見つかりません | ページが見つかりませんでした | お探しのページは見つかりませんでした |
    お探しのページが見つかりません | ページは存在しません | 指定されたページが見つかりません |
    記事が見つかりません
ko: 페이지를 찾을 수 없습니다 | 페이지를 찾을 수 없음 | 존재하지 않는 페이지입니다 | 존재하지 않는 페이지 |
    요청하신 페이지를 찾을 수 없습니다 | 찾을 수 없습니다
ar: الصفحة غير موجودة | لم يتم العثور على الصفحة | الصفحة المطلوبة غير موجودة | الصفحة غير متوفرة | عذرا الصفحة
    غير موجودة | غير موجود
fa: صفحه یافت نشد | صفحه پیدا نشد | صفحه مورد نظر یافت نشد | صفحه مورد نظر پیدا نشد | یافت نشد
he: הדף לא נמצא | העמוד לא נמצא
hi: पृष्ठ नहीं मिला | पेज नहीं मिला
vi: không tìm thấy trang
id: halaman tidak ditemukan
th: ไม่พบหน้า
""")  # fmt: skip

SPOKEN_MISSING = _folded("""
en: the page you are looking for | the page you're looking for | the page you were looking for | the page you
    requested | the page you have requested | the page that you requested | the article you are looking for | the
    article you requested | the story you are looking for | requested url was not found | requested page was not
    found | requested page could not be found | we can't find the page | we couldn't find the page | we could not
    find the page | may have been moved or deleted | has been moved or deleted | might have been removed | page
    has been removed | page you tried to reach
ru: страница, которую вы ищете | страница, которую вы запрашиваете | страница, на которую вы | запрашиваемая вами
    страница | запрашиваемая страница не | запрошенная вами страница | возможно, она была удалена | возможно,
    страница была удалена | неправильно набран адрес
uk: сторінка, яку ви шукаєте | сторінку, яку ви шукаєте | запитувана сторінка | можливо, її було видалено
de: die von ihnen gesuchte seite | die angeforderte seite | die gewünschte seite | die seite, die sie suchen
fr: la page que vous recherchez | la page que vous cherchez | la page que vous avez demandée | la page demandée
es: la página que busca | la página que estás buscando | la página que está buscando | la página solicitada
pl: strona, której szukasz | szukana strona | żądana strona
tr: aradığınız sayfa | aradığınız içerik | ulaşmaya çalıştığınız sayfa
pt: a página que procura
it: la pagina che stai cercando | la pagina richiesta
zh: 您访问的页面 | 您要找的页面 | 您查找的页面 | 您请求的页面 | 您要访问的网页 | 您訪問的頁面
ja: お探しのページは | ご指定のページ | お探しの記事は
ko: 요청하신 페이지 | 찾으시는 페이지 | 방문하시려는 페이지
ar: الصفحة التي تبحث عنها | الصفحة التي طلبتها | الصفحة المطلوبة
fa: صفحه ای که به دنبال آن | صفحه‌ای که به دنبال آن | صفحه مورد نظر شما | صفحه درخواستی
""")  # fmt: skip

WHOLE_PARKED = _bare("""
en: domain for sale | this domain is for sale | this domain may be for sale | domain name for sale | buy this
    domain | domain parked | parked domain | this domain is parked | domain default page | domain expired | this
    domain has expired
ru: домен продается | домен продаётся | домен припаркован | домен не прилинкован ни к одной из директорий на
    сервере
zh: 域名出售
""")  # fmt: skip

SPOKEN_PARKED = _folded("""
en: this domain is for sale | this domain may be for sale | domain name is for sale | this domain name may be for
    sale | the domain is for sale | is for sale! buy this domain | buy this domain | inquire about this domain |
    this domain is parked | domain is parked free | this web page is parked | this domain has expired | domain has
    been registered and is parked
ru: домен продается | домен выставлен на продажу | этот домен припаркован | срок регистрации домена истек
uk: домен продається
de: diese domain steht zum verkauf | diese domain ist zu verkaufen | diese domain kaufen
fr: ce domaine est à vendre | ce nom de domaine est à vendre
es: este dominio está en venta | este dominio está a la venta
pl: ta domena jest na sprzedaż | domena jest na sprzedaż
tr: bu alan adı satılıktır | bu domain satılıktır
zh: 该域名正在出售 | 该域名出售 | 此域名正在出售 | 此域名出售 | 域名待售
ja: このドメインは販売中 | このドメインは売りに出されています
ko: 이 도메인은 판매 | 도메인 판매 중
ar: هذا النطاق للبيع | اسم النطاق هذا معروض للبيع
fa: این دامنه به فروش می‌رسد | این دامنه برای فروش
""")  # fmt: skip

MARK_PARKED = (
    "sedoparking.com", "parkingcrew.net", "bodis.com", "parklogic.com", "cashparking", "window.park",
    "afternic.com/forsale", "dan.com/buy-domain", "hugedomains.com/domain_profile", 'href="/lander',
)  # fmt: skip
#: Hosts on which names are sold.
MARKETS = ("hugedomains.com", "sedo.com", "dan.com", "afternic.com", "parkingcrew.net", "bodis.com", "undeveloped.com")

WHOLE_CHALLENGE = _bare("""
en: just a moment | attention required | access denied | access to this page has been denied | are you a robot |
    are you human | robot check | security check | security verification | checking your browser | one more step |
    please wait | human verification | verify you are human | pardon our interruption | ddos-guard | ddos
    protection
ru: проверка браузера | проверка безопасности | вы не робот | доступ ограничен | доступ запрещен
uk: перевірка браузера | доступ заборонено
de: zugriff verweigert
fr: accès refusé
es: acceso denegado
pl: odmowa dostępu
tr: erişim engellendi
zh: 安全验证 | 人机验证 | 访问验证
ja: アクセスが拒否されました
ko: 접근이 거부되었습니다
ar: تم رفض الوصول
fa: دسترسی غیرمجاز
""")  # fmt: skip

SPOKEN_CHALLENGE = _folded("""
en: enable javascript and cookies to continue | checking your browser before | checking if the site connection is
    secure | verify you are human | verify that you are human | you are not a robot | i'm not a robot | complete
    the security check | unusual traffic from your | please solve the captcha | enter the characters you see |
    enable cookies and reload
ru: подтвердите, что вы не робот | подтвердите, что запросы отправляли вы | проверка, что вы не робот | проверяем
    ваш браузер | введите символы с картинки
uk: підтвердьте, що ви не робот
de: bestätigen sie, dass sie kein roboter | dass sie ein mensch sind
fr: vous n'êtes pas un robot | vérifier que vous êtes humain
es: no eres un robot | que eres humano
pl: nie jesteś robotem
tr: robot olmadığınızı
zh: 请完成安全验证 | 请完成验证 | 请输入验证码
ja: ロボットではない
ko: 인간인지 확인 | 로봇이 아닙니다
ar: أنك لست روبوت
fa: شما ربات نیستید
""")  # fmt: skip

MARK_CHALLENGE = (
    "challenges.cloudflare.com", "cf-chl-", "_incapsula_resource", "px-captcha", "captcha-delivery.com",
    "ddos-guard.net", "g-recaptcha", "h-captcha", "smartcaptcha", "geetest", "awswaf",
)  # fmt: skip
#: Headers by which a gate tells that it answered in the page's place; a value may be asked for.
HEADER_CHALLENGE = {"cf-mitigated": "challenge", "x-amzn-waf-action": "", "x-datadome": "protected"}

SPOKEN_GATE = _folded("""
en: subscribe to continue reading | subscribe to read | subscribe to keep reading | to continue reading, subscribe
    | to continue reading, please | this article is for subscribers | this content is for subscribers | available
    to subscribers only | already a subscriber? log in | already a subscriber? sign in | log in to continue | sign
    in to continue | you must be logged in | you have reached your limit of free articles | before you continue to
    | we value your privacy | accept all cookies to continue
ru: материал доступен только подписчикам | доступно только подписчикам | оформите подписку, чтобы | чтобы читать
    дальше | войдите, чтобы продолжить
uk: матеріал доступний лише передплатникам
de: nur für abonnenten | jetzt weiterlesen mit | mit werbung weiterlesen | um weiterzulesen | zustimmen und weiter
fr: réservé aux abonnés | article réservé à nos abonnés | il vous reste à lire | accepter et continuer
es: contenido exclusivo para suscriptores | suscríbete para seguir leyendo | aceptar y continuar
pl: treść dostępna dla prenumeratorów | dostęp tylko dla subskrybentów | przejdź do serwisu
tr: aboneler için | okumaya devam etmek için
zh: 登录后查看全文 | 登录后继续阅读 | 订阅后继续阅读
ja: この記事は有料会員限定 | 会員限定記事 | 続きを読むには
ko: 구독자 전용 | 로그인 후 이용
ar: للمشتركين فقط | سجل الدخول للمتابعة
fa: ویژه مشترکان | برای ادامه وارد شوید
""")  # fmt: skip


def whole(text: str, phrases: frozenset[str]) -> str:
    """The part of a title, or the whole of it, that is one of the phrases; empty where none is."""
    folded = fold(text)
    return next((part.strip() for part in (folded, *PARTS.split(folded)) if part and bare(part) in phrases), "")


@lru_cache(maxsize=64)
def says_missing(text: str, in_parts: bool) -> bool:
    """Whether a title (``in_parts``: or a part of it) says that nothing is here, or only an error's number."""
    folded = fold(text)
    parts = [folded, *PARTS.split(folded)] if in_parts else [folded]
    for part in parts:
        rest = bare(part)
        if rest in WHOLE_MISSING or (not rest and ("404" in part or "410" in part)):
            return True
    return bare(folded) == "" and any(letter.isalpha() for letter in folded)


def spoken(text: str, phrases: Iterable[str]) -> str:
    """The first of the phrases that stands in the folded text and is not quoted there; empty where none does."""
    for phrase in phrases:
        at = text.find(phrase)
        if at >= 0 and not _quoted(text[max(0, at - 80) : at]):
            return phrase
    return ""


def _quoted(before: str) -> bool:
    """Whether a quotation stands open at the end of ``before``."""
    if before.count('"') % 2:
        return True
    return max(before.rfind(mark) for mark in "“„«「『") > max(before.rfind(mark) for mark in "”»」』")
