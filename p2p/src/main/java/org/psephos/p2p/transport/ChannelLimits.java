package org.psephos.p2p.transport;

/**
 * What one connection may take of this node.
 *
 * @param maxMessageBytes of a message, decompressed; on the lanes but {@link Lane#URGENT}
 * @param maxUrgentBytes of a message of {@link Lane#URGENT}
 * @param maxQueuedBytes of messages that wait to be sent, all lanes together; at least one message always may
 */
public record ChannelLimits(int maxMessageBytes, int maxUrgentBytes, long maxQueuedBytes) {
    public ChannelLimits {
        if (maxUrgentBytes <= 0 || maxMessageBytes < maxUrgentBytes || maxQueuedBytes <= 0) {
            throw new IllegalArgumentException(
                    "limits " + maxMessageBytes + ", " + maxUrgentBytes + ", " + maxQueuedBytes);
        }
    }

    public int maxBytes(Lane lane) {
        return lane == Lane.URGENT ? maxUrgentBytes : maxMessageBytes;
    }
}
