import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * Everything that was chosen, step by step, each with the way back to it.
 */
export class SetupSummary extends Component {
    static template = "accounting_connector.SetupSummary";
    static props = { ...standardFieldProps };

    get sections() {
        return this.props.record.data[this.props.name] || [];
    }

    change(section) {
        return this.props.record.update({ setup_step: section.step }, { save: true });
    }
}

registry.category("fields").add("accounting_setup_summary", {
    component: SetupSummary,
    supportedTypes: ["json"],
});
