package dev.telltale.benchmarks.push;

import dev.telltale.event.CustomEvent;
import dev.telltale.event.Envelope;
import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.RunEvent;
import dev.telltale.event.Trigger;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.server.fanout.SseForm;
import dev.telltale.server.fanout.StreamCounters;
import dev.telltale.server.fanout.StreamOptions;
import dev.telltale.server.fanout.Streams;
import dev.telltale.server.fanout.Transport;
import dev.telltale.server.http.Backlog;
import dev.telltale.server.http.Work;
import io.netty.channel.Channel;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServerResponse;

/** The product's own path: journal in memory, hub, ring, filter, look, socket. */
final class TelltaleBroadcast implements Broadcast {
    private static final String NAME = "load";
    private static final String PAD = "x".repeat(60);

    private final LocalMonitor monitor = LocalMonitor.inMemory();
    private final EventJournal journal = monitor.journal();
    private final Streams streams = new Streams(
            monitor.liveTail(),
            new StreamOptions(20_000, 2000, Duration.ofSeconds(15)),
            new Backlog(1L << 30),
            new Work(Schedulers.boundedElastic()),
            Clock.systemUTC());
    private final Set<Channel> channels = ConcurrentHashMap.newKeySet();
    private long seq;

    TelltaleBroadcast() {
        long now = TimeUnit.NANOSECONDS.toMicros(Texts.now());
        Envelope first = Envelope.ofExecution(++seq, now, "load", "load", ExecutionStatus.RUNNING);
        journal.append(List.of(new RunEvent.Started(
                first, Map.of(), Map.of(), new Trigger("load", null), null, 0, List.of(), "ab".repeat(32))));
    }

    @Override
    public Mono<Void> stream(HttpServerResponse response, int kind) {
        Subscription wanted = Subscription.all(
                EventFilter.builder().types(List.of("custom." + NAME + kind)).build());
        AtomicReference<Channel> channel = new AtomicReference<>();
        response.withConnection(connection -> {
            Channel open = connection.channel();
            channel.set(open);
            channels.add(open);
            open.closeFuture().addListener(closed -> channels.remove(open));
        });
        return response.sendHeaders()
                .then()
                .then(Mono.create(end -> streams.sse(
                        wanted,
                        streams.tail().approach(wanted),
                        SseForm.USUAL,
                        Objects.requireNonNull(channel.get()),
                        true,
                        end)));
    }

    @Override
    public void emit(int events, int kinds) {
        List<ExecutionEvent> batch = new ArrayList<>(events);
        for (int i = 0; i < events; i++) {
            long now = Texts.now();
            Envelope envelope = Envelope.ofExecution(
                    ++seq, TimeUnit.NANOSECONDS.toMicros(now), "load", "load", ExecutionStatus.RUNNING);
            long turn = seq / kinds; // each kind has events without a hole in it
            batch.add(new CustomEvent(envelope, NAME + seq % kinds, Map.of("t", now, "turn", turn, "pad", PAD)));
        }
        journal.append(batch);
    }

    @Override
    public long written() {
        StreamCounters counters = streams.counters(Transport.SSE);
        if (counters.live() < counters.open()) {
            return 0; // some have to catch up
        }
        long place = monitor.head().position() - streams.fanOutLag();
        return place < seq || channels.stream().allMatch(Channel::isWritable) ? place : 0;
    }

    @Override
    public long emitted() {
        return seq;
    }
}
