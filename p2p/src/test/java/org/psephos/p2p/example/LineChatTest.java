package org.psephos.p2p.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Over real sockets. */
class LineChatTest {
    private static final long PATIENCE_SECONDS = 120;

    private static final class Screen extends OutputStream {
        final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final StringBuilder line = new StringBuilder();

        @Override
        public synchronized void write(int character) {
            if (character == '\n') {
                lines.add(line.toString());
                line.setLength(0);
            } else {
                line.append((char) character);
            }
        }

        PrintStream stream() {
            return new PrintStream(this, true, StandardCharsets.US_ASCII);
        }

        String next() throws InterruptedException {
            return lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Test
    void twoPeersConnectSendBroadcastListAndQuit() throws Exception {
        var aliceSees = new Screen();
        var bobSees = new Screen();
        var alice = new LineChat(aliceSees.stream());
        var bob = new LineChat(bobSees.stream());
        try (bob) {
            String alicesAddress = alice.start();
            String bobsAddress = bob.start();
            String aliceId = alicesAddress.substring(0, 40);
            String bobId = bobsAddress.substring(0, 40);

            alice.command("connect " + bobsAddress);
            assertThat(aliceSees.next()).isEqualTo("up " + bobId);
            assertThat(bobSees.next()).isEqualTo("up " + aliceId);
            alice.command("send " + bobId + " good morning");
            assertThat(bobSees.next()).isEqualTo(aliceId + ": good morning");
            bob.command("broadcast and to you");
            assertThat(aliceSees.next()).isEqualTo(bobId + ": and to you");
            alice.command("peers");
            assertThat(aliceSees.next()).isEqualTo("to " + bobId + " line-chat/1");
            bob.command("peers");
            assertThat(bobSees.next()).isEqualTo("from " + aliceId + " line-chat/1");
            alice.command("send " + "0".repeat(40) + " nobody");
            assertThat(aliceSees.next()).startsWith("not connected");

            assertThat(alice.command("quit")).isFalse();
            alice.close();
            assertThat(bobSees.next()).isEqualTo("down " + aliceId + " left, SHUTDOWN: the node stops");
        }
    }
}
