package org.psephos.node.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.psephos.core.codec.Bytes;
import org.psephos.core.crypto.Hash;
import org.psephos.core.crypto.PeerId;
import org.psephos.core.crypto.SipHash;
import org.psephos.core.ledger.Block;
import org.psephos.core.ledger.Header;
import org.psephos.core.runtime.SeededRandomness;
import org.psephos.core.runtime.VirtualScheduler;
import org.psephos.node.sync.HeaderBatch;
import org.psephos.node.sync.Locator;
import org.psephos.node.testkit.NetworkedLedger;
import org.psephos.node.testkit.Person;
import org.psephos.node.testkit.VirtualLinks;
import org.psephos.p2p.application.Application;
import org.psephos.p2p.application.Peer;
import org.psephos.p2p.application.PeerStack;
import org.psephos.p2p.discovery.AddressBook;
import org.psephos.p2p.discovery.Dialer;
import org.psephos.p2p.discovery.DiscoveryMode;
import org.psephos.p2p.discovery.PeerAddress;
import org.psephos.p2p.protocol.MessageKind;
import org.psephos.p2p.protocol.MessageKinds;
import org.psephos.p2p.reputation.AddressBans;
import org.psephos.p2p.reputation.ConnectionLimits;
import org.psephos.p2p.reputation.InboundEviction;
import org.psephos.p2p.reputation.Reputation;
import org.psephos.p2p.transport.Endpoint;

/** A peer that says what a test tells it to say. Without other orders it serves the chain that it was given. */
final class ScriptedPeer implements Application {
    private static final SipHash NAMES = new SipHash(1, 2);

    final PeerId id;
    final List<String> heard = new ArrayList<>();
    final List<CompactBlock> shown = new ArrayList<>();
    final Map<MessageKind, Function<byte[], Optional<byte[]>>> answers = new HashMap<>();
    private final Map<Hash, Block> blocks = new LinkedHashMap<>();
    private final List<Header> headers = new ArrayList<>();
    private final NetworkedLedger victim;
    private final VirtualScheduler time;
    private final PeerStack stack;
    private long height;
    private Hash head;
    Function<Header, Bytes> certificates = header -> Bytes.EMPTY;
    boolean connected;
    Optional<Greeting> greeted = Optional.empty();

    /** Dials {@code victim} from 10.9.0.{@code number}. */
    ScriptedPeer(VirtualLinks links, VirtualScheduler time, NetworkedLedger victim, int number) {
        this.victim = victim;
        this.time = time;
        Person person = Person.named("scripted" + number);
        id = PeerId.of(person.address());
        head = genesis();
        var endpoint = Endpoint.of(new byte[] {10, 9, 0, (byte) number}, 8_646);
        VirtualLinks.Host host = links.host(endpoint, person.address());
        var randomness = new SeededRandomness(number);
        var book = new AddressBook(randomness);
        var dialer = new Dialer(
                new Dialer.Setting(ConnectionLimits.DEFAULT, DiscoveryMode.OFF, book, randomness, address -> connected),
                List.of());
        stack = new PeerStack(
                new PeerStack.Setting(
                        id,
                        "scripted/1",
                        0,
                        MessageKinds.with(NodeMessages.all()),
                        ConnectionLimits.DEFAULT,
                        new InboundEviction(Hash.ZERO),
                        new Reputation(),
                        new AddressBans(),
                        book,
                        dialer),
                host,
                victim.kit().clock(),
                time,
                this);
        host.listen(stack);
        dialer.addOperatorPeer(new PeerAddress(victim.host().endpoint(), Optional.of(victim.id())));
        answers.put(NodeMessages.GET_HEADERS, this::headersAfter);
        answers.put(NodeMessages.GET_DATA, this::data);
    }

    private Hash genesis() {
        return victim.kit().ledger().chain().idAt(0).orElseThrow();
    }

    /** Its chain, from height 1 on. */
    ScriptedPeer having(List<Block> chain) {
        blocks.clear();
        headers.clear();
        for (Block block : chain) {
            Hash blockId = block.header().id();
            blocks.put(blockId, block);
            headers.add(block.header());
            head = blockId;
        }
        height = chain.size();
        return this;
    }

