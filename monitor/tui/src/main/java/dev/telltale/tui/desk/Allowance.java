package dev.telltale.tui.desk;

/**
 * How much may be asked for of what waits for somebody, bounded in number and in bytes.
 *
 * <p>Nobody knows how large what comes will be, so little is asked for at a time, and more as soon as it is here. Thread-safe.
 */
final class Allowance {
    /** What is under way at the most: by so many events, however large, the bytes may be exceeded. */
    private static final int STEP = 16;

    private final int most;
    private final long mostBytes;
    private int waiting;
    private long bytes;
    private int asked;

    /** @param most that may wait @param mostBytes that they may have */
    Allowance(int most, long mostBytes) {
        this.most = most;
        this.mostBytes = mostBytes;
    }

    /** A stream begins; what was asked of another one does not come. @return how much to ask for */
    synchronized int begin() {
        asked = 0;
        return more();
    }

    /** One has come. @return how much to ask for, or 0 */
    synchronized int arrived(long size) {
        asked--;
        waiting++;
        bytes += size;
        return more();
    }

    /** Some that waited have been taken. @return how much to ask for, or 0 */
    synchronized int taken(int count, long size) {
        waiting -= count;
        bytes -= size;
        return more();
    }

    private int more() {
        if (asked > STEP / 2 || waiting + STEP > most || bytes >= mostBytes) {
            return 0;
        }
        int more = STEP - asked;
        asked = STEP;
        return more;
    }
}
