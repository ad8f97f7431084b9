package dev.telltale.engine.workflow.yaml;

import dev.telltale.event.Excerpt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * Builds the tree of one document from the events of the YAML library.
 *
 * <p>The library's own composer is not used: it overflows the stack on deep nesting, takes duplicate keys and keys that
 * are no text, and counts aliases but not what they repeat.
 */
final class YamlComposer {
    /** Levels of lists and maps. A loop takes four of them. */
    static final int DEEPEST = 100;

    /** The weight that aliases may repeat in one document. */
    static final long MOST_REPEATED = 200_000;

    private final Iterator<Event> events;
    private final Report report;
    private final Map<String, YamlNode> anchors = new HashMap<>();
    private final Set<String> openAnchors = new HashSet<>();
    private long repeated;

    YamlComposer(Iterator<Event> events, Report report) {
        this.events = events;
        this.report = report;
    }

    @Nullable
    YamlNode document() {
        Event event = events.next();
        while (event.getEventId() == Event.ID.StreamStart || event.getEventId() == Event.ID.DocumentStart) {
            event = events.next();
        }
        if (event.getEventId() == Event.ID.StreamEnd) {
            report.add(1, 1, Path.ROOT, "the text is empty", "a workflow has at least a name and nodes");
            return null;
        }
        YamlNode root = compose(event, Path.ROOT, 1);
        events.next(); // the end of the document
        Event next = events.next();
        if (next.getEventId() != Event.ID.StreamEnd) {
            report.add(
                    line(next),
                    column(next),
                    Path.ROOT,
                    "a second document begins here",
                    "keep one workflow in one file");
        }
        return root;
    }

    private YamlNode compose(Event event, Path path, int depth) {
        if (depth > DEEPEST) {
            report.add(line(event), column(event), path, "lists and maps are nested deeper than " + DEEPEST, null);
            throw new UnreadableException();
        }
        if (event instanceof AliasEvent alias) {
            return repeat(alias, path);
        }
        String anchor = ((NodeEvent) event).getAnchor().map(Anchor::getValue).orElse(null);
        if (anchor != null) {
            openAnchors.add(anchor);
        }
        YamlNode node;
        if (event instanceof ScalarEvent scalar) {
            node = scalar(scalar, path);
        } else if (event.getEventId() == Event.ID.SequenceStart) {
            node = sequence((CollectionStartEvent) event, path, depth);
        } else {
            node = mapping((CollectionStartEvent) event, path, depth);
        }
        if (anchor != null) {
            openAnchors.remove(anchor);
            anchors.put(anchor, node);
        }
        return node;
    }

    private YamlNode repeat(AliasEvent event, Path path) {
        String name = event.getAlias().getValue();
        YamlNode node = anchors.get(name);
        if (node == null) {
            String message = openAnchors.contains(name)
                    ? "'*" + Excerpt.of(name, Value.SHOWN) + "' repeats what it is a part of"
                    : "there is no '&" + Excerpt.of(name, Value.SHOWN) + "' above this alias";
            String hint = report.didYouMean(name, anchors.keySet());
            report.add(line(event), column(event), path, message, hint);
            throw new UnreadableException();
        }
        repeated += node.weight();
        if (repeated > MOST_REPEATED) {
            report.add(
                    line(event), column(event), path, "aliases repeat too much of the document", "use fewer of them");
            throw new UnreadableException();
        }
        if (node instanceof YamlNode.Scalar scalar) {
            return new YamlNode.Scalar(scalar.text(), scalar.type(), YamlNode.Style.OTHER, line(event), column(event));
        }
        return node;
    }

    private YamlNode sequence(CollectionStartEvent start, Path path, int depth) {
        refuseTag(start, start.getTag(), "tag:yaml.org,2002:seq", path);
        List<YamlNode> items = new ArrayList<>();
        long weight = 1;
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            YamlNode item = compose(event, path.item(items.size()), depth + 1);
            weight += item.weight();
            items.add(item);
        }
        return new YamlNode.Sequence(items, weight, line(start), column(start));
    }

    private YamlNode mapping(CollectionStartEvent start, Path path, int depth) {
        refuseTag(start, start.getTag(), "tag:yaml.org,2002:map", path);
        List<YamlNode.Entry> entries = new ArrayList<>();
        Map<String, YamlNode.Scalar> seen = new HashMap<>();
        long weight = 1;
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            YamlNode key = compose(event, path, depth + 1);
            Path valuePath = key instanceof YamlNode.Scalar scalar ? path.key(scalar.text()) : path;
            YamlNode value = compose(events.next(), valuePath, depth + 1);
            weight += key.weight() + value.weight();
            if (key instanceof YamlNode.Scalar name && isKey(name, valuePath)) {
                YamlNode.Scalar first = seen.putIfAbsent(name.text(), name);
                if (first == null) {
                    entries.add(new YamlNode.Entry(name, value));
                } else {
                    String message =
                            "%s stands here twice, first at line %d".formatted(valuePath.title(), first.line());
                    report.add(name, valuePath, message, "keep one of them");
                }
            } else if (!(key instanceof YamlNode.Scalar)) {
                report.add(key, path, "a key must be text, but is a list or a map", bracesHint(key));
            }
        }
        return new YamlNode.Mapping(entries, weight, line(start), column(start));
    }

    private boolean isKey(YamlNode.Scalar key, Path path) {
        if (key.type() != YamlNode.Type.TEXT) {
            report.add(key, path, "a key must be text, but is " + Value.describe(key), "put it in quotes");
            return false;
        }
        if (key.text().equals("<<") && key.style() == YamlNode.Style.PLAIN) {
            report.add(key, path, "merge keys are not supported", "repeat the fields");
            return false;
        }
        return true;
    }

    private String bracesHint(YamlNode key) {
        return report.line(key.line()).contains("{{") ? "put a text with ${{ }} in quotes" : "put it in quotes";
    }

    private YamlNode scalar(ScalarEvent event, Path path) {
        String text = event.getValue();
        YamlNode.Style style = switch (event.getScalarStyle()) {
            case PLAIN -> YamlNode.Style.PLAIN;
            case SINGLE_QUOTED, DOUBLE_QUOTED, JSON_SCALAR_STYLE -> YamlNode.Style.QUOTED;
            case LITERAL -> YamlNode.Style.LITERAL;
            case FOLDED -> YamlNode.Style.OTHER;
        };
        boolean tagged = event.getTag().isPresent();
        refuseTag(event, event.getTag(), "tag:yaml.org,2002:str", path);
        YamlNode.Type type = event.isPlain() && !tagged ? ScalarType.of(text) : YamlNode.Type.TEXT;
        YamlNode.Scalar scalar = new YamlNode.Scalar(text, type, style, line(event), column(event));
        if (!ScalarType.isInRange(scalar)) {
            report.add(scalar, path, "the number is too large", "put it in quotes to keep it as text");
        }
        return scalar;
    }

    private void refuseTag(Event event, Optional<String> tag, String allowed, Path path) {
        if (tag.isPresent() && !tag.get().equals(allowed) && !tag.get().equals("!")) {
            String message = "the tag '" + Excerpt.of(tag.get(), Value.SHOWN) + "' is not supported";
            report.add(line(event), column(event), path, message, "remove it");
        }
    }

    private static int line(Event event) {
        return event.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    private static int column(Event event) {
        return event.getStartMark().map(Mark::getColumn).orElse(0) + 1;
    }
}
