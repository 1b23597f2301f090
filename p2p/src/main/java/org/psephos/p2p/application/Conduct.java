package org.psephos.p2p.application;

import java.util.Optional;
import org.psephos.core.crypto.PeerId;
import org.psephos.p2p.reputation.AddressBans;
import org.psephos.p2p.reputation.Behaviour;
import org.psephos.p2p.reputation.Reputation;
import org.psephos.p2p.reputation.Standing;
import org.psephos.p2p.reputation.Suspensions;
import org.psephos.p2p.transport.ChannelFault;
import org.psephos.p2p.transport.Endpoint;

/** What peers and addresses have to answer for, and what it leads to. Ends nothing itself. For one thread. */
final class Conduct {
    private static final System.Logger LOG = System.getLogger(Conduct.class.getName());

    private final Reputation reputation;
    private final AddressBans addressBans;
    private final Suspensions suspensions = new Suspensions();

    Conduct(Reputation reputation, AddressBans addressBans) {
        this.reputation = reputation;
        this.addressBans = addressBans;
    }

    Standing standing(PeerId peer, long nowMillis) {
        return reputation.standing(peer, nowMillis);
    }

    boolean isSuspended(PeerId peer, long nowMillis) {
        return suspensions.isSuspended(peer, nowMillis);
    }

    /** Whether there is to be no connection with the peer now. */
    boolean isKeptOut(PeerId peer, long nowMillis) {
        return isSuspended(peer, nowMillis) || standing(peer, nowMillis) instanceof Standing.Banned;
    }

    boolean isBanned(Endpoint from, long nowMillis) {
        return addressBans.isBanned(from, nowMillis);
    }

    /** Takes note of what a peer did; whether it has to go for it. */
    boolean mustGo(PeerId peer, Behaviour behaviour, String detail, long nowMillis) {
        return switch (reputation.note(peer, behaviour, nowMillis)) {
            case Standing.Banned ignored -> true;
            case Standing.Trusted ignored -> {
                if (behaviour.forfeitsTrust()) {
                    suspend(peer, behaviour, detail, nowMillis);
                }
                yield behaviour.forfeitsTrust();
            }
            case Standing.Good ignored -> false;
            case Standing.New ignored -> false;
            case Standing.Graylisted ignored -> false;
        };
    }

    /** Of a connection that a fault ended. Only what was authentic speaks against an identity: anybody on the way can spoil a frame. */
    void fault(Contact contact, String detail, long nowMillis) {
        Optional<PeerId> sender = contact.id().filter(ignored -> !detail.startsWith(ChannelFault.FRAME.name()));
        if (sender.isPresent()) {
            mustGo(sender.get(), Behaviour.PROTOCOL_BREACH, detail, nowMillis);
        } else if (!contact.isOutbound()) {
            addressBans.breach(contact.endpoint, nowMillis);
        }
    }

    private void suspend(PeerId peer, Behaviour behaviour, String detail, long nowMillis) {
        long millis = suspensions.suspend(peer, nowMillis);
        LOG.log(
                System.Logger.Level.WARNING,
                "peer {0}, which the operator chose, is let go for {1} s: {2}, {3}. If this comes again, look at that node,"
                        + " and whether its key is still its own",
                peer,
                millis / 1_000,
                behaviour,
                detail);
    }

    void liftSuspension(PeerId peer) {
        suspensions.lift(peer);
    }
}
