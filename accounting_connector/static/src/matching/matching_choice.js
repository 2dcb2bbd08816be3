/**
 * What would be applied for a row: what was chosen, else what is certain unless it was left.
 */
export function chosenFor(row) {
    if (row.choice) {
        return row.choice.kind === "leave" ? null : row.choice;
    }
    return row.found ? { kind: "match", record_id: row.found } : null;
}

/**
 * What may be done with a row in its state.
 */
export function actionsOf(row) {
    if (["matched", "ignored", "wished"].includes(row.state)) {
        return ["undo"];
    }
    return row.entry_id ? ["match", "create", "ignore"] : ["match", "export", "ignore"];
}
