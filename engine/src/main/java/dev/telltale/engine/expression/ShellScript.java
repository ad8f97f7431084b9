package dev.telltale.engine.expression;

import java.util.Map;

/**
 * A shell script ready to run, with the values it reads from its environment.
 *
 * @param script text for {@code sh}; holds no value, only names of variables
 * @param environment the variables {@code TELLTALE_V1}, {@code TELLTALE_V2} … and their values
 * @param shown the script as written with the values in their places: for people to read, never for a shell to run
 */
public record ShellScript(String script, Map<String, String> environment, String shown) {
    public ShellScript {
        environment = Map.copyOf(environment);
    }
}
