package dev.telltale.client;

/** A block of a stream, or an answer, is longer than is taken. */
final class FrameTooLongException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FrameTooLongException(int maxBytes) {
        super("a frame is longer than " + maxBytes + " bytes");
    }
}
