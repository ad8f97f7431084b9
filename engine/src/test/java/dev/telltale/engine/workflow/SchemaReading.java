package dev.telltale.engine.workflow;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.telltale.engine.json.JsonReader;
import dev.telltale.engine.workflow.parse.WorkflowParser;
import dev.telltale.engine.workflow.yaml.Report;
import dev.telltale.engine.workflow.yaml.Value;
import dev.telltale.engine.workflow.yaml.YamlDocument;
import dev.telltale.event.Json;
import dev.telltale.event.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the parser and the schema say of the same workflow, and which fields the schema knows where. */
final class SchemaReading {
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(WorkflowSchema.text(), InputFormat.JSON);
    private static final Map<?, ?> TEXT = (Map<?, ?>) JsonReader.read(WorkflowSchema.text());

    private SchemaReading() {}

    /** What the schema has against a document. */
    static List<Error> objections(Object document) {
        return SCHEMA.validate(Json.write(document), InputFormat.JSON);
    }

    /** What the parser has against a document; JSON is YAML. */
    static List<Problem> problems(Object document) {
        return problems(Json.write(document));
    }

    static List<Problem> problems(String text) {
        try {
            WorkflowParser.parse(text, "test.yaml");
            return List.of();
        } catch (InvalidWorkflowException refused) {
            return refused.problems();
        }
    }

    /** The document as the parser sees it; null if it is no YAML. */
    static Object document(String yaml) {
        Value root = YamlDocument.read(yaml, new Report(yaml));
        return root == null ? null : root.json();
    }

    /** The fields that the schema knows at a place of a document, whatever else the document holds. */
    static Set<String> fieldsAt(List<Object> place) {
        List<Map<?, ?>> schemas = parts(TEXT);
        for (Object step : place) {
            List<Map<?, ?>> next = new ArrayList<>();
            for (Map<?, ?> schema : schemas) {
                Object found = step instanceof Integer ? schema.get("items") : member(schema, (String) step);
                if (found instanceof Map<?, ?> inner) {
                    next.addAll(parts(inner));
                }
            }
            schemas = next;
        }
        Set<String> fields = new LinkedHashSet<>();
        for (Map<?, ?> schema : schemas) {
            if (schema.get("properties") instanceof Map<?, ?> properties) {
                properties.keySet().forEach(name -> fields.add((String) name));
            }
        }
        return fields;
    }

    private static Object member(Map<?, ?> schema, String name) {
        Object own = schema.get("properties") instanceof Map<?, ?> properties ? properties.get(name) : null;
        return own == null ? schema.get("additionalProperties") : own;
    }

    /** A schema with all it is put together from. */
    private static List<Map<?, ?>> parts(Map<?, ?> schema) {
        List<Map<?, ?>> parts = new ArrayList<>(List.of(schema));
        if (schema.get("$ref") instanceof String reference) {
            Map<?, ?> definitions = (Map<?, ?>) TEXT.get("$defs");
            parts.addAll(parts((Map<?, ?>) definitions.get(reference.substring("#/$defs/".length()))));
        }
        for (String word : List.of("anyOf", "oneOf", "allOf")) {
            if (schema.get(word) instanceof List<?> choices) {
                choices.forEach(choice -> parts.addAll(parts((Map<?, ?>) choice)));
            }
        }
        return parts;
    }
}
