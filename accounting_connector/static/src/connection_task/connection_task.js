import { _t } from "@web/core/l10n/translation";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

/**
 * Runs what talks to the accounting system, while the page waits and says for what.
 */
export async function connectionTask(env, action) {
    const { route, waiting, then } = action.params;
    env.services.ui.block({ message: waiting });
    let result;
    try {
        result = await rpc(route);
    } finally {
        env.services.ui.unblock();
    }
    env.services.notification.add(result.message, {
        title: result.type === "danger" ? _t("That did not work") : undefined,
        type: result.type,
        sticky: result.type !== "success",
    });
    env.services.action.doAction({ type: "ir.actions.act_window_close" });
    if (then && result.type !== "danger") {
        return then;
    }
    return { type: "ir.actions.client", tag: "soft_reload" };
}

registry.category("actions").add("accounting_connector.connection_task", connectionTask);
