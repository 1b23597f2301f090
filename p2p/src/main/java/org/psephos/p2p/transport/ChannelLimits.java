package org.psephos.p2p.transport;

/**
 * What one connection may take of this node.
 *
 * @param maxMessageBytes of a message, decompressed; on the lanes but {@link Lane#URGENT}
 * @param maxUrgentBytes of a message of {@link Lane#URGENT}
 * @param maxQueuedBytes of messages of {@link Lane#BULK} that wait to be sent; see {@link #maxQueuedBytes(Lane)}
 */
public record ChannelLimits(int maxMessageBytes, int maxUrgentBytes, long maxQueuedBytes) {
    public ChannelLimits {
        if (maxUrgentBytes <= 0 || maxMessageBytes < maxUrgentBytes || maxQueuedBytes <= 0) {
            throw new IllegalArgumentException(
                    "limits " + maxMessageBytes + ", " + maxUrgentBytes + ", " + maxQueuedBytes);
        }
    }

    /**
     * Of messages of a lane that wait to be sent, whatever waits on the others: so nothing urgent is refused because of bulk. One message
     * of a lane always may. All lanes together hold no more than twice {@code maxQueuedBytes}, and a message each.
     */
    public long maxQueuedBytes(Lane lane) {
        return switch (lane) {
            case URGENT, PROMPT -> maxQueuedBytes / 4;
            case NORMAL -> maxQueuedBytes / 2;
            case BULK -> maxQueuedBytes;
        };
    }

    public int maxBytes(Lane lane) {
        return lane == Lane.URGENT ? maxUrgentBytes : maxMessageBytes;
    }
}
