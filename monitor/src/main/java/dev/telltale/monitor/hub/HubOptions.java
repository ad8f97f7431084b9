package dev.telltale.monitor.hub;

/**
 * The bounds of a hub. Immutable, thread-safe.
 *
 * @param sinkCapacity batches of events that the multicast sink may hold
 * @param ringSlots events that the ring holds; rounded up to a power of two
 * @param ringBytes and how many bytes they may take, estimated
 * @param pageBytes how many bytes pages of the journal may take that are kept for subscribers who are behind, estimated
 */
public record HubOptions(int sinkCapacity, int ringSlots, long ringBytes, long pageBytes) {
    public HubOptions {
        if (sinkCapacity < 1 || ringSlots < 1 || ringBytes < 1 || pageBytes < 1) {
            throw new IllegalArgumentException("each bound of a hub is at least 1");
        }
        if (ringSlots > 1 << 24) {
            throw new IllegalArgumentException(
                    "a ring of " + ringSlots + " slots is too large; use at most " + (1 << 24));
        }
    }
}
