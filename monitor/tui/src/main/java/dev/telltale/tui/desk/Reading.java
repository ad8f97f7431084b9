package dev.telltale.tui.desk;

import java.util.EnumMap;
import java.util.Map;

/**
 * How somebody reads what stands beside the tree. Immutable, thread-safe.
 *
 * @param pane what is shown
 * @param isFocused whether keys move in it, and not in the tree
 * @param filter of the events as it was typed
 * @param search what is looked for in the output, or empty
 * @param found number of the line where it was found, or -1
 */
public record Reading(
        Pane pane, boolean isFocused, Map<Pane, Scroll> scrolls, String filter, String search, long found) {
    /** Nothing was found, or nothing looked for. */
    static final long NOWHERE = -1;

    static final Reading START = new Reading(Pane.OUTPUT, false, Map.of(), "", "", NOWHERE);

    public Reading {
        scrolls = Map.copyOf(scrolls);
    }

    /** How a pane is scrolled. */
    public Scroll scroll(Pane which) {
        return scrolls.getOrDefault(which, which.isLog() ? Scroll.FOLLOWING : Scroll.TOP);
    }

    Reading showing(Pane next, boolean hasKeys) {
        return new Reading(next, hasKeys, scrolls, filter, search, found);
    }

    Reading scrolled(Pane which, Scroll next) {
        Map<Pane, Scroll> changed = new EnumMap<>(Pane.class);
        changed.putAll(scrolls);
        changed.put(which, next);
        return new Reading(pane, isFocused, changed, filter, search, found);
    }

    Reading filtered(String text) {
        return new Reading(pane, isFocused, scrolls, text, search, found).scrolled(Pane.EVENTS, Scroll.FOLLOWING);
    }

    Reading searching(String text, long at) {
        return new Reading(pane, isFocused, scrolls, filter, text, at);
    }

    Reading foundNowhere() {
        return searching(search, NOWHERE);
    }

    /** So that the same rows are seen although there are more in front of them. */
    Reading shifted(long lines, long events) {
        Reading next = scrolled(Pane.OUTPUT, scroll(Pane.OUTPUT).shifted(lines))
                .scrolled(Pane.EVENTS, scroll(Pane.EVENTS).shifted(events));
        return found == NOWHERE ? next : next.searching(search, found + lines);
    }
}
