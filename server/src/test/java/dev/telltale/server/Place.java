package dev.telltale.server;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A place in one of the documents that describe the API. A place that refers to another one is that other one.
 *
 * @param documents by the names that they call each other
 * @param document the one that it is in
 * @param path keys and indexes, from the root
 */
record Place(Map<String, Map<String, Object>> documents, String document, List<String> path) {
    static final String REFERENCE = "$ref";

    static Place root(Map<String, Map<String, Object>> documents, String document) {
        return new Place(documents, document, List.of());
    }

    /** What stands there. */
    Object value() {
        Object value = documents.get(document);
        for (String step : path) {
            value = value instanceof List<?> list
                    ? list.get(Integer.parseInt(step))
                    : value instanceof Map<?, ?> map ? map.get(step) : null;
            if (value == null) {
                throw new AssertionError("there is nothing at " + this);
            }
        }
        return value;
    }

    /** The object that stands there. */
    @SuppressWarnings("unchecked") // the keys of documents are texts
    Map<String, Object> object() {
        return (Map<String, Object>) value();
    }

    boolean has(String key) {
        return value() instanceof Map<?, ?> map && map.containsKey(key);
    }

    /** Farther in. */
    Place at(String... keys) {
        Place place = this;
        for (String key : keys) {
            place = place.step(key).target();
        }
        return place;
    }

    /** As {@link #at}, or none at all if there is nothing. */
    List<Place> maybe(String key) {
        return has(key) ? List.of(at(key)) : List.of();
    }

    /** The members of an object, by name; none if it is not there. */
    Map<String, Place> members(String key) {
        Map<String, Place> members = new LinkedHashMap<>();
        for (Place of : maybe(key)) {
            of.object().keySet().forEach(name -> members.put(name, of.at(name)));
        }
        return members;
    }

    /** The items of a list; none if it is not there. */
    List<Place> items(String key) {
        List<Place> items = new ArrayList<>();
        for (Place of : maybe(key)) {
            for (int i = 0; i < ((List<?>) of.value()).size(); i++) {
                items.add(of.at(String.valueOf(i)));
            }
        }
        return items;
    }

    /** This place and all within it, references as they are. */
    void visit(Consumer<Place> visitor) {
        visitor.accept(this);
        Object value = value();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> {
                if (inner != null) {
                    step(String.valueOf(key)).visit(visitor);
                }
            });
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                if (list.get(i) != null) {
                    step(String.valueOf(i)).visit(visitor);
                }
            }
        }
    }

    private Place step(String key) {
        List<String> longer = new ArrayList<>(path);
        longer.add(key);
        return new Place(documents, document, Collections.unmodifiableList(longer));
    }

    private Place target() {
        return value() instanceof Map<?, ?> map && map.get(REFERENCE) instanceof String reference
                ? follow(reference)
                : this;
    }

    /** Where a reference leads that stands in this document. */
    Place follow(String reference) {
        URI uri = URI.create(reference);
        Place place = root(documents, uri.getPath().isEmpty() ? document : uri.getPath());
        for (String step : uri.getFragment().substring(1).split("/")) {
            place = place.at(step.replace("~1", "/").replace("~0", "~"));
        }
        return place;
    }

    /** As a JSON pointer behind the name of the document. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(document).append('#');
        for (String step : path) {
            text.append('/').append(step.replace("~", "~0").replace("/", "~1"));
        }
        return text.toString();
    }
}
