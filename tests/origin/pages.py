"""Pages that are not what was asked for: errors said with 200, names for sale, walls. In the words hosts use."""

#: Language: title and text of a page that says with status 200 that there is none.
SOFT_404 = {
    "en": ("Page not found", "Sorry, the page you are looking for does not exist or has been removed."),
    "ru": ("Страница не найдена", "Запрашиваемая страница не существует или была удалена."),
    "uk": ("Сторінку не знайдено", "На жаль, такої сторінки не існує."),
    "de": ("Seite nicht gefunden", "Die gewünschte Seite konnte leider nicht gefunden werden."),
    "fr": ("Page introuvable", "La page que vous recherchez n'existe pas ou a été supprimée."),
    "es": ("Página no encontrada", "Lo sentimos, la página que busca no existe."),
    "it": ("Pagina non trovata", "La pagina richiesta non esiste o è stata rimossa."),
    "pt": ("Página não encontrada", "A página que você procura não existe."),
    "pl": ("Nie znaleziono strony", "Strona, której szukasz, nie istnieje."),
    "cs": ("Stránka nenalezena", "Požadovaná stránka nebyla nalezena."),
    "tr": ("Sayfa bulunamadı", "Aradığınız sayfa bulunamadı."),
    "zh": ("页面不存在", "抱歉，您访问的页面不存在或已被删除。"),
    "ja": ("ページが見つかりません", "お探しのページは見つかりませんでした。"),
    "ko": ("페이지를 찾을 수 없습니다", "요청하신 페이지를 찾을 수 없습니다."),
    "ar": ("الصفحة غير موجودة", "عذرا، الصفحة التي تبحث عنها غير موجودة."),
    "fa": ("صفحه یافت نشد", "صفحه مورد نظر شما یافت نشد."),
}
#: Pages of names that are for sale or parked.
PARKED = {
    "for-sale": ("treaty-news.test is for sale", "This domain is for sale. Buy this domain now or make an offer."),
    "ads": (
        "treaty-news.test",
        "This domain is parked free, courtesy of the registrar. Related searches: loans, cars.",
    ),
    "expired": ("Domain expired", "This domain name has expired and is pending renewal or deletion."),
}
#: Title, text and status of pages before which a reader must do something.
WALLS = {
    "consent": (
        "Before you continue to Treaty News",
        "We value your privacy. We and our partners store cookies on your device. Accept all. Manage options.",
        200,
    ),
    "captcha": (
        "Just a moment...",
        "Verify you are human by completing the action below. Enable JavaScript and cookies.",
        403,
    ),
    "captcha-200": ("Are you a robot?", "Please complete the CAPTCHA to confirm that you are not a robot.", 200),
    "pay": ("Subscribe to read", "Subscribe to continue reading. Already a subscriber? Log in.", 200),
    "login": ("Members only", "You must be logged in to view this page.", 200),
}
