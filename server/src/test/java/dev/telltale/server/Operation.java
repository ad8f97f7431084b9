package dev.telltale.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An operation of the HTTP API, as it is documented.
 *
 * @param path where its path is described
 * @param place where it is described itself
 */
record Operation(String method, String template, Place path, Place place) {
    String id() {
        return (String) place.object().get("operationId");
    }

    /** The names of its parameters that stand in the query. */
    Set<String> queryParameters() {
        return parameters("query")
                .map(name -> (String) name.object().get("name"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Stream<Place> parameters(String in) {
        return Stream.concat(path.items("parameters").stream(), place.items("parameters").stream())
                .filter(parameter -> in.equals(parameter.object().get("in")));
    }

    /** The types of body that it takes; none if it takes no body. */
    List<String> bodyTypes() {
        return place.maybe("requestBody").stream()
                .flatMap(body -> body.members("content").keySet().stream())
                .toList();
    }

    boolean mayLackBody() {
        return place.maybe("requestBody").stream()
                .noneMatch(body -> Boolean.TRUE.equals(body.object().get("required")));
    }

    boolean isDocumented(int status) {
        return place.at("responses").has(String.valueOf(status));
    }

    /** What is documented for a status. */
    Place response(int status) {
        Place responses = place.at("responses");
        return isDocumented(status) ? responses.at(String.valueOf(status)) : responses.at("default");
    }

    /** Each kind of answer that it is documented to give, but for errors that any request may get. */
    List<String> answers() {
        List<String> answers = new ArrayList<>();
        place.members("responses").forEach((status, response) -> {
            if (!status.equals("default")) {
                Set<String> types = response.members("content").keySet();
                (types.isEmpty() ? Set.of("") : types).forEach(type -> answers.add(answer(status, type)));
            }
        });
        return answers;
    }

    /** What an answer is called in {@link #answers}. @param type without parameters, empty for none */
    String answer(Object status, String type) {
        return id() + " " + status + (type.isEmpty() ? "" : " " + type);
    }

    /** Its path with an id or a name. */
    String pathOf(String id) {
        return template.replaceAll("\\{[a-z]+}", id);
    }
}
