package dev.telltale.cli.look;

import dev.telltale.cli.argument.AtLeast;
import dev.telltale.cli.argument.CommandException;
import dev.telltale.cli.argument.ExitCode;
import dev.telltale.cli.remote.EventStream;
import dev.telltale.cli.remote.ServerChoice;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Overflow;
import dev.telltale.monitor.stream.Subscription;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Prints events as they happen. */
@Command(
        name = "events",
        mixinStandardHelpOptions = true,
        description = {
            "Prints events as they happen: of one execution from its start to its end, or of all from now on until Ctrl-C.",
            "What is missing, and when the server is away and back, is told on standard error."
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class EventsCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", arity = "0..1", description = "The execution; all if left out")
    private @Nullable String id;

    @Mixin
    private FilterOptions filter;

    @Option(
            names = "--from",
            paramLabel = "start|now|CURSOR",
            description =
                    "Where to begin: with the oldest that is kept, from now on, or behind a place. Default: start with an ID,"
                            + " else now")
    private @Nullable String from;

    @Option(
            names = "--overflow",
            paramLabel = "POLICY",
            converter = Policy.class,
            description =
                    "What to get when this is too slow: catch-up, latest, drop-oldest or disconnect. Default: catch-up")
    private Overflow overflow = Overflow.CATCH_UP;

    @Option(names = "--limit", paramLabel = "N", description = "End after so many events")
    private long limit = Long.MAX_VALUE;

    @Mixin
    private ServerChoice server;

    @Override
    public Integer call() throws IOException {
        AtLeast.check("--limit", limit, 1);
        return server.use(remote -> {
            Subscription subscription = subscription(filter.filter());
            remote.expect(id);
            new EventStream(remote, subscription, limit).print();
            return ExitCode.COMPLETED;
        });
    }

    private Subscription subscription(EventFilter wanted) {
        Subscription subscription = EventStream.subscription(id, wanted);
        return subscription.withFrom(begin(subscription.from())).withOverflow(overflow);
    }

    private From begin(From otherwise) {
        if (from == null) {
            return otherwise;
        }
        return switch (from) {
            case "start" -> From.start();
            case "now" -> From.now();
            default -> From.at(cursor(from));
        };
    }

    private static Cursor cursor(String text) {
        try {
            return Cursor.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw CommandException.usage("--from " + text
                    + ": this is no cursor; use start, now, or the one that is told when events are stopped");
        }
    }

    /** A policy by its name on the wire. */
    static final class Policy implements ITypeConverter<Overflow> {
        @Override
        public Overflow convert(String word) {
            return Arrays.stream(Overflow.values())
                    .filter(each -> each.wireName().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("use catch-up, latest, drop-oldest or disconnect"));
        }
    }
}
