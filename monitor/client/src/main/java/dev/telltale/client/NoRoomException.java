package dev.telltale.client;

/** What has come does not fit the memory once it is read. */
final class NoRoomException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoRoomException(int bytes) {
        super(bytes + " bytes of JSON");
    }
}
