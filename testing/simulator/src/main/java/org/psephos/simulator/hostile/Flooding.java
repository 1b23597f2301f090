package org.psephos.simulator.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.ledger.Header;
import org.psephos.node.chain.ChainReader;
import org.psephos.node.network.NodeMessages;
import org.psephos.node.network.NodeNetwork;
import org.psephos.node.sync.HeaderBatch;
import org.psephos.p2p.application.Application;
import org.psephos.p2p.protocol.MessageKind;
import org.psephos.simulator.node.Conduct;
import org.psephos.simulator.node.RunningNode;
import org.psephos.simulator.time.Chance;

/** Answers who asks for headers with its whole chain again and again, or with headers that nobody sealed. */
final class Flooding implements Conduct {
    private static final MessageKind HEADERS = NodeMessages.all().stream()
            .filter(kind -> kind.name().equals("Headers"))
            .findFirst()
            .orElseThrow();
    private static final int MAX_MADE_UP = 500;

    private final Chance chance;
    private @Nullable ChainReader chain;

    Flooding(Chance chance) {
        this.chance = chance;
    }

    @Override
    public void started(RunningNode node) {
        chain = node.ledger().chain();
    }

    @Override
    public Application application(NodeNetwork network) {
        return new FilteredApplication(network) {
            @Override
            public void asked(PeerId peer, MessageKind kind, byte[] payload, Reply reply) {
                ChainReader own = chain;
                if (!kind.name().equals("GetHeaders") || own == null || chance.oneIn(4)) {
                    super.asked(peer, kind, payload, reply);
                } else {
                    var batch = new HeaderBatch(true, chance.oneIn(2) ? whole(own) : madeUp(own));
                    reply.send(HEADERS, batch.encode());
                }
            }
        };
    }

    private static List<Header> whole(ChainReader chain) {
        return chain.ids(1, Math.min(chain.head().height() + 1, HeaderBatch.MAX_HEADERS)).stream()
                .flatMap(id -> chain.header(id).stream())
                .toList();
    }

    private List<Header> madeUp(ChainReader chain) {
        Optional<Hash> base = chain.idAt(chance.between(0, chain.head().height()));
        var headers = new ArrayList<Header>();
        Header last = base.flatMap(chain::header).orElseThrow();
        for (int i = 0; i < MAX_MADE_UP; i++) {
            last = child(last, chain.head().header());
            headers.add(last);
        }
        return headers;
    }

    private Header child(Header parent, Header like) {
        return new Header(
                like.version(),
                like.chainId(),
                parent.height() + 1,
                parent.id(),
                parent.timeMillis() + 1_000,
                Hash.of(chance.bytes(Hash.BYTES)),
                Hash.of(chance.bytes(Hash.BYTES)),
                Hash.of(chance.bytes(Hash.BYTES)),
                like.producer(),
                like.engineFields(),
                Bytes.of(chance.bytes(Long.BYTES)));
    }
}
