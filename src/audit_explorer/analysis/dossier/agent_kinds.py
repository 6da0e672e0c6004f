"""Whether a user agent is a browser's or a script's, by the patterns that programs document."""

from __future__ import annotations

import re
from typing import Final, Literal

AgentKind = Literal["browser", "script"]

# Names that libraries and command lines send of themselves. They come first: some of them pose as browsers (PowerShell
# sends "Mozilla/5.0 (Windows NT; …) WindowsPowerShell/5.1"), and a headless browser is driven by a script.
_SCRIPT: Final = re.compile(
    r"(?<![\w-])(?:"
    r"python-requests|python-httpx|python-urllib3?|urllib3|aiohttp|httpie|python|pycurl|"
    r"curl|libcurl|wget|go-http-client|go-resty|okhttp|apache-httpclient|java|jersey|"
    r"axios|node-fetch|node|undici|got|deno|bun|postmanruntime|insomnia|bruno\w*|restsharp|"
    r"guzzlehttp|php|ruby|faraday|libwww-perl|lwp|reqwest|hyper|ureq|"
    r"powershell|windowspowershell|winhttp|"
    r"kubectl|helm|terraform|opentofu|pulumi|ansible|ansible-httpget|argo-workflows|argocd\w*|"
    r"runai|runai-cli|runapy|openapi-generator|swagger-codegen|"
    r"headlesschrome|phantomjs|selenium|playwright|puppeteer"
    r")(?:/|-sdk|-client|-cli|-provider|\b(?=\s*$))",
    re.IGNORECASE,
)
_BROWSER: Final = re.compile(r"Mozilla/\d|Opera/\d", re.IGNORECASE)
_ENGINE: Final = re.compile(r"\b(?:AppleWebKit|Gecko|Chrome|Firefox|Safari|Trident|MSIE|Presto)\b", re.IGNORECASE)
_LONGEST: Final = 4_000


def agent_kind(agent: str) -> AgentKind | None:
    """Say whether it is a browser's or a script's; None where no documented pattern says so.

    A browser is what begins as all of them do, "Mozilla/5.0 (…)", names no program that browsers don't name.
    """
    text = agent[:_LONGEST].strip()
    if _SCRIPT.search(text):
        return "script"
    if _BROWSER.match(text):
        return "browser"
    return None
