package dev.telltale.client;

/**
 * Whether JSON fits the memory once it is read. Found out before it is: where the memory ends, any thread may be the one that fails, and not the one that
 * reads. Immutable, thread-safe.
 *
 * @param heap most bytes that this program may use
 */
record Room(long heap) {
    static final Room OF_THIS_PROGRAM = new Room(Runtime.getRuntime().maxMemory());

    /** What is shorter is not worth a look. */
    private static final int SMALL = 1 << 20;

    /** The text as it came, as characters, and as what it says. */
    private static final int BYTE = 4;

    /** An object is a map with its table, whatever is in it, and as it is copied to last two of them. */
    private static final int OBJECT = 240;

    private static final int FIELD = 60;
    private static final int ITEM = 24;

    /** @return the JSON @throws NoRoomException if it takes more than three quarters of the memory; the rest is for all else */
    byte[] check(byte[] json) {
        if (json.length > SMALL && needed(json) > heap / 4 * 3) {
            throw new NoRoomException(json.length);
        }
        return json;
    }

    /** Signs in texts count too, which are few. */
    private static long needed(byte[] json) {
        long needed = (long) BYTE * json.length;
        for (byte b : json) {
            needed += switch (b) {
                case '{' -> OBJECT;
                case ':' -> FIELD;
                case ',' -> ITEM;
                default -> 0;
            };
        }
        return needed;
    }
}
