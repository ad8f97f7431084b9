package dev.telltale.server.route;

import dev.telltale.server.http.QueryParameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Labels as query parameters: {@code label=k=v}, as often as needed. */
final class Labels {
    private Labels() {}

    static Map<String, String> of(List<String> given) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (String pair : given) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw QueryParameters.bad("label", pair)
                        .hint("write label=key=value")
                        .exception();
            }
            labels.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return labels;
    }
}
