import { rpcBus } from "@web/core/network/rpc";
import { UPDATE_METHODS } from "@web/core/orm_service";

/**
 * Connect buttons, and buttons that name the accounting system, are there or not with the state of a connection. The
 * web client keeps views, even after the page is left: when a connection changes, it asks for them anew.
 */
rpcBus.addEventListener("RPC:RESPONSE", ({ detail }) => {
    const { model, method } = detail.data.params;
    if (model === "accounting.connection" && (UPDATE_METHODS.includes(method) || method.startsWith("action_"))) {
        rpcBus.trigger("CLEAR-CACHES", "get_views");
    }
});
