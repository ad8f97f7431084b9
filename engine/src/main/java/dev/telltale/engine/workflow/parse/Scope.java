package dev.telltale.engine.workflow.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Where an expression stands, and so what it may refer to.
 *
 * @param names of the items and indexes of the loops around it
 * @param kind what it is for
 * @param mentions takes the nodes that it refers to
 */
record Scope(Set<String> names, Kind kind, List<Mention> mentions) {
    enum Kind {
        NODE,
        LOOP_CONDITION,
        INITIAL_VALUE,
        OUTPUT
    }

    static Scope of(Draft draft) {
        return new Scope(draft.graph.names, Kind.NODE, draft.mentions);
    }

    static Scope initialValue() {
        return new Scope(Set.of(), Kind.INITIAL_VALUE, new ArrayList<>());
    }

    static Scope outputs() {
        return new Scope(Set.of(), Kind.OUTPUT, new ArrayList<>());
    }

    Mention.Why why() {
        return kind == Kind.LOOP_CONDITION ? Mention.Why.LOOP_CONDITION : Mention.Why.REFERENCE;
    }
}
