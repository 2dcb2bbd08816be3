import { Component, onWillDestroy, onWillStart, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const WAIT_MS = 20000;
const POLL_MS = 1000;
const STATE_ICONS = {
    sent: "fa-check-circle text-success",
    blocked: "fa-exclamation-triangle text-warning",
    refused: "fa-times-circle text-danger",
    cancelled: "fa-ban text-muted",
    undone: "fa-undo text-warning",
};

function pause() {
    return new Promise((resolve) => browser.setTimeout(resolve, POLL_MS));
}

/**
 * Follows documents until each is sent or stopped, or for twenty seconds: the click that waits.
 *
 * The work is done by `/accounting_connector/send`, one request at a time. While it runs, or when the server has no free
 * place for us, `/accounting_connector/send/progress` tells how far the documents are. Closing the dialog loses nothing.
 */
export class SendingDialog extends Component {
    static template = "accounting_connector.SendingDialog";
    static props = { ...standardActionServiceProps };

    setup() {
        this.actionService = useService("action");
        this.orm = useService("orm");
        this.documentIds = this.props.action.params.document_ids;
        this.state = useState({ documents: [], summary: false, waiting: true });
        this.stopTimer = browser.setTimeout(() => this.stopWaiting(), WAIT_MS);
        onWillStart(async () => {
            await this.ask("/accounting_connector/send/progress");
            this.repeat("/accounting_connector/send");
            this.repeat("/accounting_connector/send/progress");
        });
        onWillDestroy(() => this.stopWaiting());
    }

    get isDone() {
        if (this.state.summary) {
            return !this.state.summary.on_the_way;
        }
        return !this.state.documents.some((document) => document.on_the_way);
    }

    get summary() {
        if (this.state.waiting) {
            return _t("Sending. You may close this window: nothing is lost.");
        }
        if (!this.isDone) {
            return this.state.summary
                ? _t("It goes on in the background; the list of documents shows how far it is.")
                : _t("This takes longer than usual. It goes on in the background; the order shows when it is done.");
        }
        return "";
    }

    /** How many documents need somebody and are not listed. */
    get notListed() {
        return this.state.summary.in_need - this.state.documents.length;
    }

    iconOf(document) {
        return STATE_ICONS[document.state] || "fa-circle-o-notch fa-spin text-info";
    }

    /** Asks again and again, each time after the last answer, for as long as somebody waits. */
    async repeat(route) {
        while (this.state.waiting) {
            await this.ask(route);
            await pause();
        }
    }

    /** Shows what a route tells of our documents. When the server cannot be reached, nobody waits any longer. */
    async ask(route) {
        try {
            const { documents, summary } = await rpc(route, { document_ids: this.documentIds }, { silent: true });
            if (!this.state.waiting) {
                return; // an older answer must not replace the last one
            }
            Object.assign(this.state, { documents, summary });
        } catch (error) {
            this.stopWaiting();
            throw error;
        }
        if (this.isDone) {
            this.stopWaiting();
        }
    }

    stopWaiting() {
        this.state.waiting = false;
        browser.clearTimeout(this.stopTimer);
    }

    close() {
        return this.actionService.doAction({ type: "ir.actions.act_window_close" });
    }

    async fix(problem) {
        const action = await this.orm.call("accounting.problem", "action_fix", [problem.id]);
        await this.close();
        this.actionService.doAction(action);
    }

    /** The list of our documents that are in this state. */
    async openState({ state, label }) {
        await this.close();
        this.actionService.doAction({
            type: "ir.actions.act_window",
            name: label,
            res_model: "accounting.document",
            domain: [
                ["id", "in", this.documentIds],
                ["state", "=", state],
            ],
            views: [
                [false, "list"],
                [false, "form"],
            ],
        });
    }

    async open(document) {
        await this.close();
        this.actionService.doAction({
            type: "ir.actions.act_window",
            res_model: "accounting.document",
            res_id: document.id,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("accounting_connector_sending", SendingDialog);
