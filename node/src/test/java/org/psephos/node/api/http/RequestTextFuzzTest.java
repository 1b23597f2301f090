package org.psephos.node.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.psephos.core.fixtures.Allocation;
import org.psephos.core.runtime.VirtualClock;
import org.psephos.core.runtime.VirtualScheduler;

/** What a client writes into a request. */
class RequestTextFuzzTest {
    private static final Set<String> KNOWN = Set.of("limit", "before", "proof");
    private static final Deadline NO_DEADLINE = new Deadline(new VirtualClock(new VirtualScheduler(), 0), 1);

    /** Names that are known, with values that are text; all else is the client's fault. */
    @FuzzTest(maxDuration = "1m")
    void query(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        Allocation.isBounded(input.length, () -> QueryText.parse(text, KNOWN));

        try {
            Map<String, String> query = QueryText.parse(text, KNOWN);
            assertThat(KNOWN).containsAll(query.keySet());
            assertThat(query.values()).noneMatch(value -> value.length() > text.length());

            var call = new Call(Map.of(), query, NO_DEADLINE);
            assertThat(call.limit(25, 200)).isBetween(1, 200);
            call.flag("proof");
            call.text("before", 32).ifPresent(before -> assertThat(before).hasSizeBetween(1, 32));
        } catch (ProblemException refused) {
            assertThat(refused.problem().status()).isEqualTo(400);
            assertThat(refused.problem().code()).matches("[A-Z_]+");
        }
    }

    /** Addresses of proxies: read from digits alone, whoever wrote them. */
    @FuzzTest(maxDuration = "1m")
    void addresses(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        Allocation.isBounded(input.length, () -> Cidr.parse(text));

        Optional<Cidr> block = Cidr.parse(text);
        block.ifPresent(found -> {
            assertThat(found.bits()).isBetween(0, 8 * found.network().getAddress().length);
            assertThat(found.contains(found.network())).isTrue();
        });
        InetAddress loopback = InetAddress.getLoopbackAddress();
        List<Cidr> trusted = List.of(new Cidr(loopback, 8));
        assertThat(ClientAddress.of(loopback, Arrays.asList(text.split("\n", -1)), trusted))
                .isNotNull();
    }
}
