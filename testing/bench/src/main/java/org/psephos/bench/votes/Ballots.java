package org.psephos.bench.votes;

import java.util.List;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PrivateKey;
import org.psephos.core.election.Choice;
import org.psephos.core.election.OpenBallot;
import org.psephos.core.ledger.Payload;
import org.psephos.core.ledger.Transaction;
import org.psephos.core.ledger.UnsignedTransaction;

/** The signed ballots of one election, by slot of its {@link Stream}. Safe for use by any thread. */
public final class Ballots {
    private final Hash chainId;
    private final Hash election;
    private final Voters voters;
    private final Stream stream;

    public Ballots(Hash chainId, Hash election, Voters voters, Stream stream) {
        this.chainId = chainId;
        this.election = election;
        this.voters = voters;
        this.stream = stream;
    }

    public Transaction at(int slot) {
        return switch (stream.kind(slot)) {
            case GOOD -> signed(slot, voters.key(stream.voter(slot)));
            case COPY -> at(stream.original(slot));
            case FORGERY -> signed(slot, voters.key(0));
        };
    }

    /** Option that the ballot of this voter chooses. */
    public static int choice(int voter) {
        return voter % Election.OPTIONS;
    }

    private Transaction signed(int slot, PrivateKey key) {
        int voter = stream.voter(slot);
        var ballot = new OpenBallot(List.of(Choice.of(choice(voter))));
        return voters.sign(
                new UnsignedTransaction(
                        chainId,
                        voters.publicKey(voter),
                        0,
                        Election.EXPIRY_HEIGHT,
                        0,
                        new Payload.CastBallot(election, ballot)),
                key);
    }
}
