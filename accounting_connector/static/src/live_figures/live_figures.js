import { registry } from "@web/core/registry";
import { GraphController } from "@web/views/graph/graph_controller";
import { graphView } from "@web/views/graph/graph_view";
import { PivotController } from "@web/views/pivot/pivot_controller";
import { pivotView } from "@web/views/pivot/pivot_view";
import { useLiveUpdate } from "../live/live_update";
import { isCovered } from "../live/live_views";

/** Reads the figures of a graph or a pivot again, once they are there: grouped and measured as they are. */
function useLiveFigures({ model }) {
    useLiveUpdate({
        reload: async () => {
            await model.load(model.searchParams);
            model.useSampleModel = model.useSampleModel && !model.hasData();
            model.notify();
        },
        isBusy: () => !model.isReady || isCovered(),
    });
}

export class LiveGraphController extends GraphController {
    setup() {
        super.setup();
        useLiveFigures(this);
    }
}

export class LivePivotController extends PivotController {
    setup() {
        super.setup();
        useLiveFigures(this);
    }
}

registry.category("views").add("accounting_live_graph", { ...graphView, Controller: LiveGraphController });
registry.category("views").add("accounting_live_pivot", { ...pivotView, Controller: LivePivotController });
