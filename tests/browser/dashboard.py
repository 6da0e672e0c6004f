"""A tab of the app in a browser, in a person's words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import expect

from tests.browser.server import WITHOUT_FILES

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Dialog, Locator, Page

# On a deep link Streamlit asks for its own addresses below the page's path first, gets 404 and then asks at the root.
_PROBE: Final = re.compile(r"/[a-z]+/_stcore/(health|host-config)$")

#: Whether each of our components has put something beside its style sheet: Streamlit draws that before it runs them.
_COMPONENTS_STARTED: Final = """() =>
  [...document.querySelectorAll("[data-testid=stBidiComponentIsolated]")].every(
    ({ shadowRoot }) => shadowRoot && (shadowRoot.childElementCount > 1 || !shadowRoot.querySelector("link")))
"""


class Dashboard:
    """One tab. `errors` gathers what the browser's console calls an error, `asked` the address of every request."""

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        self.base = base
        self.errors: list[str] = []
        self.asked: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("dialog", self._dismiss)
        page.on("request", lambda request: self.asked.append(request.url))

    def go(self, path: str = "/") -> Dashboard:
        """Open a path of the app, and wait until it is drawn; a filter on the sample's server is one of the sample."""
        if self.base in WITHOUT_FILES and "?" in path and "log=" not in path:
            path += "&log=sample"
        self.page.goto(f"{self.base}{path}")
        return self.drawn()

    def drawn(self) -> Dashboard:
        """Wait until the script has run, every element is in its place and our own components take keys and clicks."""
        app = self.page.locator('[data-testid="stApp"][data-test-connection-state="CONNECTED"]')
        expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=30_000)
        expect(self.page.get_by_test_id("stHeading").first).to_be_visible(timeout=30_000)
        expect(self.page.locator("[data-stale=true]")).to_have_count(0)
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=30_000)
        self.page.wait_for_function(_COMPONENTS_STARTED, timeout=30_000)
        return self

    def turn_to(self, title: str) -> Dashboard:
        """Go to another page by its name in the navigation."""
        self.navigation.get_by_role("link", name=title, exact=True).click()
        expect(self.page.locator(".st-key-heading").get_by_role("heading", name=title)).to_be_visible()
        return self.drawn()

    @property
    def navigation(self) -> Locator:
        """The names of the pages."""
        return self.page.locator(".st-key-navigation")

    @property
    def sidebar(self) -> Locator:
        """The part with log, period and filters."""
        return self.page.get_by_test_id("stSidebar")

    @property
    def sentence(self) -> Locator:
        """What the filter says of itself under the title."""
        return self.page.locator(".st-key-heading").get_by_test_id("stText")

    @property
    def chips(self) -> Locator:
        """The conditions that a click removes."""
        return self.page.locator(".st-key-chips [class*='st-key-chip-'] button:visible")

    @property
    def box(self) -> Locator:
        """Where a query is typed."""
        return self.page.get_by_role("combobox", name="Query")

    @property
    def offers(self) -> Locator:
        """What the box offers while a query is typed."""
        return self.page.get_by_role("listbox", name="What could follow").get_by_role("option")

    def ask(self, query: str) -> None:
        """Type a query and press Enter."""
        self.box.fill(query)
        self.page.keyboard.press("Enter")

    @property
    def drawer(self) -> Locator:
        """The panel with one event."""
        return self.page.locator(".st-key-event-panel")

    @property
    def dialog(self) -> Locator:
        """The dialog that lies over the page."""
        return self.page.get_by_role("dialog")

    def figure(self, label: str) -> Locator:
        """Find a headline figure's value: while a page takes another's place both may be drawn for a moment."""
        metric = self.page.get_by_test_id("stMetric").filter(has=self.page.get_by_text(label, exact=True))
        return metric.get_by_test_id("stMetricValue").first

    def value(self, facet: str, label: str) -> Locator:
        """Find a value's row in the sidebar's facets."""
        rows = self.sidebar.get_by_label(facet, exact=True).locator("li.row")
        return rows.filter(has=self.page.get_by_text(label, exact=True))

    def query(self) -> list[tuple[str, str]]:
        """Give the parameters in the address bar, in order, without the one that names the log."""
        pairs = parse_qsl(urlsplit(self.page.url).query, keep_blank_values=True)
        return [(name, value) for name, value in pairs if name != "log"]

    @property
    def log(self) -> str:
        """Which log the address bar names; "" where it names none."""
        return dict(parse_qsl(urlsplit(self.page.url).query)).get("log", "")

    def table(self, key: int = 0) -> Locator:
        """Find a table: the first one, or a later one."""
        return self.page.get_by_test_id("stMain").locator(".records").filter(visible=True).nth(key)

    def rows(self, table: Locator) -> list[list[str]]:
        """Read the texts of all of a table's rows."""
        expect(table.get_by_role("gridcell").first).to_be_attached()
        rows: list[list[str]] = table.evaluate(
            "node => [...node.querySelectorAll('tbody tr')].map(row => [...row.children].map(cell => cell.textContent))"
        )
        return rows

    def row(self, table: Locator, number: int) -> Locator:
        """Find a table's row; 1 is the first."""
        return table.locator("tbody tr").nth(number - 1)

    def mark(self, table: Locator, row: int) -> None:
        """Click a row at its beginning; 1 is the first."""
        self.row(table, row).click(position={"x": 12, "y": 12})

    def cell(self, table: Locator, row: int, label: str) -> Locator:
        """Find the cell of a row, 1 being the first, in the column of this heading."""
        return self.row(table, row).locator(f'td[data-label="{label}"]')

    def menu(self, cell: Locator) -> Locator:
        """Open the menu of a cell's value by the button that stands there under the pointer."""
        cell.hover(position={"x": 4, "y": 10})
        self.page.locator(".records button.more:visible").click()
        menu = self.page.get_by_role("menu")
        expect(menu).to_be_visible()
        return menu

    def press(self, area: Locator, x: float, y: float) -> None:
        """Click a place in an area, as the mouse does: whatever lies on top of it gets the click."""
        area.scroll_into_view_if_needed()
        box = area.bounding_box()
        assert box is not None
        self.page.mouse.click(box["x"] + x, box["y"] + y)

    def _dismiss(self, dialog: Dialog) -> None:
        self.errors.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def _hear(self, message: ConsoleMessage) -> None:
        where = message.location.get("url", "")
        if message.type == "error" and not _PROBE.search(where):
            self.errors.append(f"{message.text} ({where})")
