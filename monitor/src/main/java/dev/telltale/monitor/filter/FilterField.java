package dev.telltale.monitor.filter;

/** What a filter can ask about, with its name in a query and in JSON. */
enum FilterField {
    TYPE("type", "types"),
    NODE("node", "nodes"),
    EXECUTION("execution", "executions"),
    WORKFLOW("workflow", "workflows"),
    STATUS("status", "statuses"),
    LABEL("label", "labels");

    private final String parameter;
    private final String key;

    FilterField(String parameter, String key) {
        this.parameter = parameter;
        this.key = key;
    }

    /** Its name as a query parameter. */
    String parameter() {
        return parameter;
    }

    /** Its name in JSON. */
    String key() {
        return key;
    }
}
