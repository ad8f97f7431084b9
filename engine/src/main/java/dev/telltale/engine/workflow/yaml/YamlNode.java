package dev.telltale.engine.workflow.yaml;

import java.util.List;

/** A value of a document. Immutable; one that an alias repeats is shared. */
sealed interface YamlNode {
    /** From 1. */
    int line();

    /** In code points, from 1. */
    int column();

    /** What it costs to walk through it, aliases counted as often as they occur. */
    long weight();

    /** How a scalar was written, as far as it matters for finding a character of it in the text. */
    enum Style {
        PLAIN,
        QUOTED,
        LITERAL,
        OTHER
    }

    /** What a scalar stands for. */
    enum Type {
        TEXT,
        INTEGER,
        NUMBER,
        BOOLEAN,
        NULL
    }

    /** @param text as written, escapes and folding resolved */
    record Scalar(String text, Type type, Style style, int line, int column) implements YamlNode {
        @Override
        public long weight() {
            return 1 + text.length() / 64;
        }
    }

    record Sequence(List<YamlNode> items, long weight, int line, int column) implements YamlNode {}

    /** Keys are unique, except after a problem was reported. */
    record Mapping(List<Entry> entries, long weight, int line, int column) implements YamlNode {}

    record Entry(Scalar key, YamlNode value) {}
}
