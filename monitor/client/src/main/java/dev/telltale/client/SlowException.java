package dev.telltale.client;

/** An answer comes too slowly. */
final class SlowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SlowException(long bytes, long millis) {
        super("of its answer, only " + bytes + " bytes have come in " + millis + " ms");
    }
}
