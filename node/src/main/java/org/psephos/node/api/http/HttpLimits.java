package org.psephos.node.api.http;

/**
 * What one server takes at most.
 *
 * @param maxConnections open at the same time; more are closed at once
 * @param maxBodyBytes of one request
 * @param maxBodyBytesInFlight of all requests whose bodies are coming in or being dealt with; twice as much may be in memory
 * @param headMillis for the first request of a connection to arrive
 * @param idleMillis from one answer to the next request
 * @param bodyMillis for a body to arrive
 * @param requestMillis for an answer
 * @param stallMillis for a client to take what was sent
 * @param workers threads that read the disk
 * @param maxWaiting requests that wait for one of them
 * @param requestsPerSecond by one address, 0: any number; loopback is never limited
 * @param burst requests that an address may save up
 * @param graceMillis for requests under way to be answered when the port closes
 */
public record HttpLimits(
        int maxConnections,
        int maxBodyBytes,
        long maxBodyBytesInFlight,
        long headMillis,
        long idleMillis,
        long bodyMillis,
        long requestMillis,
        long stallMillis,
        int workers,
        int maxWaiting,
        int requestsPerSecond,
        int burst,
        long graceMillis) {

    public static final HttpLimits DEFAULT = new HttpLimits(
            10_000, 4 << 20, 64L << 20, 10_000, 60_000, 30_000, 10_000, 30_000, 4, 1_024, 500, 1_000, 2_000);

    /** The same with another rate by address, 0 for any number; an address may save up two seconds' worth. */
    public HttpLimits withRequestsPerSecond(int rate) {
        return new HttpLimits(
                maxConnections,
                maxBodyBytes,
                maxBodyBytesInFlight,
                headMillis,
                idleMillis,
                bodyMillis,
                requestMillis,
                stallMillis,
                workers,
                maxWaiting,
                rate,
                2 * rate,
                graceMillis);
    }

    /** Bytes of a request line, and of all header lines. */
    public static final int MAX_LINE_BYTES = 4_096;

    public static final int MAX_HEADER_BYTES = 16_384;
}
