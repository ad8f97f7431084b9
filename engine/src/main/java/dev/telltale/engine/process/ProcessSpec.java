package dev.telltale.engine.process;

import dev.telltale.engine.secret.SecretMask;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What to run, and how.
 *
 * @param command the program and its arguments; a program without a slash is looked up on the PATH the process will have
 * @param directory where it runs; relative programs are found from there
 * @param environment added to what this JVM was given
 * @param mask which values to mask in the output
 * @param outputBudget how many bytes of standard output and standard error together are delivered; what comes after is
 *     read, dropped and counted
 */
public record ProcessSpec(
        List<String> command, Path directory, Map<String, String> environment, SecretMask mask, long outputBudget) {
    public ProcessSpec {
        command = List.copyOf(command);
        Objects.requireNonNull(directory, "directory");
        environment = Map.copyOf(environment);
        Objects.requireNonNull(mask, "mask");
        if (command.isEmpty()) {
            throw new IllegalArgumentException("the command is empty; it needs at least a program");
        }
        if (outputBudget < 0) {
            throw new IllegalArgumentException(
                    "an output budget of " + outputBudget + " bytes is negative; use 0 to drop all output");
        }
    }

    /** The masked command and the directory; environment values are left out, for they are where secrets are. */
    @Override
    public String toString() {
        return "ProcessSpec[command=" + mask.mask(command.toString()) + ", directory=" + directory + ", environment="
                + environment.keySet() + ", outputBudget=" + outputBudget + "]";
    }
}
