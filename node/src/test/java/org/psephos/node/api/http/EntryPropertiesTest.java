package org.psephos.node.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.psephos.core.runtime.Clock;

class EntryPropertiesTest {
    private static final RouteTable ROUTES = new RouteTable(List.of(
            Route.get("/a/{x}", "g", (Route.Immediate) call -> Reply.empty(200)),
            Route.get("/a/b", "g", (Route.Immediate) call -> Reply.empty(200)),
            Route.of("POST", "/a/b", "g", (Route.Immediate) call -> Reply.empty(200))));

    @Property(tries = 300)
    void readsBackEveryValueThatWasEncoded(@ForAll String value) throws ProblemException {
        // Lone surrogates have no UTF-8.
        String sane = new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).replace("\uFFFD", "");
        String query = "q=" + URLEncoder.encode(sane, StandardCharsets.UTF_8);

        assertThat(QueryText.parse(query, Set.of("q"))).isEqualTo(Map.of("q", sane));
    }

    @Property(tries = 300)
    void refusesOrReadsEveryQuery(@ForAll String query) {
        try {
            assertThat(QueryText.parse(query, Set.of("a")).keySet()).isSubsetOf("a");
        } catch (ProblemException e) {
            assertThat(e.problem().status()).isEqualTo(400);
        }
    }

    @Property(tries = 300)
    void findsSomethingOrNothingForEveryPath(@ForAll String path) {
        assertThat(ROUTES.find("GET", "/" + path)).isNotNull();
    }

    @Property(tries = 300)
    void readsEveryNumberThatItWrites(@ForAll @LongRange(min = 0, max = 999_999_999_999_999_999L) long number) {
        assertThat(Call.parseNumber(Long.toString(number))).contains(number);
    }

    @Test
    void prefersTheFixedPartOfAPath() {
        assertThat(ROUTES.find("GET", "/a/b")).isInstanceOfSatisfying(RouteTable.Match.Found.class, found -> assertThat(
                        found.route().template())
                .isEqualTo("/a/b"));
        assertThat(ROUTES.find("GET", "/a/c"))
                .isInstanceOfSatisfying(RouteTable.Match.Found.class, found -> assertThat(found.path())
                        .isEqualTo(Map.of("x", "c")));
        assertThat(ROUTES.find("PUT", "/a/b"))
                .isEqualTo(new RouteTable.Match.OtherMethod(Set.of("GET", "HEAD", "OPTIONS", "POST")));
        for (String path : List.of("/", "/a", "/a/", "/a//b", "/a/b/", "/a/b/c", "/%61/b")) {
            assertThat(ROUTES.find("GET", path)).as(path).isInstanceOf(RouteTable.Match.None.class);
        }
    }

    @Test
    void refusesNumbersThatHaveASecondSpelling() {
        for (String text : List.of("", "-1", "+1", "01", "1.0", "1e3", " 1", "٣", "9".repeat(19))) {
            assertThat(Call.parseNumber(text)).as(text).isEmpty();
        }
    }

    @Test
    void believesForwardedAddressesOnlyFromTrustedProxies() throws Exception {
        List<Cidr> trusted = List.of(Cidr.parse("10.0.0.0/8").orElseThrow());
        InetAddress proxy = InetAddress.getByName("10.1.2.3");
        InetAddress stranger = InetAddress.getByName("192.0.2.1");

        assertThat(ClientAddress.of(stranger, List.of("127.0.0.1"), trusted)).isEqualTo(stranger);
        assertThat(ClientAddress.of(proxy, List.of("127.0.0.1, 192.0.2.7, 10.9.9.9"), trusted))
                .isEqualTo(InetAddress.getByName("192.0.2.7"));
        assertThat(ClientAddress.of(proxy, List.of("127.0.0.1", "192.0.2.7", "10.9.9.9"), trusted))
                .isEqualTo(InetAddress.getByName("192.0.2.7"));
        assertThat(ClientAddress.of(proxy, List.of(), trusted)).isEqualTo(proxy);
        assertThat(ClientAddress.of(proxy, List.of("host.example"), trusted)).isEqualTo(proxy);
        assertThat(Cidr.parse("10.0.0.0/33")).isEmpty();
        assertThat(Cidr.parse("localhost")).isEmpty();
        assertThat(Cidr.parse("::1").orElseThrow().contains(InetAddress.getByName("::1")))
                .isTrue();
    }

    @Test
    void letsAnAddressAskAsOftenAsItsBucketFills() throws Exception {
        long[] now = {0};
        var clock = new Clock() {
            @Override
            public long nowMillis() {
                return 0;
            }

            @Override
            public long nanoTime() {
                return now[0];
            }
        };
        var buckets = new TokenBuckets(clock, 2, 3);
        InetAddress one = InetAddress.getByName("192.0.2.1");

        for (int i = 0; i < 3; i++) {
            assertThat(buckets.take(one)).isTrue();
        }
        assertThat(buckets.take(one)).isFalse();
        assertThat(buckets.take(InetAddress.getByName("192.0.2.2"))).isTrue();
        now[0] += 500_000_000;
        assertThat(buckets.take(one)).isTrue();
        assertThat(buckets.take(one)).isFalse();
        for (int i = 0; i < 100; i++) {
            assertThat(buckets.take(InetAddress.getLoopbackAddress())).isTrue();
        }
        InetAddress six = InetAddress.getByName("2001:db8::1");
        for (int i = 0; i < 3; i++) {
            assertThat(buckets.take(six)).isTrue();
        }
        assertThat(buckets.take(InetAddress.getByName("2001:db8::2"))).isFalse();
    }

    @Test
    void refusesTwoRoutesForOneAddress() {
        Route route = Route.get("/a", "g", (Route.Immediate) call -> Reply.empty(200));
        assertThatThrownBy(() -> new RouteTable(List.of(route, route))).isInstanceOf(IllegalArgumentException.class);
    }
}
