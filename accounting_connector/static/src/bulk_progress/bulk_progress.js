import { Component, onMounted, onWillDestroy, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const POLL_MS = 1500;
const ICONS = {
    sent: "fa-check-circle text-success",
    on_the_way: "fa-clock-o text-info",
    needs_somebody: "fa-exclamation-triangle text-warning",
    cancelled: "fa-ban text-muted",
    out: "fa-minus-circle text-muted",
};

/**
 * How far documents of a bulk are: a bar, and counts that lead to what they count.
 *
 * It asks again and again while anything is done. Nothing of that depends on anybody who looks.
 */
export class BulkProgress extends Component {
    static template = "accounting_connector.BulkProgress";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.actionService = useService("action");
        this.state = useState({ bulk: null });
        onWillStart(() => this.follow(this.props.record.resId));
        onMounted(() => this.catchUp());
        onWillUpdateProps(({ record }) => {
            if (record.resId !== this.bulkId || (!this.timer && record.data.state !== this.state.bulk?.state)) {
                return this.follow(record.resId);
            }
        });
        onWillDestroy(() => {
            this.bulkId = null;
            browser.clearTimeout(this.timer);
        });
    }

    iconOf(result) {
        return ICONS[result.name];
    }

    async follow(bulkId) {
        browser.clearTimeout(this.timer);
        this.bulkId = bulkId;
        await this.ask();
    }

    async ask() {
        const bulkId = this.bulkId;
        this.timer = null;
        const [bulk] = bulkId ? await this.orm.silent.call("accounting.bulk", "read_progress", [[bulkId]]) : [];
        if (bulkId !== this.bulkId) {
            return;
        }
        const before = this.state.bulk;
        this.state.bulk = bulk || null;
        if (bulk?.is_live) {
            this.timer = browser.setTimeout(() => this.ask(), POLL_MS);
        }
        if (before) {
            await this.catchUp(before.is_live !== bulk?.is_live);
        }
    }

    /** Reads the page again when it shows less than is known by now; never while a person is at work on it. */
    async catchUp(changed = false) {
        const { record } = this.props;
        const { bulk } = this.state;
        if (bulk && (changed || record.data.state !== bulk.state) && !(await record.isDirty())) {
            await record.load();
        }
    }

    async cancel() {
        await this.orm.call("accounting.bulk", "action_cancel", [[this.bulkId]]);
        await this.follow(this.bulkId);
    }

    async open(result) {
        const context = { bulk_result: result };
        const action = await this.orm.call("accounting.bulk", "action_results", [[this.bulkId]], { context });
        return this.actionService.doAction(action);
    }
}

registry.category("view_widgets").add("accounting_bulk_progress", { component: BulkProgress });
