import { Component, onWillUpdateProps, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useAutofocus } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";

import { actionsOf, chosenFor } from "./matching_choice";

const SEARCH_DELAY = 250;

/**
 * One entry over there (or one record that is in Odoo only), and what it may be.
 */
export class MatchingRow extends Component {
    static template = "accounting_connector.MatchingRow";
    static props = {
        row: Object,
        isCurrent: Boolean,
        option: Number,
        isSearching: Boolean,
        mayApply: Boolean,
        provider: String,
        onSelect: Function,
        onToggle: Function,
        onTake: Function,
        onAct: Function,
        onSearch: Function,
        onClose: Function,
        find: Function,
    };

    setup() {
        this.search = useState({ found: null, place: 0 });
        useAutofocus({ refName: "search", mobile: true });
        this.findSoon = useDebounced((text) => this.findNow(text), SEARCH_DELAY);
        onWillUpdateProps((next) => {
            if (!next.isSearching) {
                Object.assign(this.search, { found: null, place: 0 });
            }
        });
    }

    get chosen() {
        return chosenFor(this.props.row);
    }

    get isTicked() {
        return Boolean(this.chosen);
    }

    get mark() {
        const marks = {
            create: _t("To be created in Odoo"),
            export: _t("To be created in %s", this.props.provider),
            ignore: _t("To be ignored"),
            undo: _t("To be undone"),
        };
        return marks[this.chosen?.kind] || "";
    }

    get buttons() {
        const labels = {
            create: [_t("Create here"), "H"],
            export: [_t("Create there"), "T"],
            ignore: [_t("Ignore"), "I"],
            undo: [_t("Undo"), "U"],
        };
        return actionsOf(this.props.row)
            .filter((kind) => labels[kind])
            .map((kind) => ({ kind, label: labels[kind][0], key: labels[kind][1] }));
    }

    get mayMatch() {
        return this.props.mayApply && actionsOf(this.props.row).includes("match");
    }

    isChosen(option) {
        return this.chosen?.kind === "match" && this.chosen.record_id === option.id;
    }

    // === SEARCHING === //

    async findNow(text) {
        const found = text.trim() ? await this.props.find(text) : null;
        Object.assign(this.search, { found, place: 0 });
    }

    onSearchKey(event) {
        const { found, place } = this.search;
        const work = {
            Escape: () => this.props.onClose(),
            ArrowDown: () => (this.search.place = Math.min(place + 1, (found?.length || 1) - 1)),
            ArrowUp: () => (this.search.place = Math.max(place - 1, 0)),
            Enter: () => found?.[place] && this.props.onTake(found[place]),
        }[event.key];
        if (work) {
            event.preventDefault();
            event.stopPropagation();
            work();
        }
    }
}
