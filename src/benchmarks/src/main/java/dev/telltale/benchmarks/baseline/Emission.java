package dev.telltale.benchmarks.baseline;

/** A monitor under load: emitters that tell of events, and subscribers that count them. */
public interface Emission extends AutoCloseable {

    /** One event, all in: the clock is read, the event made and handed over. @param emitter its number, from 0; one thread at a time */
    void emit(int emitter);

    /** How many events the slowest subscriber has yet to deal with. */
    long lag();

    /**
     * How many events were lost, over all subscribers.
     *
     * @throws IllegalStateException if subscribers miss something that they should have got
     */
    long lost();

    @Override
    void close();
}
