package dev.telltale.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Figures of several rounds, and how they are shown: the median, and the least and the most where there was more than one round. */
final class Tables {
    private final Map<String, Map<String, Map<String, List<Double>>>> tables = new LinkedHashMap<>();

    void add(Figure figure) {
        tables.computeIfAbsent(figure.table(), table -> new LinkedHashMap<>())
                .computeIfAbsent(figure.row(), row -> new LinkedHashMap<>())
                .computeIfAbsent(figure.column(), column -> new ArrayList<>())
                .add(figure.value());
    }

    /** Adds a table of how much more each row has than one of them, round by round. */
    void addDifferences(String table, String from, String title) {
        Map<String, Map<String, List<Double>>> rows = tables.getOrDefault(table, Map.of());
        Map<String, List<Double>> least = rows.getOrDefault(from, Map.of());
        List<Figure> differences = new ArrayList<>();
        rows.forEach((name, row) -> row.forEach((column, values) -> {
            List<Double> others = least.getOrDefault(column, List.of());
            for (int i = 0; i < Math.min(values.size(), others.size()) && !name.equals(from); i++) {
                differences.add(new Figure(title, name, column, values.get(i) - others.get(i)));
            }
        }));
        differences.forEach(this::add);
    }

    /** As markdown. */
    String text() {
        StringBuilder text = new StringBuilder();
        tables.forEach((title, rows) -> {
            Set<String> columns = new LinkedHashSet<>();
            rows.values().forEach(row -> columns.addAll(row.keySet()));
            text.append("\n| ")
                    .append(title)
                    .append(" | ")
                    .append(String.join(" | ", columns))
                    .append(" |\n|---|");
            text.append("---:|".repeat(columns.size())).append('\n');
            rows.forEach((name, row) -> {
                text.append("| ").append(name).append(" |");
                columns.forEach(column -> text.append(' ')
                        .append(cell(row.getOrDefault(column, List.of())))
                        .append(" |"));
                text.append('\n');
            });
        });
        return text.toString();
    }

    private static String cell(List<Double> values) {
        if (values.isEmpty()) {
            return "";
        }
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int last = sorted.size() - 1;
        double median = (sorted.get(last / 2) + sorted.get((last + 1) / 2)) / 2;
        return last == 0
                ? number(median)
                : number(median) + " (" + number(sorted.get(0)) + "–" + number(sorted.get(last)) + ")";
    }

    private static String number(double value) {
        int digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }
}
