import { Component, onWillStart, useEffect, useRef } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { cookie } from "@web/core/browser/cookie";
import { getColor, getCustomColor, hexToRGBA } from "@web/core/colors/colors";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const SCHEME = cookie.get("color_scheme");
const COLORS = {
    sent: getColor(1, SCHEME, "odoo"),
    waiting: getCustomColor(SCHEME, "#e99d00", "#f0ad4e"),
    problems: getCustomColor(SCHEME, "#d44c59", "#ff5757"),
};
// Shown faintly where nothing happened yet, so that it is seen what will be here.
const EXAMPLE = { sent: [2, 3, 3, 5, 4, 1, 1, 4, 6, 5, 7, 6, 2, 3], waiting: [0], problems: [0] };

/**
 * What a connection sent, what waited and what was stuck, day by day: bars of what was sent, lines of the others.
 */
export class FiguresGraph extends Component {
    static template = "accounting_connector.FiguresGraph";
    static props = { ...standardFieldProps };

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            (_data) => {
                const chart = new Chart(this.canvas.el, this.config);
                return () => chart.destroy();
            },
            () => [JSON.stringify(this.figures)]
        );
    }

    get figures() {
        return this.props.record.data[this.props.name];
    }

    get legend() {
        return this.figures.series.map((series) => ({ ...series, color: COLORS[series.name] }));
    }

    get datasets() {
        return this.figures.series.map(({ name, label, values }) => {
            const color = this.figures.is_empty ? hexToRGBA(COLORS[name], 0.15) : COLORS[name];
            const data = this.figures.is_empty ? EXAMPLE[name] : values;
            if (name === "sent") {
                return { type: "bar", label, data, backgroundColor: color, order: 2, yAxisID: "documents" };
            }
            const yAxisID = name === "problems" ? "problems" : "documents";
            const hidden = this.figures.is_empty || !values.some(Boolean);
            return {
                type: "line",
                label,
                data,
                hidden,
                yAxisID,
                borderColor: color,
                backgroundColor: color,
                borderWidth: 2,
                pointRadius: 2,
                order: 1,
            };
        });
    }

    get config() {
        const grid = { display: false };
        const axis = { display: false, beginAtZero: true, suggestedMax: 4 };
        return {
            data: { labels: this.figures.days, datasets: this.datasets },
            options: {
                animation: false,
                maintainAspectRatio: false,
                interaction: { mode: "index", intersect: false },
                plugins: { legend: { display: false }, tooltip: { enabled: !this.figures.is_empty } },
                scales: {
                    documents: axis,
                    problems: { ...axis, position: "right" },
                    x: {
                        grid,
                        ticks: { maxRotation: 0, maxTicksLimit: 5, color: getCustomColor(SCHEME, "#6c757d", "#b0b0b0") },
                    },
                },
            },
        };
    }
}

registry.category("fields").add("accounting_figures_graph", {
    component: FiguresGraph,
    supportedTypes: ["json"],
});
