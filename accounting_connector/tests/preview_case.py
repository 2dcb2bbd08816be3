"""What is previewed, and what is then sent: both are kept, to be held against each other."""

from dataclasses import replace

from .in_memory_provider import InMemoryProvider
from .order_case import OrderCase


class PreviewCase(OrderCase):
    def setUp(self):
        super().setUp()
        self.shown, self.sent = [], []
        show, save = self.provider_class.show, InMemoryProvider.save_documents

        def keep_shown(provider, document):
            self.shown.append(document)
            return show(provider, document)

        def keep_sent(provider, documents, request_key):
            self.sent += documents
            return save(provider, documents, request_key)

        self.patch(self.provider_class, "show", keep_shown)
        self.patch(InMemoryProvider, "save_documents", keep_sent)

    def preview(self, record):
        """The dialog that the button of an order or document opens."""
        name = "action_preview" if record._name == "accounting.document" else "action_accounting_preview"
        return record.env["accounting.preview"].browse(getattr(record, name)()["res_id"])

    def decisions(self, preview, place=0):
        """What is decided about a line: label -> (text, reason)."""
        return {
            each["label"]: (each["text"], each["reason"])
            for each in preview.content["lines"][place]["decisions"]
        }

    def facts(self, preview):
        return {fact["label"]: (fact["text"], fact["note"]) for fact in preview.content["facts"]}

    def assert_same_but_for_ids(self, previewed, sent):
        """Equal but for what a document gets when it is queued, and what did not exist before it was sent."""
        new = {"marker": "", "link_back": ""}
        previewed, sent = replace(previewed, **new), replace(sent, **new)
        if previewed.contact_id.startswith("new:"):
            previewed, sent = replace(previewed, contact_id=""), replace(sent, contact_id="")
        lines = [
            (replace(ours, item_id=""), replace(theirs, item_id=""))
            if ours.item_id.startswith("new:")
            else (ours, theirs)
            for ours, theirs in zip(previewed.lines, sent.lines, strict=True)
        ]
        self.assertEqual([ours for ours, _theirs in lines], [theirs for _ours, theirs in lines])
        self.assertEqual(replace(previewed, lines=()), replace(sent, lines=()))
