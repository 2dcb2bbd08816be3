import { Component, onWillStart, useEffect, useExternalListener, useRef, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { Mutex } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { MatchingRow } from "./matching_row";
import { actionsOf, chosenFor } from "./matching_choice";

const MODEL = "accounting.matching";
const SUBJECTS = {
    "accounting_connector.match_contacts": "contacts",
    "accounting_connector.match_products": "products",
};
const SEARCH_DELAY = 250;

/**
 * What is over there beside what it may be in Odoo: ticked, chosen by hand or left, and applied at once.
 *
 * Choices are kept on the server as they are made; nothing else changes before they are applied.
 */
export class Matching extends Component {
    static template = "accounting_connector.Matching";
    static components = { Layout, MatchingRow };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.root = useRef("root");
        this.saving = new Mutex();
        this.states = [
            ["open", _t("To match")],
            ["ambiguous", _t("Ambiguous")],
            ["here", _t("In Odoo only")],
            ["wished", _t("To be created")],
            ["matched", _t("Matched")],
            ["ignored", _t("Ignored")],
        ];
        // what a loaded page knows of the action is its address
        const { context, params, tag } = this.props.action;
        this.about = [context?.active_id || params?.active_id, SUBJECTS[tag]];
        this.firstSearch = context?.match_search || "";
        this.state = useState({
            state: context?.match_state || "open", search: this.firstSearch, offset: 0, rows: [], counts: {}, ticked: 0, size: 80,
            current: 0, option: 0, searching: false, busy: "", mayApply: false, provider: "",
        });
        this.searchSoon = useDebounced((text) => this.show({ search: text }), SEARCH_DELAY);
        onWillStart(() => this.begin());
        useExternalListener(window, "keydown", (event) => this.onKey(event));
        useEffect(
            () => {
                this.root.el?.querySelector(".o_accounting_match_current")?.scrollIntoView({ block: "nearest" });
            },
            () => [this.state.current, this.state.rows]
        );
    }

    /** Where nothing is left to match, what is ambiguous waits for a person. */
    async begin() {
        await this.start();
        if (!this.firstSearch && !this.count && this.state.counts.ambiguous) {
            await this.show({ state: "ambiguous" });
        }
    }

    /** @param {boolean} anew look through the list even if that was done a moment ago */
    async start(anew = false) {
        const { may_apply: mayApply, provider } = await this.orm.call(MODEL, "start", [...this.about, anew]);
        Object.assign(this.state, { mayApply, provider });
        await this.load();
    }

    /** Show another state, page or search. */
    show(changes) {
        Object.assign(this.state, { offset: 0, current: 0, option: 0, searching: false }, changes);
        return this.load();
    }

    async load() {
        const { state, search, offset } = this.state;
        await this.saving.getUnlockedDef();
        const page = await this.orm.call(MODEL, "page", [...this.about, state, search, offset]);
        if (state === this.state.state && search === this.state.search && offset === this.state.offset) {
            Object.assign(this.state, page, { current: Math.min(this.state.current, page.rows.length - 1) });
            this.select(Math.max(0, this.state.current));
        }
    }

    // === WHAT IS SHOWN === //

    get isOfContacts() {
        return this.about[1] === "contacts";
    }

    get current() {
        return this.state.rows[this.state.current];
    }

    get count() {
        return this.state.counts[this.state.state] || 0;
    }

    get range() {
        const { offset, rows } = this.state;
        return rows.length ? `${offset + 1}-${offset + rows.length} / ${this.count}` : "0";
    }

    turn(pages) {
        const offset = this.state.offset + pages * this.state.size;
        if (offset >= 0 && offset < this.count) {
            return this.show({ offset });
        }
    }

    /** Make a row the one that keys are for; what was chosen for it is what Enter would choose again. */
    select(place, option) {
        const row = this.state.rows[place];
        if (!row) {
            return;
        }
        const chosen = chosenFor(row);
        const chosenPlace = row.options.findIndex((each) => each.id === chosen?.record_id);
        Object.assign(this.state, { current: place, option: option ?? Math.max(0, chosenPlace), searching: false });
        this.root.el?.querySelector("button:focus")?.blur(); // so that the next key is for the row
    }

    selectAndToggle(place) {
        this.select(place);
        return this.toggle(this.current);
    }

    selectAndSearch(place) {
        this.select(place);
        this.openSearch(this.current);
    }

    stopSearching() {
        this.state.searching = false;
    }

    // === CHOOSING === //

    /** Keep a choice for a row; an empty kind takes it back. */
    choose(row, kind, option) {
        if (!this.state.mayApply) {
            return;
        }
        const calls = [];
        if (row.entry_id) {
            calls.push([kind, [row.entry_id], option ? [option.id] : []]);
        } else {
            if (row.choice?.kind === "match") {
                calls.push(["", [row.choice.record_id], []]);
            }
            calls.push(option ? [kind, [option.id], [row.record_id]] : [kind, [], [row.record_id]]);
        }
        if (option && !row.options.some((each) => each.id === option.id)) {
            row.options.push(option);
        }
        row.choice = kind ? { kind, record_id: option?.id || false } : null;
        return this.save(calls);
    }

    save(calls) {
        return this.saving.exec(async () => {
            try {
                for (const call of calls) {
                    this.state.ticked = await this.orm.call(MODEL, "choose", [...this.about, ...call]);
                }
            } catch (error) {
                this.saving.getUnlockedDef().then(() => this.load());
                throw error;
            }
        });
    }

    toggle(row) {
        if (chosenFor(row)) {
            return this.choose(row, row.found ? "leave" : "");
        }
        if (actionsOf(row).includes("undo")) {
            return this.choose(row, "undo");
        }
        const option = row.options[this.state.option];
        return option && this.take(row, option);
    }

    /** Tick everything certain of the page, or nothing of it. */
    toggleAll() {
        const certain = this.state.rows.filter((row) => row.found && (!row.choice || row.choice.kind === "leave"));
        if (!certain.length || !this.state.mayApply) {
            return;
        }
        const kind = certain.every((row) => chosenFor(row)) ? "leave" : "";
        for (const row of certain) {
            row.choice = kind ? { kind, record_id: false } : null;
        }
        return this.save([[kind, certain.map((row) => row.entry_id), []]]);
    }

    take(row, option) {
        const choice = row.found === option.id ? this.choose(row, "") : this.choose(row, "match", option);
        this.state.searching = false;
        return choice;
    }

    act(row, kind) {
        if (actionsOf(row).includes(kind)) {
            return this.choose(row, row.choice?.kind === kind ? "" : kind);
        }
    }

    find(row, text) {
        return this.orm.call(MODEL, row.entry_id ? "search_here" : "search_there", [...this.about, text]);
    }

    // === KEYS === //

    /** From the search of the list to its rows. */
    onSearchKey(event) {
        if (["ArrowDown", "Enter", "Escape"].includes(event.key)) {
            event.preventDefault();
            event.stopPropagation();
            event.target.blur();
        }
    }

    onKey(event) {
        const isTyping = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
        const hasModifier = event.ctrlKey || event.altKey || event.metaKey;
        if (isTyping || hasModifier || this.state.busy || document.querySelector(".modal")) {
            return;
        }
        const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
        const work = this.keys[key];
        const pressesButton = ["Enter", " "].includes(key) && event.target.closest?.("button, a");
        if (work && !pressesButton) {
            event.preventDefault();
            work();
        }
    }

    get keys() {
        const { current: place, option } = this.state;
        const row = this.current;
        const withRow = (work) => () => row && work();
        return {
            ArrowDown: () => this.select(Math.min(place + 1, this.state.rows.length - 1)),
            ArrowUp: () => this.select(Math.max(place - 1, 0)),
            ArrowRight: withRow(() => this.select(place, Math.min(option + 1, row.options.length - 1))),
            ArrowLeft: withRow(() => this.select(place, Math.max(option - 1, 0))),
            " ": withRow(() => this.toggle(row)),
            Enter: withRow(() => this.takeAndGoOn(row)),
            "/": withRow(() => this.openSearch(row)),
            h: withRow(() => this.act(row, "create")),
            t: withRow(() => this.act(row, "export")),
            i: withRow(() => this.act(row, "ignore")),
            u: withRow(() => this.act(row, "undo")),
            n: () => this.turn(1),
            p: () => this.turn(-1),
            "*": () => this.toggleAll(),
            r: () => this.lookAgain(),
            a: () => this.askToApply(),
        };
    }

    takeAndGoOn(row) {
        const option = row.options[this.state.option];
        if (option && actionsOf(row).includes("match")) {
            this.take(row, option);
            this.select(Math.min(this.state.current + 1, this.state.rows.length - 1));
        }
    }

    openSearch(row) {
        if (this.state.mayApply && actionsOf(row).includes("match")) {
            this.state.searching = true;
        }
    }

    async lookAgain() {
        if (this.state.mayApply) {
            this.state.busy = _t("Looking...");
            try {
                await this.start(true);
            } finally {
                this.state.busy = "";
            }
        }
    }

    // === APPLYING === //

    async askToApply() {
        await this.saving.getUnlockedDef();
        if (!this.state.mayApply || !this.state.ticked) {
            return;
        }
        this.dialog.add(ConfirmationDialog, {
            title: _t("Apply %s choices?", this.state.ticked),
            body: _t(
                "What is ticked on all pages is matched, and what you marked is created, ignored or undone. Documents " +
                    "that were sent keep the contact and the items they have."
            ),
            confirmLabel: _t("Apply"),
            confirm: () => this.apply(),
            cancel: () => {},
        });
    }

    async apply() {
        await this.saving.getUnlockedDef();
        let applied = 0;
        let answer;
        try {
            do {
                this.state.busy = _t("Applied so far: %s", applied);
                answer = await this.orm.call(MODEL, "apply", this.about);
                applied += answer.applied;
                for (const sentence of answer.refused) {
                    this.notification.add(sentence, { type: "warning", sticky: true });
                }
            } while (answer.remaining);
        } finally {
            this.state.busy = "";
        }
        this.notification.add(_t("Applied: %s", applied), { type: "success" });
        await this.show({});
    }
}

for (const tag of Object.keys(SUBJECTS)) {
    registry.category("actions").add(tag, Matching);
}
