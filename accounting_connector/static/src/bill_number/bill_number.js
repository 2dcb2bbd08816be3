import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

/**
 * Looks the supplier's bill number up in the accounting system, then queues the bill.
 *
 * A bill that is there already stays in the form. When nobody could be asked, the person decides.
 */
export async function billNumber(env, action) {
    const { bill_id: billId, waiting } = action.params;
    const { found, unknown } = await whileWaiting(env, waiting, () =>
        rpc(`/accounting_connector/bill/${billId}/look`)
    );
    if (found) {
        env.services.notification.add(found, { type: "danger", sticky: true });
        return;
    }
    if (unknown && !(await confirmed(env, unknown))) {
        return;
    }
    return env.services.orm.call("accounting.bill", "action_send", [[billId]]);
}

async function whileWaiting(env, message, work) {
    env.services.ui.block({ message });
    try {
        return await work();
    } finally {
        env.services.ui.unblock();
    }
}

function confirmed(env, body) {
    return new Promise((resolve) => {
        env.services.dialog.add(
            ConfirmationDialog,
            {
                title: _t("The number could not be checked"),
                body,
                confirmLabel: _t("Queue anyway"),
                confirm: () => resolve(true),
                cancel: () => resolve(false),
            },
            { onClose: () => resolve(false) }
        );
    });
}

registry.category("actions").add("accounting_connector.bill_number", billNumber);
