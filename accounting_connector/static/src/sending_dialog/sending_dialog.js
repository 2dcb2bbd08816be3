import { Component, onWillStart, onWillUnmount, useState } from "@odoo/owl";
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
        this.documentIds = this.props.action.params.document_ids;
        this.state = useState({ documents: [], waiting: true });
        this.closed = false;
        onWillStart(() => this.poll());
        onWillUnmount(() => this.stop());
        this.stopTimer = browser.setTimeout(() => this.stopWaiting(), WAIT_MS);
        this.pollTimer = browser.setInterval(() => this.poll(), POLL_MS);
        this.work();
    }

    get isDone() {
        return !this.state.documents.some((document) => document.on_the_way);
    }

    get summary() {
        if (this.state.waiting) {
            return _t("Sending. You may close this window: nothing is lost.");
        }
        if (!this.isDone) {
            return _t("This takes longer than usual. It goes on in the background; the order shows when it is done.");
        }
        return "";
    }

    iconOf(document) {
        return STATE_ICONS[document.state] || "fa-circle-o-notch fa-spin text-info";
    }

    /** Lets the server work on our documents, again while it finds something to do. */
    async work() {
        while (this.state.waiting && !this.closed) {
            const { documents, worked } = await this.ask("/accounting_connector/send");
            this.show(documents);
            if (!worked || !this.isDone) {
                await new Promise((resolve) => browser.setTimeout(resolve, POLL_MS));
            }
        }
    }

    async poll() {
        const { documents } = await this.ask("/accounting_connector/send/progress");
        this.show(documents);
    }

    ask(route) {
        return rpc(route, { document_ids: this.documentIds }, { silent: true });
    }

    show(documents) {
        if (this.closed) {
            return;
        }
        this.state.documents = documents;
        if (this.isDone) {
            this.stopWaiting();
        }
    }

    stopWaiting() {
        this.state.waiting = false;
        browser.clearInterval(this.pollTimer);
        browser.clearTimeout(this.stopTimer);
    }

    stop() {
        this.closed = true;
        this.stopWaiting();
    }

    close() {
        this.actionService.doAction({ type: "ir.actions.act_window_close" });
    }

    async fix(problem) {
        const action = await this.env.services.orm.call("accounting.problem", "action_fix", [problem.id]);
        await this.actionService.doAction({ type: "ir.actions.act_window_close" });
        this.actionService.doAction(action);
    }

    async open(document) {
        await this.actionService.doAction({ type: "ir.actions.act_window_close" });
        this.actionService.doAction({
            type: "ir.actions.act_window",
            res_model: "accounting.document",
            res_id: document.id,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("accounting_connector_sending", SendingDialog);
