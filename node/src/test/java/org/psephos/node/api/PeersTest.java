package org.psephos.node.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.psephos.node.api.events.EventLog;
import org.psephos.node.api.events.EventType;
import org.psephos.node.fakes.FakePeers;

/** What the interface tells of other nodes. */
class PeersTest {
    private static final String HOSTILE =
            "\u202e<script>alert(1)</script>\r\nevent: status\r\ndata: {}\r\n\r\n\u0000\"";

    private final ApiFixture api = new ApiFixture();
    private final EventLog log = new EventLog("run", 4_096);
    private final PeerFeed feed = new PeerFeed(log);
    private final FakePeers peers = new FakePeers();

    @AfterEach
    void close() {
        api.close();
    }

    /** What the feed has told since it was asked last. */
    private List<JsonNode> news(long after) throws IOException {
        var news = new ArrayList<JsonNode>();
        for (EventLog.Entry entry : log.after(after, 4_096).orElseThrow()) {
            assertThat(entry.type()).isEqualTo(EventType.PEER);
            String data =
                    entry.text().toString(UTF_8).lines().skip(2).findFirst().orElseThrow();
            news.add(ApiFixture.JSON.readTree(data.substring("data: ".length())));
        }
        return news;
    }

    private List<JsonNode> look() throws IOException {
        long before = log.last();
        feed.look(peers);
        return news(before);
    }

    private List<JsonNode> looks(int count) throws IOException {
        var all = new ArrayList<JsonNode>();
        for (int i = 0; i < count; i++) {
            all.addAll(look());
        }
        return all;
    }

    @Test
    void showsWhoIsThereAndWhyOthersAreNot() {
        api.peers.connect(FakePeers.peer(3, 77, HOSTILE));
        api.peers.connect(FakePeers.peer(4));
        api.peers.part(FakePeers.id(4), "STALLED: nothing for 30 s");

        JsonNode answer = api.json("/api/v1/peers");

        JsonNode peer = answer.get("peers").get(0);
        assertThat(answer.get("peers")).hasSize(1);
        assertThat(peer.get("version").asText()).isEqualTo(HOSTILE);
        assertThat(peer.get("height").asLong()).isEqualTo(77);
        assertThat(peer.get("latency").asLong()).isEqualTo(3);
        assertThat(peer.get("score").asLong()).isEqualTo(-1);
        assertThat(peer.get("outbound").asBoolean()).isTrue();
        JsonNode gone = answer.get("departed").get(0);
        assertThat(gone.get("id").asText()).isEqualTo(FakePeers.id(4));
        assertThat(gone.get("why").asText()).isEqualTo("STALLED: nothing for 30 s");
        assertThat(gone.get("times").asInt()).isEqualTo(1);
        assertThat(api.json("/api/v1/status").get("peers").asInt()).isEqualTo(1);
    }

    @Test
    void streamsThemToReaders() throws IOException {
        try (var socket = api.socket()) {
            socket.getOutputStream().write("GET /api/v1/events?types=peer HTTP/1.1\r\nhost: x\r\n\r\n".getBytes(UTF_8));
            var in = new java.io.BufferedReader(new java.io.InputStreamReader(socket.getInputStream(), UTF_8));
            String line = in.readLine();
            while (!line.startsWith("retry: ")) {
                line = in.readLine();
            }
            api.peers.connect(FakePeers.peer(1));
            api.server.peerFeed().look(api.peers);
            while (!line.startsWith("event: ")) {
                line = in.readLine();
            }
            assertThat(line).isEqualTo("event: peer");
            assertThat(in.readLine()).contains("\"id\":\"" + FakePeers.id(1), "\"removed\":false", "\"peers\":1");
        }
    }

    @Test
    void tellsOfComingChangingAndGoingOnce() throws IOException {
        assertThat(look()).isEmpty();
        peers.connect(FakePeers.peer(1));
        assertThat(looks(2)).singleElement().satisfies(event -> {
            assertThat(event.get("id").asText()).isEqualTo(FakePeers.id(1));
            assertThat(event.get("removed").asBoolean()).isFalse();
            assertThat(event.get("peers").asInt()).isEqualTo(1);
        });

        peers.connect(FakePeers.peer(1, 500, "test/1"));
        assertThat(looks(2 * PeerFeed.LOOKS_PER_CHANGE))
                .singleElement()
                .satisfies(event -> assertThat(event.get("height").asLong()).isEqualTo(500));

        peers.part(FakePeers.id(1), "left, SHUTDOWN: the node stops");
        assertThat(looks(2)).singleElement().satisfies(event -> {
            assertThat(event.get("removed").asBoolean()).isTrue();
            assertThat(event.get("why").asText()).isEqualTo("left, SHUTDOWN: the node stops");
            assertThat(event.get("peers").asInt()).isZero();
        });
    }

    @Test
    void tellsNoMoreAtOnceThanReadersCanTakeButAllInTheEnd() throws IOException {
        for (int number = 1; number <= 100; number++) {
            peers.connect(FakePeers.peer(number));
        }
        assertThat(look()).hasSize(PeerFeed.MAX_EVENTS_A_LOOK);
        assertThat(looks(10)).hasSize(100 - PeerFeed.MAX_EVENTS_A_LOOK);

        for (int number = 1; number <= 100; number++) {
            peers.part(FakePeers.id(number), "BANNED: lies");
        }
        assertThat(look()).hasSize(PeerFeed.MAX_EVENTS_A_LOOK);
        assertThat(looks(10)).hasSize(100 - PeerFeed.MAX_EVENTS_A_LOOK).last().satisfies(event -> assertThat(
                        event.get("peers").asInt())
                .isZero());
    }

    @Test
    void makesNoEventsOfWhoComesAndGoesBetweenLooks() throws IOException {
        for (int number = 1; number <= 1_000; number++) {
            peers.connect(FakePeers.peer(number));
            peers.part(FakePeers.id(number), "left, OTHER: bye");
        }
        assertThat(looks(10)).isEmpty();
    }

    @Test
    void keepsAStrangersWordsInOneEvent() throws IOException {
        peers.connect(FakePeers.peer(1, 1, HOSTILE));
        feed.look(peers);
        String text = log.after(0, 10).orElseThrow().getFirst().text().toString(UTF_8);

        assertThat(text.lines().filter(line -> line.startsWith("event: "))).containsExactly("event: peer");
        assertThat(news(0).getFirst().get("version").asText()).isEqualTo(HOSTILE);
    }
}
