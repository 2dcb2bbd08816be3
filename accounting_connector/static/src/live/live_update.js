import { onMounted, onWillUnmount } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { rpcBus } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

const CHANNEL = "accounting_connector.changes";
const NOTIFICATION = "accounting_connector/changed";
const NEW_CONNECTION = "accounting_connector/new_connection";
const RELOAD_MS = 2000;
const POLL_MS = 15000;

/**
 * Tells views that something of a connection changed: by the bus, or by the clock where no websocket is there.
 */
export const liveService = {
    dependencies: ["bus_service"],

    start(env, { bus_service: bus }) {
        const watchers = new Set();
        const awaited = new Set();
        let poll;

        rpcBus.addEventListener("RPC:REQUEST", ({ detail: { data, settings } }) => {
            if (!settings.silent) {
                awaited.add(data.id);
            }
        });
        rpcBus.addEventListener("RPC:RESPONSE", ({ detail: { data } }) => awaited.delete(data.id));

        function tell(connectionId) {
            for (const watcher of watchers) {
                watcher(connectionId);
            }
        }

        bus.subscribe(NOTIFICATION, ({ connection_id }) => tell(connection_id));
        // The channels of connections were those there were when it was subscribed, by whichever tab.
        bus.subscribe(NEW_CONNECTION, () => {
            if (watchers.size) {
                bus.forceUpdateChannels();
                tell(null);
            }
        });

        function pollOnce() {
            if (bus.workerState !== "CONNECTED" && document.visibilityState === "visible") {
                tell(null);
            }
        }

        return {
            /** Whether the page waits for an answer: a reading now could take the place of what a person asked for. */
            get isAwaiting() {
                return awaited.size > 0;
            },

            /**
             * @param {(connectionId: number|null) => void} watcher called with the connection that changed, with null
             *  when it is not known which.
             * @returns {() => void} ends it.
             */
            watch(watcher) {
                if (!watchers.size) {
                    bus.addChannel(CHANNEL);
                    bus.forceUpdateChannels();
                    poll = browser.setInterval(pollOnce, POLL_MS);
                }
                watchers.add(watcher);
                return () => {
                    watchers.delete(watcher);
                    if (!watchers.size) {
                        bus.deleteChannel(CHANNEL);
                        browser.clearInterval(poll);
                    }
                };
            },
        };
    },
};
registry.category("services").add("accounting_live", liveService);

/**
 * Reads a component's records again when something of their connection changed: at most every two seconds, never while
 * a person is at work on them or waits for an answer.
 *
 * @param {Object} options
 * @param {() => Promise} options.reload
 * @param {() => boolean|Promise<boolean>} options.isBusy whether a person is at work: it is tried again later.
 * @param {() => number|undefined} [options.connectionId] nothing of other connections matters.
 */
export function useLiveUpdate({ reload, isBusy, connectionId = () => undefined }) {
    const live = useService("accounting_live");
    let end, timer;
    let alive = false;
    let reloadedAt = 0;

    function plan() {
        if (alive && !timer) {
            timer = browser.setTimeout(update, Math.max(0, reloadedAt + RELOAD_MS - Date.now()));
        }
    }

    async function update() {
        let postponed = true;
        try {
            if (document.visibilityState === "visible" && !live.isAwaiting && !(await isBusy())) {
                postponed = false;
                if (alive) {
                    await reload();
                }
            }
        } finally {
            reloadedAt = Date.now();
            timer = undefined;
        }
        if (postponed) {
            plan();
        }
    }

    onMounted(() => {
        alive = true;
        end = live.watch((changed) => {
            const own = connectionId();
            if (!changed || !own || changed === own) {
                plan();
            }
        });
    });
    onWillUnmount(() => {
        alive = false;
        end();
        browser.clearTimeout(timer);
    });
}
