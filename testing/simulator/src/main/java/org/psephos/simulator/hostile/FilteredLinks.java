package org.psephos.simulator.hostile;

import java.util.Optional;
import org.psephos.core.crypto.PeerId;
import org.psephos.p2p.transport.Endpoint;
import org.psephos.p2p.transport.Lane;
import org.psephos.p2p.transport.Links;

/** Connections as they are, but for what a subclass does to them. */
public abstract class FilteredLinks implements Links {
    private final Links links;

    protected FilteredLinks(Links links) {
        this.links = links;
    }

    @Override
    public void dial(long link, Endpoint to, Optional<PeerId> expected) {
        links.dial(link, to, expected);
    }

    @Override
    public boolean send(long link, Lane lane, byte[] message, boolean compressible) {
        return links.send(link, lane, message, compressible);
    }

    @Override
    public void close(long link) {
        links.close(link);
    }

    @Override
    public void pauseReading(long link) {
        links.pauseReading(link);
    }

    @Override
    public void resumeReading(long link) {
        links.resumeReading(link);
    }
}