    ScriptedPeer started() {
        stack.start();
        return this;
    }

    /** Gives another block than it should when asked for this one. */
    void giving(Hash asked, Block instead) {
        blocks.put(asked, instead);
    }

    void withhold(Hash block) {
        blocks.remove(block);
    }

    /** Leaves this kind of question without an answer. */
    void ignoring(MessageKind kind) {
        answers.put(kind, payload -> Optional.empty());
    }

    /** What the victim answers within a second. */
    Optional<byte[]> ask(MessageKind kind, byte[] payload, MessageKind answerKind) {
        var answers = new ArrayList<byte[]>();
        stack.ask(victim.id(), kind, payload, answerKind, 10_000, answer -> answer.ifPresent(answers::add));
        time.advance(1_000);
        return answers.stream().findFirst();
    }

    boolean tell(MessageKind kind, byte[] payload) {
        return stack.tell(victim.id(), kind, payload);
    }

    double score() {
        return victim.reputation().score(id, victim.kit().clock().nowMillis());
    }

    long heard(MessageKind kind) {
        return heard.stream().filter(kind.name()::equals).count();
    }

    private Optional<byte[]> headersAfter(byte[] payload) {
        Locator locator = Locator.decode(payload).orThrow();
        int from = 0;
        List<Hash> ids = headers.stream().map(Header::id).toList();
        for (Hash known : locator.ids()) {
            int at = ids.indexOf(known);
            if (at >= 0 || known.equals(genesis())) {
                from = at + 1;
                break;
            }
        }
        int to = from;
        for (int bytes = 0; to < headers.size() && bytes < HeaderBatch.ENOUGH_BYTES; to++) {
            bytes += headers.get(to).size();
        }
        to = Math.min(to, from + HeaderBatch.MAX_HEADERS);
        Bytes certificate = from < to ? certificates.apply(headers.get(to - 1)) : Bytes.EMPTY;
        return Optional.of(new HeaderBatch(to < headers.size(), certificate, headers.subList(from, to)).encode());
    }

    private Optional<byte[]> data(byte[] payload) {
        return Optional.of((switch (DataRequest.decode(payload).orThrow()) {
                    case DataRequest.Transactions ignored -> new DataAnswer.Transactions(List.of());
                    case DataRequest.WholeBlock(Hash wanted) ->
                        blocks.containsKey(wanted)
                                ? new DataAnswer.WholeBlock(
                                        certificates.apply(blocks.get(wanted).header()),
                                        blocks.get(wanted).encode())
                                : new DataAnswer.NoSuchBlock();
                    case DataRequest.ProposedBlock ignored -> new DataAnswer.NoSuchBlock();
                })
                .encode());
    }

    @Override
    public Bytes greeting() {
        return new Greeting(height, head, genesis(), NAMES).encode();
    }

    @Override
    public void peerUp(Peer peer) {
        connected = true;
        greeted = Greeting.decode(peer.greeting()).value();
    }

    @Override
    public void peerDown(PeerId peer, String why) {
        connected = false;
        heard.add("down " + why);
    }

    @Override
    public void told(PeerId peer, MessageKind kind, byte[] payload) {
        heard.add(kind.name());
        if (kind.equals(NodeMessages.COMPACT_BLOCK)) {
            shown.add(CompactBlock.decode(payload).orThrow());
        }
    }

    @Override
    public void asked(PeerId peer, MessageKind kind, byte[] payload, Reply reply) {
        heard.add(kind.name());
        MessageKind answer = kind.equals(NodeMessages.GET_HEADERS)
                ? NodeMessages.HEADERS
                : kind.equals(NodeMessages.GET_DATA) ? NodeMessages.DATA : NodeMessages.BLOCK_TXS;
        answers.getOrDefault(kind, ignored -> Optional.empty())
                .apply(payload)
                .ifPresent(bytes -> reply.send(answer, bytes));
    }

    @Override
    public void drained(PeerId peer) {}
}
