"""What pages that are not articles say, by concept and in several languages. Data, no decisions.

Patterns are used on short texts only: titles, labels, first sentences.
"""

from __future__ import annotations

import re

_I = re.IGNORECASE

# A title, or the part of one between its site's name and the rest, that says nothing else.
NOT_FOUND_TITLE = re.compile(
    r"(?:(?:http )?(?:error|fehler|erreur|errore))?[ :-]{0,3}(?:404|403|410|500|502|503)"
    r" ?(?:[^\w\s].{0,40}|error|fehler|erreur|not found|(?:page|file) not found|forbidden|gone)?"
    r"|(?:we['’]re )?(?:sorry|oops)?[,.!:]* ?(?:this |the |that )?(?:requested )?(?:page|article|file"
    r"|document|content|url)"
    r" (?:(?:was |is |could |can ?)?not(?: be)?|(?:wasn|isn|couldn|can)['’]t(?: be)?) (?:found|available)"
    r"|(?:this |the |that )?(?:requested )?(?:page|article|content) (?:(?:does not|doesn['’]t) exist"
    r"|no longer exists"
    r"|(?:is )?no longer available|(?:is )?unavailable|has been (?:removed|deleted))"
    r"|not found|nothing found|(?:access denied|forbidden|internal server error|service unavailable"
    r"|bad gateway)(?: 40\d| 50\d)?"
    r"|(?:die )?seite (?:wurde )?(?:leider )?nicht (?:mehr )?(?:gefunden|verfügbar|vorhanden)|nicht gefunden"
    r"|page (?:non trouvée|introuvable|inexistante)|página no encontrada|no encontrado|página não encontrada"
    r"|pagina non trovata|pagina niet gevonden|sidan (?:hittades inte|kunde inte hittas|finns inte)"
    r"|siden (?:blev ikke fundet|ble ikke funnet|findes ikke)|sivua ei löy(?:dy|tynyt)"
    r"|nie znaleziono strony|strona nie (?:istnieje|została znaleziona)|stránka nenalezena"
    r"|az oldal nem található"
    r"|pagina nu a fost găsită|sayfa bulunamadı|страница не найдена|сторінку не знайдено|η σελίδα δεν βρέθηκε"
    r"|הדף לא נמצא|الصفحة غير موجودة|ページが見つかりません|页面(?:不存在|未找到|没有找到)|找不到页面"
    r"|페이지를 찾을 수 없습니다",
    _I,
)
SORRY = re.compile(r"(?:oops|ooops|hoppla|huch|ups|oups|oeps|hoppsan|vaya|ops|упс)\b", _I)
# The same as a sentence of the page. It must speak of the page that was asked for.
NOT_FOUND = re.compile(
    r"(?:page|article|content|file|url|address|link) (?:that )?you(?:'re|’re| are|'ve| have)? "
    r"(?:requested|looking for|were looking for|tried to|asked for|followed)"
    r"|(?:can.?t|cannot|couldn.?t|could not|unable to) (?:seem to )?find (?:the|that|this) (?:page|article"
    r"|file|url)"
    r"|page (?:no longer exists|does not exist|doesn.?t exist|(?:was|could|can)(?:not| not"
    r"|n.t) (?:be )?found)"
    r"|seite,? (?:gibt es nicht|existiert nicht|wurde (?:leider )?nicht gefunden"
    r"|konnte (?:leider )?nicht gefunden)"
    r"|(?:seite|inhalt),? die (?:du suchst|sie suchen)|(?:gesuchte|angeforderte|gewünschte) (?:seite|artikel"
    r"|inhalt)"
    r"|la page (?:que vous (?:cherchez|recherchez|avez demandée)|demandée|recherchée)"
    r"|cette page n.existe (?:pas|plus)"
    r"|la página (?:que (?:buscas?|está buscando|estás buscando)|solicitada)|esta página no existe"
    r"|a página que (?:procura|você)|la pagina (?:che (?:cerchi|stai cercando)|richiesta|cercata)"
    r"|de pagina die (?:u|je) (?:zoekt|zocht|probeert)|deze pagina bestaat niet"
    r"|sidan du (?:söker|letar efter)|siden du (?:leder|leter) etter|den side,? du (?:leder|søger)"
    r"|strona,? której szuk|запрашиваемая страница|страница,? которую вы|σελίδα που (?:αναζητάτε|ζητήσατε)"
    r"|お探しのページ|您(?:访问|请求|查找)的页面",
    _I,
)
CHECK = re.compile(
    r"(?:just a moment|attention required|are you (?:a )?(?:robot|human)|checking your browser|security check"
    r"|verify(?:ing)? you are human|one moment, please|pardon our interruption)",
    _I,
)
LOG_IN = re.compile(
    r"\b(?:log ?in|sign ?in|log ?on|register|create (?:an )?account|forgot password)\b"
    r"|\b(?:anmelden|anmeldung|einloggen|connexion|se connecter|iniciar sesión|accedi|inloggen|logga in"
    r"|entrar)\b",
    _I,
)

