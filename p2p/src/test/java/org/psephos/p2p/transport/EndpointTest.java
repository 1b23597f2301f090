package org.psephos.p2p.transport;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;

class EndpointTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1:8646, 192.0.2.1:8646",
        "0.0.0.0:1, 0.0.0.0:1",
        "[2001:DB8:0:0:1:0:0:1]:65535, [2001:db8::1:0:0:1]:65535",
        "[2001:db8:0:1:1:1:1:1]:9, [2001:db8:0:1:1:1:1:1]:9",
        "[::]:9, [::]:9",
        "[::1]:9, [::1]:9",
        "[1::]:9, [1::]:9",
        "[1:0:0:2:0:0:0:3]:9, [1:0:0:2::3]:9",
        "[::ffff:192.0.2.1]:9, 192.0.2.1:9"
    })
    void readsAndWritesItsText(String text, String canonical) {
        assertThat(Endpoint.parse(text))
                .hasValueSatisfying(endpoint -> assertThat(endpoint).hasToString(canonical));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":1",
                "localhost:1",
                "example.org:80",
                "1.2.3:4",
                "1.2.3.4",
                "1.2.3.4:",
                "1.2.3.4:0",
                "1.2.3.4:65536",
                "1.2.3.4:+5",
                "1.2.3.4:05",
                "1.2.3.256:5",
                "01.2.3.4:5",
                "[1.2.3.4]:5",
                "2001:db8::1:5",
                "[2001:db8::1::]:5",
                "[fe80::1%eth0]:5",
                "[]:5",
                "beef:5"
            })
    void takesNothingElse(String text) {
        assertThat(Endpoint.parse(text)).isEmpty();
    }

    @Property
    void survivesItsEncodingAndItsText(
            @ForAll @Size(16) byte[] ip, @ForAll boolean v4, @ForAll @IntRange(min = 1, max = 65_535) int port) {
        Endpoint endpoint = Endpoint.of(v4 ? java.util.Arrays.copyOf(ip, 4) : ip, port);
        var out = new Writer();
        endpoint.write(out);

        assertThat(Decoded.all(out.toBytes(), Endpoint::read).value()).contains(endpoint);
        assertThat(Endpoint.parse(endpoint.toString())).contains(endpoint);
    }
}
