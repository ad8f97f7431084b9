package dev.telltale.client;

/** A server has nothing more to say on a stream, now or ever. */
final class NothingMoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NothingMoreException() {
        super("there is nothing more", null, false, false);
    }
}
