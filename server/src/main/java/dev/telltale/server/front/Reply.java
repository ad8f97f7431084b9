package dev.telltale.server.front;

import dev.telltale.server.http.Answer;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * An answer that is waited for, and then sent. An operator would keep what made the answer for as long as it is sent, which may be for
 * days, for thousands of clients. Of the connection's event loop.
 */
final class Reply extends BaseSubscriber<Answer> {
    private final MonoSink<Void> end;
    private @Nullable Function<Answer, Mono<Void>> sender;
    private @Nullable Disposable sending;

    private Reply(Function<Answer, Mono<Void>> sender, MonoSink<Void> end) {
        this.sender = sender;
        this.end = end;
    }

    /**
     * @param answer comes on the connection's event loop
     * @return completes when the answer is sent; cancelling it cancels either
     */
    static Mono<Void> of(Mono<Answer> answer, Function<Answer, Mono<Void>> sender) {
        return Mono.create(end -> {
            Reply reply = new Reply(sender, end);
            end.onDispose(reply);
            answer.subscribe(reply);
        });
    }

    @Override
    protected void hookOnNext(Answer answer) {
        Mono<Void> sent = Objects.requireNonNull(sender).apply(answer);
        sender = null;
        sending = sent.subscribe(null, end::error, end::success);
    }

    @Override
    protected void hookOnError(Throwable error) {
        end.error(error);
    }

    @Override
    public void dispose() {
        super.dispose();
        if (sending != null) {
            sending.dispose();
        }
    }
}
