package dev.telltale.engine.run;

import dev.telltale.engine.secret.SecretMask;
import dev.telltale.event.Envelope;
import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.SealedPart;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Numbers and stamps what one execution does, masks its secrets, and hands it to the journal batch by batch.
 *
 * <p>What is recorded between two flushes is one batch: the journal takes it whole or not at all. Once it has refused one, the stream
 * has a hole that nothing can mend, so that nothing more is handed over. Not thread-safe: belongs to its run.
 */
final class Recorder {
    /** Events after which a batch is handed over at the next place where that is allowed. */
    private static final int FULL_BATCH = 64;

    private final EventJournal journal;
    private final EngineClock clock;
    private final String executionId;
    private final String workflow;
    private List<ExecutionEvent> batch = new ArrayList<>();
    private List<ExecutionEvent> unmasked = new ArrayList<>(); // of the batch, for recovery alone
    private List<Effect> effects = new ArrayList<>();
    private final @Nullable String directory;
    private final SecretMask firstMask;
    private SecretMask sealedMask = SecretMask.NONE; // what the journal was given to seal
    private volatile SecretMask mask; // also read where processes are started
    private long seq;
    private long position;
    private long lastMicros;
    private @Nullable RuntimeException loss;

    /** @param directory where the execution's processes run, for recovery; null for a folder of its own */
    Recorder(
            EventJournal journal,
            EngineClock clock,
            String executionId,
            String workflow,
            SecretMask mask,
            @Nullable String directory) {
        this.journal = journal;
        this.clock = clock;
        this.executionId = executionId;
        this.workflow = workflow;
        this.directory = directory;
        this.firstMask = mask;
        this.mask = mask;
    }

    /** Goes on behind what an earlier life has told. @param lastPosition of the last event */
    void goOnBehind(long lastPosition) {
        position = lastPosition;
        sealedMask = mask;
    }

    /** An earlier life has told this. */
    void toldBefore(ExecutionEvent event) {
        seq = event.envelope().seq();
        lastMicros = event.envelope().timestampMicros();
    }

    /** The envelope of the next event, about the execution; the number is taken when the event is added. */
    Envelope next(ExecutionStatus status) {
        return Envelope.ofExecution(seq + 1, now(), executionId, workflow, status);
    }

    /** The envelope of the next event, about a node; the number is taken when the event is added. */
    Envelope next(String nodeId, String path, int attempt, NodeStatus status) {
        return new Envelope(seq + 1, now(), executionId, workflow, nodeId, path, attempt, status);
    }

    void add(ExecutionEvent event) {
        batch.add(event);
        seq = event.envelope().seq();
    }

    /**
     * Adds an event that shows masked what the engine works with.
     *
     * @param masked whether it differs from what it stands for
     * @param plain makes the same event with the values as they are, for recovery alone
     */
    void add(ExecutionEvent event, boolean masked, Supplier<? extends ExecutionEvent> plain) {
        add(event);
        if (masked) {
            unmasked.add(plain.get());
        }
    }

    /** Something is to happen when the journal has acknowledged everything recorded so far. */
    void whenAcknowledged(Effect effect) {
        effects.add(effect);
    }

    boolean isFull() {
        return batch.size() >= FULL_BATCH;
    }

    /** @throws RuntimeException once, when the journal refuses what was recorded; what follows is dropped without a word */
    void flush() {
        List<Effect> due = effects;
        if (!due.isEmpty()) {
            effects = new ArrayList<>();
        }
        if (!batch.isEmpty()) {
            List<ExecutionEvent> whole = batch;
            batch = new ArrayList<>();
            append(whole, due);
        }
        for (Effect effect : due) {
            if (loss != null) {
                effect.lost(loss);
            } else {
                journal.whenAcknowledged(position, effect::acknowledged);
            }
        }
    }

    private void append(List<ExecutionEvent> whole, List<Effect> due) {
        if (loss != null) {
            return;
        }
        try {
            position = journal.append(whole, sealed());
        } catch (RuntimeException refused) {
            loss = refused;
            due.forEach(effect -> effect.lost(refused));
            due.clear();
            throw refused;
        }
    }

    @SuppressWarnings("ReferenceEquality") // a mask that brings nothing new is the same one
    private SealedPart sealed() {
        boolean isFirst = position == 0;
        SecretMask now = mask;
        if (unmasked.isEmpty() && now == sealedMask && !(isFirst && directory != null)) {
            return SealedPart.NONE;
        }
        SealedPart part = new SealedPart(unmasked, now.beyond(sealedMask), isFirst ? directory : null);
        unmasked = new ArrayList<>();
        sealedMask = now;
        return part;
    }

    /** Whether the journal wants those who append to wait. */
    boolean isBehind() {
        return journal.isBehind();
    }

    /** Whether the journal has refused something, so that nothing more is handed over. */
    boolean isBroken() {
        return loss != null;
    }

    /** Whether the journal has anything of the execution. */
    boolean hasBegun() {
        return position > 0;
    }

    /** Nothing more is handed over. */
    void close(RuntimeException why) {
        if (loss == null) {
            loss = why;
        }
    }

    /** The number of the latest event. */
    long seq() {
        return seq;
    }

    /** The time that was asked for last: of the latest event, or a moment later. */
    long lastMicros() {
        return lastMicros;
    }

    /** The time now, never before the latest event's. */
    long now() {
        lastMicros = Math.max(lastMicros, clock.micros());
        return lastMicros;
    }

    void addSecrets(Collection<String> values) {
        if (!values.isEmpty()) {
            mask = mask.with(values);
        }
    }

    void addSecrets(SecretMask more) {
        mask = mask.with(more);
    }

    SecretMask mask() {
        return mask;
    }

    /** A text with its secrets masked. */
    String masked(String text) {
        return mask.isEmpty() ? text : mask.mask(text);
    }

    /** A text with its secrets masked; null stays null. */
    @Nullable
    String maskedOrNull(@Nullable String text) {
        return text == null ? null : masked(text);
    }

    /** A throwable as it may stand in a log. Thread-safe. */
    Throwable masked(Throwable problem) {
        return LoggedFault.of(problem, mask);
    }

    /** A text that was masked by the secrets known when its source began; more of them may be known by now. */
    String maskedAgain(String text) {
        return mask == firstMask ? text : mask.mask(text);
    }

    /** A JSON value with its secrets masked. */
    @Nullable
    Object masked(@Nullable Object value) {
        return mask.isEmpty() ? value : mask.mask(value);
    }

    @SuppressWarnings("unchecked") // a masked map is a map with text keys
    Map<String, @Nullable Object> masked(Map<String, @Nullable Object> values) {
        return mask.isEmpty()
                ? values
                : (Map<String, @Nullable Object>) Objects.requireNonNull(mask.mask((Object) values));
    }

    /** What waits for the journal. */
    interface Effect {
        /** Called on the journal's thread, or on the run's where the journal has the events already; neither may be held up. */
        void acknowledged();

        /** The journal refused the events; called on the run's thread. */
        default void lost(RuntimeException cause) {}
    }
}
