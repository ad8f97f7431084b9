package dev.telltale.server;

/**
 * How many connections a server has. Immutable, thread-safe.
 *
 * @param inAll how many may be open at once
 * @param perAddress how many of them may come from one address; behind a proxy, and on loopback, that is everybody
 * @param perSecond how many may come in a second; those of two seconds may come at once
 * @param requests how many requests, streams of events included, may be under way at once on one connection of HTTP/2
 */
public record ConnectionLimits(int inAll, int perAddress, int perSecond, int requests) {
    /** 20,000, all of which may come from one address, 5,000 in a second, and 1,000 requests on each. */
    public static final ConnectionLimits DEFAULT = new ConnectionLimits(20_000, 20_000, 5_000, 1_000);

    public ConnectionLimits {
        AtLeast.one("the limit inAll of connections", inAll);
        AtLeast.one("the limit perAddress of connections", perAddress);
        AtLeast.one("the limit perSecond of connections", perSecond);
        AtLeast.one("the limit requests of connections", requests);
    }

    public ConnectionLimits withInAll(int next) {
        return new ConnectionLimits(next, perAddress, perSecond, requests);
    }

    public ConnectionLimits withPerAddress(int next) {
        return new ConnectionLimits(inAll, next, perSecond, requests);
    }

    public ConnectionLimits withPerSecond(int next) {
        return new ConnectionLimits(inAll, perAddress, next, requests);
    }

    public ConnectionLimits withRequests(int next) {
        return new ConnectionLimits(inAll, perAddress, perSecond, next);
    }
}
