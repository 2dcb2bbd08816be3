import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * The steps of the set-up: where one is, what is complete, and the way back to each that can be opened.
 */
export class StepBar extends Component {
    static template = "accounting_connector.StepBar";
    static props = { ...standardFieldProps };

    get steps() {
        return this.props.record.data[this.props.name] || [];
    }

    get current() {
        return this.props.record.data.setup_step;
    }

    get place() {
        return this.steps.findIndex((step) => step.name === this.current);
    }

    open(step) {
        if (step.is_open && step.name !== this.current) {
            return this.props.record.update({ setup_step: step.name }, { save: true });
        }
    }
}

registry.category("fields").add("accounting_step_bar", {
    component: StepBar,
    supportedTypes: ["json"],
});