# Words of a consent question: of what it is about, and of what it asks.
COOKIES = re.compile(
    r"\bcookies?\b|\bconsent\b|\bgdpr\b|privacy policy|your privacy|personal data|unique identifiers|tracking"
    r"|datenschutz|zustimmung|einwilligung|personalisierte (?:anzeigen|werbung)|kennungen"
    r"|confidentialité|consentement|traceurs|données personnelles|privacidad|datos personales|consentimiento"
    r"|dati personali|consenso|persoonsgegevens|toestemming|samtycke|personuppgifter|samtykke|pliki cookie"
    r"|файлы cookie",
    _I,
)
ASKS_CONSENT = re.compile(
    r"\b(?:our|\d+) partners\b|\bwe (?:and our|use|value|care about)\b|\bi accept\b|\baccept (?:all|and"
    r"|cookies)|reject all"
    r"|withdraw your|manage (?:preferences|settings|options|cookies)|purposes"
    r"|\b\d+ partner\b|wir (?:und|verwenden|nutzen|verarbeiten)|akzeptieren|widerrufen|pur-abo|ablehnen"
    r"|nos partenaires|tout accepter|accepter|nous utilisons|nuestros socios|aceptar|utilizamos"
    r"|nostri partner|accett|utilizziamo|onze partners|accepteren|acceptera|accepter alle|akceptuj|принять",
    _I,
)

SEARCH_TITLE = re.compile(
    r"(?:\d+ )?(?:search results?\b|results for [\"'“‘]|you searched for\b)|suchergebnisse?\b"
    r"|ergebnisse für [\"„»]"
    r"|résultats de (?:la )?recherche pour|resultados de (?:la )?búsqueda|resultados da pesquisa por"
    r"|risultati della ricerca per"
    r"|zoekresultaten|sökresultat|søgeresultater|søkeresultat|hakutulokset|wyniki wyszukiwania"
    r"|výsledky (?:vy)?hledávání"
    r"|результаты поиска|検索結果|搜索结果",
    _I,
)
ARCHIVE_TITLE = re.compile(
    r"(?:category|categories|tag|tags|topic|author archives?|monthly archives?|posts (?:tagged|by)"
    r"|all posts)\b(?:[: ]|$)"
    r"|(?:kategorie|schlagwort|schlagwörter|alle beiträge|alle artikel)\b(?:[: ]|$)"
    r"|(?:catégorie|étiquette|categoría|etiqueta|categoria|categorie|kategori|рубрика)\b(?:[: ]|$)"
    r"|[^|–—]{1,80} (?:archives|archiv|archivos|archivi|arkiv)(?:$| [|–—-] )",
    _I,
)
PAGE_OF_MANY = re.compile(
    r"\bpages? \d+ (?:of|/) \d+\b|\bseite \d+ von \d+\b|\bpage \d+ sur \d+\b|\bpágina \d+ de \d+\b"
    r"|\bpagina \d+ (?:di|van) \d+\b"
    r"|\b\d+ (?:results|topics|articles|posts|products|items|ergebnisse|treffer|artikel|produkte|beiträge"
    r"|résultats|resultados)\b"
    r"|\b(?:older|newer) posts\b|\bnext \d+ results\b|\bload more\b|\bview all \d+\b"
    r"|\b(?:ältere|neuere) beiträge\b|\barticles plus anciens\b|\bentradas (?:antiguas|anteriores)\b"
    r"|\bmehr laden\b",
    _I,
)
SORTING = re.compile(
    r"^(?:sort(?:ed)? by|filter(?:ed)? by|order by|refine by|show filters?|filters?|sortieren nach"
    r"|filtern(?: nach)?|trier par|filtrer"
    r"|ordenar por|filtrar|ordina per|sorteren op|sortera|sorter efter)\b",
    _I,
)
# The end of a text that was cut short, or the link to the rest of it.
CUT_SHORT = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s{0,3}(?:continue reading|read more|weiterlesen|mehr lesen|lire la suite"
    r"|leer más"
    r"|leggi tutto|lees meer|läs mer|les mer|læs mere|czytaj więcej|читать далее)?[ »→>.]{0,3}$"
    r"|^(?:continue reading|read more|weiterlesen|mehr lesen|lire la suite|leer más|leggi tutto|lees meer"
    r"|läs mer|les mer"
    r"|læs mere|czytaj więcej|читать далее)[ »→>.…]{0,3}$",
    _I,
)

