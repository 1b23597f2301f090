package org.psephos.node.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.microraft.model.message.RaftMessage;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.psephos.core.codec.Bytes;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;
import org.psephos.core.crypto.PublicKey;
import org.psephos.core.fixtures.Allocation;

class MessageFuzzTest {
    private static final Member MEMBER = new Member(PublicKey.of(new byte[32]));

    @FuzzTest(maxDuration = "1m")
    void messages(byte[] input) {
        Bytes content = Bytes.of(input);
        Allocation.isBounded(input.length, () -> Message.decode(content));
        if (Message.decode(content) instanceof Decoded.Ok<Message>(Message message)) {
            byte[] nonce = Arrays.copyOf(input, Message.NONCE_BYTES);
            assertThat(Message.encode(message, nonce)).isEqualTo(content);
        }
    }

    @FuzzTest(maxDuration = "1m")
    void engineMessages(byte[] input) {
        Allocation.isBounded(input.length, () -> Decoded.all(input, in -> MessageCodec.read(MEMBER, in)));
        if (Decoded.all(input, in -> MessageCodec.read(MEMBER, in)) instanceof Decoded.Ok<RaftMessage>(var message)) {
            var out = new Writer();
            MessageCodec.write(message, out);
            assertThat(out.toBytes()).isEqualTo(input);
        }
    }

    @FuzzTest(maxDuration = "1m")
    void logs(byte[] input) {
        Map<String, Bytes> records = new TreeMap<>();
        records.put("raft.log", Bytes.of(input));
        try {
            LogStore.of(records);
        } catch (IllegalStateException refused) {
            assertThat(refused).hasMessageStartingWith("malformed");
        }
    }
}
