import { Component, onWillDestroy, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const POLL_MS = 2000;

/**
 * How far an import is: a bar, counts that lead to their records, time left, Cancel.
 *
 * It asks again and again while the import goes on. The import does not depend on anybody who looks.
 */
export class ImportProgress extends Component {
    static template = "accounting_connector.ImportProgress";
    static props = { ...standardWidgetProps, job: { type: String, optional: true } };

    setup() {
        this.orm = useService("orm");
        this.actionService = useService("action");
        this.state = useState({ job: null });
        onWillStart(() => this.follow(this.jobIdOf(this.props)));
        onWillUpdateProps((props) => {
            if (this.jobIdOf(props) !== this.jobId) {
                return this.follow(this.jobIdOf(props));
            }
        });
        onWillDestroy(() => browser.clearTimeout(this.timer));
    }

    /** The import of the field `job`, else the record itself. */
    jobIdOf({ job, record }) {
        return job ? record.data[job]?.id : record.resId;
    }

    async follow(jobId) {
        browser.clearTimeout(this.timer);
        this.jobId = jobId;
        await this.ask();
    }

    async ask() {
        const jobId = this.jobId;
        const [job] = jobId ? await this.orm.silent.call("accounting.import", "read_progress", [[jobId]]) : [];
        if (jobId !== this.jobId) {
            return;
        }
        const ended = this.state.job?.is_live && !job?.is_live;
        this.state.job = job || null;
        if (job?.is_live) {
            this.timer = browser.setTimeout(() => this.ask(), POLL_MS);
        } else if (ended && !(await this.props.record.isDirty())) {
            await this.props.record.load();
        }
    }

    async cancel() {
        await this.orm.call("accounting.import", "action_cancel", [[this.jobId]]);
        await this.follow(this.jobId);
    }

    async open(outcome) {
        const context = { outcome };
        const action = await this.orm.call("accounting.import", "action_results", [[this.jobId]], { context });
        return this.actionService.doAction(action);
    }
}

registry.category("view_widgets").add("accounting_import_progress", {
    component: ImportProgress,
    extractProps: ({ attrs }) => ({ job: attrs.job }),
});