PRICE = re.compile(
    r"(?:[€$£¥₹]|\b(?:usd|eur|gbp|chf|aud|cad|us\$)) ?\d{1,6}(?:[.,]\d{2,3})?(?!\d)"
    r"|\d{1,6}(?:[.,]\d{2})? ?(?:€|£|₽|zł|kr\b|kč|chf\b|eur\b|usd\b)",
    _I,
)
BASKET = re.compile(
    r"\badd(?:ed)? to (?:your )?(?:cart|basket|bag|wish ?list|favou?rites)\b|\bbuy (?:it )?now\b"
    r"|\bbuy (?:with|online)\b"
    r"|\bin den warenkorb\b|\bauf (?:die merkliste|den wunschzettel)\b|\bjetzt kaufen\b|\bajouter au panier\b"
    r"|\bañadir (?:al carrito|a la cesta)\b|\bagregar al carrito\b|\badicionar ao carrinho\b"
    r"|\baggiungi al carrello\b"
    r"|\bin winkel(?:wagen|mandje)\b|\blägg i varukorg|\blæg i kurv|\blegg i handlekurv|\bdodaj do koszyka\b"
    r"|в корзину|カートに入れる"
    r"|加入购物车",
    _I,
)
STOCK = re.compile(
    r"^(?:in stock|out of stock|sold out|availability\b|ready to ship|qty\b|quantity\b|sku\b|item no"
    r"|article no|art\.?-?(?:nr|no)"
    r"|our price|you save|regular price|sale price|free (?:shipping|delivery)|shipping\b|delivery (?:and"
    r"|&) returns|payment methods"
    r"|size (?:guide|chart)|customers (?:also|who) (?:bought|viewed)|you may also like|write a review"
    r"|customer reviews"
    r"|auf lager|sofort lieferbar|lieferzeit|versandkosten|zzgl\.? versand|inkl\.? mwst|menge\b"
    r"|artikelnummer|kundenbewertungen"
    r"|en stock|livraison|quantité\b|référence\b|en existencias|agotado|disponibilidad|envío gratis"
    r"|cantidad\b|disponibile"
    r"|spedizione|quantità\b|op voorraad|levertijd|i lager|på lager|dostępn|в наличии)",
    _I,
)

FORUM = re.compile(
    r"\byou (?:cannot|can not|may not) (?:post|reply)|\byou must (?:log in|be logged in"
    r"|register) to (?:reply|post)"
    r"|\busers browsing this\b|\busers? and \d+ guests?\b|^moderators?\b|\bboard index\b"
    r"|\b(?:thread|topic) (?:starter|tools)\b|\b(?:start |post )?(?:new|post a) ?(?:topic|thread|reply)\b"
    r"|\b\d[\d,.]* (?:topics|threads)\b|^(?:joined|posts|messages|reaction score|replies|views)\s?:"
    r"|^(?:posts|replies|views|last post|joined|reaction score|(?:senior|junior|new|well-known"
    r"|active) member|reply to (?:thread|topic))$"
    r"|\bnot open for further replies\b|\blast edited (?:by|on)\b|\b(?:reply|quote) with quote\b"
    r"|\bjump to(?: forum| latest)?:?$"
    r"|\bsearch (?:this )?(?:forum|forums|thread|topic)\b|\bnext (?:thread|topic)\b|\bprevious (?:thread"
    r"|topic)\b"
    r"|\b\d+ (?:themen|zugriffe)\b|^(?:letzter beitrag|registriert seit|dabei seit|verfasst am"
    r"|themenstarter)\b",
    _I,
)
FORUM_MADE_WITH = re.compile(
    r"phpbb|vbulletin|xenforo|discourse|invision|ip\.board|mybb|\bsmf\b|simple machines|nodebb|flarum"
    r"|vanilla|punbb|fluxbb|burning board|woltlab",
    _I,
)

CONTACT_TITLE = re.compile(
    r"(?:contact(?: us| details| information)?|how to (?:contact|find) us|get in touch|kontakt(?:formular)?"
    r"|so erreichen sie uns"
    r"|contactez[- ]nous|nous contacter|contacto|contáctanos|contato|fale conosco|contatti|contattaci"
    r"|contacteer ons|kontakta oss|kontakt os"
    r"|kontakt oss|ota yhteyttä|контакты|联系我们|お問い合わせ)",
    _I,
)
CONTACT = re.compile(
    r"^(?:tel|telephone|phone|fax|e-?mail|address|opening (?:hours|times)|office hours|your (?:name|e-?mail"
    r"|message)|(?:first|last) name"
    r"|subject|message|send(?: message)?|monday\b|mon ?[-–]|telefon|adresse|anschrift|öffnungszeiten|anfahrt"
    r"|ihr(?:e)? (?:name|nachricht|e-?mail)"
    r"|nachricht|téléphone|courriel|horaires|votre (?:nom|message)|teléfono|correo|dirección|horario|nombre"
    r"|mensaje|telefono|indirizzo|orari"
    r"|telefoon|openingstijden|getting here|how to find us)\b"
    r"|[\w.+-]{1,40}@[\w-]{1,40}\.\w{2,10}|\+\d{1,3}[ (]\d",
    _I,
)

GALLERY_TITLE = re.compile(
    r"(?:photo |picture |image )?galler(?:y|ies)\b|(?:in )?(?:photos|pictures)\b|photo ?(?:story|album"
    r"|set)s?\b|slide ?show\b"
    r"|bilder(?:galerie|strecke|serie)?\b|foto(?:s|strecke|galerie|album)\b|galerie\b|diaporama\b"
    r"|galer[íi]a\b|galleria\b|fotogalerij\b|bildspel\b",
    _I,
)
