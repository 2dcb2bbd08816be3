import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/**
 * Entries of the organisation to be ticked and imported: searched over there, a hundred at a time.
 */
export class ImportChoice extends Component {
    static template = "accounting_connector.ImportChoice";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.actionService = useService("action");
        const { connection_id, subject } = this.props.action.params;
        this.connectionId = connection_id;
        this.subject = subject;
        this.state = useState({
            text: "",
            role: "",
            archived: false,
            entries: [],
            position: "",
            ticked: {},
            searching: false,
            problem: "",
        });
        onWillStart(() => this.search());
    }

    get placeholder() {
        return this.subject === "items" ? _t("Name or code") : _t("Name or e-mail");
    }

    get tickedIds() {
        return Object.keys(this.state.ticked).filter((id) => this.state.ticked[id]);
    }

    get importLabel() {
        const count = this.tickedIds.length;
        return count ? _t("Import (%s)", count) : _t("Import");
    }

    get allTicked() {
        return this.state.entries.length > 0 && this.state.entries.every(({ id }) => this.state.ticked[id]);
    }

    async search() {
        this.state.entries = [];
        this.state.position = "";
        await this.loadMore();
    }

    narrow(choice) {
        Object.assign(this.state, choice);
        return this.search();
    }

    /** Takes the next hundred; what was searched for meanwhile counts. */
    async loadMore() {
        const { text, role, archived, position } = this.state;
        this.state.searching = true;
        const asked = (this.asked = {});
        try {
            const answer = await rpc(`/accounting_connector/import/${this.connectionId}/${this.subject}`, {
                text,
                role,
                archived,
                position,
            });
            if (asked !== this.asked) {
                return;
            }
            this.state.problem = answer.problem;
            this.state.entries.push(...answer.entries);
            this.state.position = answer.position;
        } finally {
            if (asked === this.asked) {
                this.state.searching = false;
            }
        }
    }

    tick(id) {
        this.state.ticked[id] = !this.state.ticked[id];
    }

    tickAll() {
        const tick = !this.allTicked;
        for (const { id } of this.state.entries) {
            this.state.ticked[id] = tick;
        }
    }

    close() {
        return this.actionService.doAction({ type: "ir.actions.act_window_close" });
    }

    async importTicked() {
        const action = await this.orm.call("accounting.connection", "action_import_ticked", [
            [this.connectionId],
            this.subject,
            this.tickedIds,
        ]);
        await this.close();
        return this.actionService.doAction(action);
    }
}

registry.category("actions").add("accounting_connector.import_choice", ImportChoice);
