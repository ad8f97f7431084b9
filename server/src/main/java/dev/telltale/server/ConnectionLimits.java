package dev.telltale.server;

/**
 * How many connections a server has. Immutable, thread-safe.
 *
 * @param inAll how many may be open at once
 * @param perAddress how many of them may come from one address; behind a proxy, and on loopback, that is everybody
 * @param perSecond how many may come in a second; those of two seconds may come at once
 * @param requests how many requests, streams of events included, may be under way at once on one connection of HTTP/2
 * @param requestsInAll how many of them on all connections; each takes some kilobytes until its answer is read
 */
public record ConnectionLimits(int inAll, int perAddress, int perSecond, int requests, int requestsInAll) {
    /** 20,000, all of which may come from one address, 5,000 in a second, 1,000 requests on each, and 15,000 in all. */
    public static final ConnectionLimits DEFAULT = new ConnectionLimits(20_000, 20_000, 5_000, 1_000, 15_000);

    public ConnectionLimits {
        AtLeast.one("the limit inAll of connections", inAll);
        AtLeast.one("the limit perAddress of connections", perAddress);
        AtLeast.one("the limit perSecond of connections", perSecond);
        AtLeast.one("the limit requests of connections", requests);
        AtLeast.one("the limit requestsInAll of connections", requestsInAll);
    }

    public ConnectionLimits withInAll(int next) {
        return new ConnectionLimits(next, perAddress, perSecond, requests, requestsInAll);
    }

    public ConnectionLimits withPerAddress(int next) {
        return new ConnectionLimits(inAll, next, perSecond, requests, requestsInAll);
    }

    public ConnectionLimits withPerSecond(int next) {
        return new ConnectionLimits(inAll, perAddress, next, requests, requestsInAll);
    }

    public ConnectionLimits withRequests(int next) {
        return new ConnectionLimits(inAll, perAddress, perSecond, next, requestsInAll);
    }

    public ConnectionLimits withRequestsInAll(int next) {
        return new ConnectionLimits(inAll, perAddress, perSecond, requests, next);
    }
}
