package org.psephos.p2p.reputation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.p2p.reputation.Peers.at;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.psephos.core.codec.Decoded;
import org.psephos.core.codec.Writer;
import org.psephos.p2p.transport.Endpoint;

class SubnetGroupTest {
    @ParameterizedTest
    @CsvSource({
        "1.2.3.4:5, 1.2.0.0/16",
        "1.2.255.255:9, 1.2.0.0/16",
        "172.32.0.1:5, 172.32.0.0/16",
        "172.16.0.1:5, 172.16.0.1/32",
        "172.31.255.255:5, 172.31.255.255/32",
        "10.1.2.3:5, 10.1.2.3/32",
        "192.168.0.9:5, 192.168.0.9/32",
        "169.254.1.1:5, 169.254.1.1/32",
        "127.0.0.1:8646, 127.0.0.1/32 port 8646",
        "127.9.9.9:1, 127.9.9.9/32 port 1",
        "[::1]:8646, ::1/128 port 8646",
        "[2001:db8:1:2::3]:5, 2001:db8::/32",
        "[fe80::1]:5, fe80::1/128",
        "[fd00::1]:5, fd00::1/128",
        "[2002:102:304::1]:5, 2002:102::/32"
    })
    void groupsAddressesThatOnePartyHolds(String endpoint, String group) {
        assertThat(SubnetGroup.of(at(endpoint))).hasToString(group);
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.3.4:5, 1.2.3.4/32",
        "[2001:db8:1:2:3:4:5:6]:5, 2001:db8:1:2::/64",
        "127.0.0.1:8646, 127.0.0.1/32",
        "[fd00::1:2:3]:5, fd00::1:2:3/128"
    })
    void holdsAHostToTheLeastThatItsOwnerIsGiven(String endpoint, String host) {
        assertThat(SubnetGroup.host(at(endpoint))).hasToString(host);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0:1, UNUSABLE",
        "0.1.2.3:1, UNUSABLE",
        "224.0.0.1:1, UNUSABLE",
        "255.255.255.255:1, UNUSABLE",
        "[::]:1, UNUSABLE",
        "[::5]:1, UNUSABLE",
        "[ff02::1]:1, UNUSABLE",
        "[febf::1]:1, LINK_LOCAL",
        "[fec0::1]:1, PUBLIC",
        "[fc00::1]:1, PRIVATE",
        "[fe00::1]:1, PUBLIC",
        "223.255.255.255:1, PUBLIC",
        "172.15.0.1:1, PUBLIC",
        "192.169.0.1:1, PUBLIC"
    })
    void knowsHowFarAnAddressReaches(String endpoint, AddressScope scope) {
        assertThat(AddressScope.of(at(endpoint))).isEqualTo(scope);
    }

    @Test
    void nobodyTellsOfWhatLiesNearerThanHimself() {
        assertThat(AddressScope.PUBLIC.canTellOf(AddressScope.PRIVATE)).isFalse();
        assertThat(AddressScope.PRIVATE.canTellOf(AddressScope.LOOPBACK)).isFalse();
        assertThat(AddressScope.LOOPBACK.canTellOf(AddressScope.PUBLIC)).isTrue();
        assertThat(AddressScope.PUBLIC.canTellOf(AddressScope.PUBLIC)).isTrue();
        for (AddressScope teller : AddressScope.values()) {
            assertThat(teller.canTellOf(AddressScope.UNUSABLE)).isFalse();
        }
    }

    @Property
    void survivesItsEncoding(@ForAll @Size(16) byte[] ip, @ForAll boolean v4) {
        Endpoint endpoint = Endpoint.of(v4 ? java.util.Arrays.copyOf(ip, 4) : ip, 7);
        for (SubnetGroup group : new SubnetGroup[] {SubnetGroup.of(endpoint), SubnetGroup.host(endpoint)}) {
            var out = new Writer();
            group.write(out);

            assertThat(Decoded.all(out.toBytes(), SubnetGroup::read).value()).contains(group);
        }
    }
}
