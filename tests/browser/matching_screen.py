"""What a person sees and presses on the matching page."""


class MatchingScreen:
    """The page on which contacts or products are matched."""

    def __init__(self, page):
        self.page = page

    def search(self, text):
        """Show only what has this text, and leave the search."""
        field = self.page.locator(".o_accounting_match_search")
        field.wait_for()
        self._expect_page(text, lambda: field.fill(text))
        self.page.keyboard.press("Enter")

    def show(self, state):
        self._expect_page(state, self.page.locator(f".o_accounting_match_states [data-state={state}]").click)

    def _expect_page(self, text, work):
        """Wait until the page shows what was asked for with ``text``."""

        def is_asked_for(answer):
            return "/accounting.matching/page" in answer.url and f'"{text}"' in answer.request.post_data

        with self.page.expect_response(is_asked_for) as answer:
            work()
        answer.value.finished()
        self.page.evaluate(
            "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )

    def row(self, name):
        """The row of this name, in the column it begins with."""
        there = self.page.locator(".o_accounting_match_there", has=self.page.get_by_text(name, exact=True))
        return self.page.locator(".o_accounting_match_row").filter(has=there).first

    def tick(self, name):
        return self.row(name).locator(".o_accounting_match_tick")

    def go_to(self, name):
        """Press the arrow keys until the row is the one that keys are for."""
        row = self.row(name)
        row.wait_for()
        place = row.evaluate("row => [...row.parentElement.children].indexOf(row)")
        current = self.page.locator(".o_accounting_match_current")
        at = current.evaluate("row => [...row.parentElement.children].indexOf(row)")
        for _step in range(abs(place - at)):
            self.page.keyboard.press("ArrowDown" if place > at else "ArrowUp")
        self.page.wait_for_function(
            "row => row.classList.contains('o_accounting_match_current')", arg=row.element_handle()
        )

    def find(self, text):
        """Type into the search of the row, and take the first that is found."""
        self.page.locator(".o_accounting_match_finder input").fill(text)
        self.page.locator(".o_accounting_match_found").first.wait_for()
        self.page.keyboard.press("Enter")

    def apply(self):
        """Apply, and wait until it is done."""
        self.page.keyboard.press("a")
        self.page.locator(".modal").get_by_role("button", name="Apply", exact=True).click()
        self.page.locator(".o_notification", has_text="Applied").first.wait_for()
        # not by the mouse: it may be about to go by itself
        self.page.evaluate("document.querySelectorAll('.o_notification_close').forEach(each => each.click())")
