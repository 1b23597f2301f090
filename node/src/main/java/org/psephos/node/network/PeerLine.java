package org.psephos.node.network;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.sync.HeaderBatch;
import org.psephos.node.sync.Locator;
import org.psephos.node.sync.SyncLink;
import org.psephos.p2p.application.Network;
import org.psephos.p2p.protocol.MessageKind;
import org.psephos.p2p.reputation.Behaviour;

/** This node's side of the talk: questions and news as messages, answers as what they mean. An answer that means nothing is a breach. */
final class PeerLine implements SyncLink, TransactionRelay.Port {
    static final long HEADERS_MILLIS = 15_000;
    static final long BLOCK_MILLIS = 60_000;
    static final long TRANSACTIONS_MILLIS = 10_000;
    static final long MISSING_MILLIS = 8_000;

    private final MessageCounts counts;
    private @Nullable Network network;

    PeerLine(MessageCounts counts) {
        this.counts = counts;
    }

    void attach(Network to) {
        network = to;
    }

    private Network network() {
        Network attached = network;
        if (attached == null) {
            throw new IllegalStateException("not attached to a network");
        }
        return attached;
    }

    boolean tell(PeerId peer, MessageKind kind, byte[] payload) {
        return counted(kind, payload, network().tell(peer, kind, payload));
    }

    boolean counted(MessageKind kind, byte[] payload, boolean taken) {
        if (taken) {
            counts.sent(kind, payload.length);
        }
        return taken;
    }

    @Override
    public void report(PeerId peer, Behaviour behaviour, String detail) {
        network().report(peer, behaviour, detail);
    }

    void breach(PeerId peer, String detail) {
        report(peer, Behaviour.PROTOCOL_BREACH, detail);
    }

    void disconnect(PeerId peer, String why) {
        network().disconnect(peer, why);
    }

    @Override
    public boolean askHeaders(PeerId peer, Locator locator, Consumer<Optional<HeaderBatch>> answer) {
        return ask(
                peer,
                NodeMessages.GET_HEADERS,
                locator.encode(),
                NodeMessages.HEADERS,
                HEADERS_MILLIS,
                HeaderBatch::decode,
                answer);
    }

    @Override
    public boolean askBlock(PeerId peer, Hash id, Consumer<BlockAnswer> answer) {
        return askWhole(peer, new DataRequest.WholeBlock(id), answer);
    }

    private boolean askWhole(PeerId peer, DataRequest request, Consumer<BlockAnswer> answer) {
        return ask(
                peer,
                NodeMessages.GET_DATA,
                request.encode(),
                NodeMessages.DATA,
                BLOCK_MILLIS,
                DataAnswer::decode,
                data -> answer.accept(
                        switch (data.orElse(null)) {
                            case DataAnswer.WholeBlock(Bytes certificate, byte[] encoded) ->
                                new BlockAnswer.Found(certificate, encoded);
                            case DataAnswer.NoSuchBlock() -> new BlockAnswer.NotThere();
                            case DataAnswer.Transactions ignored -> {
                                breach(peer, "transactions instead of a block");
                                yield new BlockAnswer.NotThere();
                            }
                            case null -> new BlockAnswer.Silence();
                        }));
    }

    @Override
    public boolean announce(PeerId peer, Announcement announcement) {
        return tell(peer, NodeMessages.ANNOUNCE, announcement.encode());
    }

    @Override
    public boolean fetch(PeerId peer, DataRequest.Transactions request, Consumer<Optional<List<byte[]>>> answer) {
        return ask(
                peer,
                NodeMessages.GET_DATA,
                request.encode(),
                NodeMessages.DATA,
                TRANSACTIONS_MILLIS,
                DataAnswer::decode,
                data -> answer.accept(data.flatMap(some -> {
                    if (some instanceof DataAnswer.Transactions(List<byte[]> encoded)) {
                        return Optional.of(encoded);
                    }
                    breach(peer, "a block instead of transactions");
                    return Optional.empty();
                })));
    }

    /** For blocks; {@code transactions} knows what peers have been told. */
    BlockRelay.Port blocks(TransactionRelay transactions) {
        return new BlockRelay.Port() {
            @Override
            public boolean tellBlock(PeerId peer, byte[] compact) {
                return tell(peer, NodeMessages.COMPACT_BLOCK, compact);
            }

            @Override
            public boolean tellProposal(PeerId peer, byte[] compact) {
                return tell(peer, NodeMessages.PROPOSED_BLOCK, compact);
            }

            @Override
            public boolean askProposal(PeerId peer, Hash id, Consumer<Optional<byte[]>> answer) {
                return askWhole(
                        peer,
                        new DataRequest.ProposedBlock(id),
                        found -> answer.accept(
                                found instanceof BlockAnswer.Found(Bytes _, byte[] encoded)
                                        ? Optional.of(encoded)
                                        : Optional.empty()));
            }

            @Override
            public boolean askMissing(PeerId peer, MissingRequest request, Consumer<Optional<List<byte[]>>> answer) {
                return ask(
                        peer,
                        NodeMessages.GET_BLOCK_TXS,
                        request.encode(),
                        NodeMessages.BLOCK_TXS,
                        MISSING_MILLIS,
                        MissingAnswer::decode,
                        found -> answer.accept(found.map(MissingAnswer::encoded)));
            }

            @Override
            public List<Transaction> untold(PeerId peer) {
                return transactions.untold(peer, CompactBlock.MAX_PREFILLED);
            }
        };
    }

    private <T> boolean ask(
            PeerId peer,
            MessageKind kind,
            byte[] payload,
            MessageKind answerKind,
            long timeoutMillis,
            Function<byte[], Decoded<T>> decoder,
            Consumer<Optional<T>> answer) {
        return counted(kind, payload, network().ask(peer, kind, payload, answerKind, timeoutMillis, reply -> {
            reply.ifPresent(bytes -> counts.received(answerKind, bytes.length));
            answer.accept(reply.flatMap(bytes -> decode(peer, answerKind, decoder.apply(bytes))));
        }));
    }

    private <T> Optional<T> decode(PeerId peer, MessageKind kind, Decoded<T> decoded) {
        if (decoded instanceof Decoded.Malformed<T>(String detail)) {
            breach(peer, kind + ": " + detail);
        }
        return decoded.value();
    }
}
