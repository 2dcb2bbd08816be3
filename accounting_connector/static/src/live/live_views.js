import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";
import { useLiveUpdate } from "./live_update";

/** Whether a dialog is open over the view: what it was opened from must not change under it. */
export function isCovered() {
    return Boolean(document.querySelector(".o_dialog"));
}

/**
 * Reads the records of a list or of cards again, in turn with what a person does on the page: a load of the whole model
 * would take the place of a search whose answer is still awaited. Before the first records are there, there is nothing
 * to read again.
 *
 * @param {ListController|KanbanController} controller
 * @param {() => boolean} [isEdited]
 */
function useLiveRecords({ model }, isEdited = () => false) {
    useLiveUpdate({
        reload: async () => {
            await model.root.load();
            model.useSampleModel = model.useSampleModel && !model.hasData();
        },
        isBusy: async () => {
            await model.mutex.getUnlockedDef();
            return !model.isReady || isCovered() || isEdited() || Boolean(model.root.selection.length);
        },
    });
}

export class LiveListController extends ListController {
    setup() {
        super.setup();
        useLiveRecords(this, () => Boolean(this.model.root.editedRecord));
    }
}

export class LiveKanbanController extends KanbanController {
    setup() {
        super.setup();
        useLiveRecords(this);
    }
}

export class LiveFormController extends FormController {
    setup() {
        super.setup();
        useLiveUpdate({
            reload: () => this.model.root.load(),
            isBusy: () => !this.model.root.resId || isCovered() || this.model.root.isDirty(),
            connectionId: () => this.model.root.data.connection_id?.id,
        });
    }
}

registry.category("views").add("accounting_live_list", { ...listView, Controller: LiveListController });
registry.category("views").add("accounting_live_kanban", { ...kanbanView, Controller: LiveKanbanController });
registry.category("views").add("accounting_live_form", { ...formView, Controller: LiveFormController });
