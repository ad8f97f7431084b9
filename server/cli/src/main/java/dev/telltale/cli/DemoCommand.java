package dev.telltale.cli;

import dev.telltale.engine.Engine;
import dev.telltale.event.ExecutionControl.StartRequest;
import dev.telltale.event.ExecutionControl.Started;
import dev.telltale.event.Trigger;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Serves the examples and starts one of them, to be watched. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Serves the examples, starts one and says how to watch it.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class DemoCommand implements Callable<Integer> {
    /** The workflows of src/examples, which the build puts into the jar. */
    private static final List<String> EXAMPLES =
            List.of("greeting", "inventory", "playbook", "release", "rollout", "search");

    /** Those that run without inputs. */
    private static final List<String> STARTABLE = List.of("greeting", "playbook", "release", "rollout", "search");

    /** The one that runs long enough to be watched. */
    private static final String STARTED = "playbook";

    @Mixin
    private ServerAddress address;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        try (ServerProcess server = ServerProcess.start(address.options(), Engine.builder(), new Memory())) {
            for (String name : EXAMPLES) {
                server.engine().workflows().put(name, text(name));
            }
            Started started = server.engine()
                    .start(new StartRequest(null, STARTED, null, Map.of(), Map.of(), new Trigger("demo", null)))
                    .toCompletableFuture()
                    .join();
            explain(server.uri().toString(), started.executionId());
            return server.awaitSignal();
        }
    }

    private static String text(String name) throws IOException {
        try (InputStream file = DemoCommand.class.getResourceAsStream("/examples/" + name + ".yaml")) {
            if (file == null) {
                throw new IOException("the example '" + name + "' is not in this jar");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void explain(String server, String id) {
        String execution = server + "/api/v1/executions/" + id;
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                """
                telltale serves at %s and runs the example '%s' (execution %s)

                Watch every step of it:
                  curl -N '%s/events'
                Only what its nodes write, and what fails:
                  curl -N '%s/events?type=node.output,node.failed'
                How far it is, and its variables:
                  curl '%s/progress'
                  curl '%s/variables'
                Start it again, or another of %s, and watch everything at once:
                  curl -N '%s/api/v1/events' &
                  curl -H 'Content-Type: application/json' -d '{"workflow":"%s"}' %s/api/v1/executions

                Ctrl-C ends the server.
                """,
                server,
                STARTED,
                id,
                execution,
                execution,
                execution,
                execution,
                String.join(", ", STARTABLE),
                server,
                STARTED,
                server);
        out.flush();
    }
}
