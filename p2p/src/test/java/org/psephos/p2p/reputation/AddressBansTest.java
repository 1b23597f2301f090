package org.psephos.p2p.reputation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.psephos.p2p.reputation.Peers.at;

import org.junit.jupiter.api.Test;

class AddressBansTest {
    private static final long START = 1_700_000_000_000L;

    private final AddressBans bans = new AddressBans();

    @Test
    void keepsAHostOutOnAnyPortForAShortTime() {
        bans.breach(at("1.2.3.4:1"), START);

        assertThat(bans.isBanned(at("1.2.3.4:2"), START)).isTrue();
        assertThat(bans.isBanned(at("1.2.3.5:1"), START)).isFalse();
        assertThat(bans.isBanned(at("1.2.3.4:1"), START + AddressBans.BAN_MILLIS))
                .isFalse();
    }

    @Test
    void countsAnIpv6NetworkOfOneCustomerAsOneHost() {
        bans.breach(at("[2001:db8:1:2::1]:1"), START);

        assertThat(bans.isBanned(at("[2001:db8:1:2:ffff::9]:1"), START)).isTrue();
        assertThat(bans.isBanned(at("[2001:db8:1:3::1]:1"), START)).isFalse();
    }

    @Test
    void aSiteFollowsWhereManyOfItsHostsMisbehave() {
        for (int host = 0; host < AddressBans.MEMBERS_TO_BAN_A_BLOCK - 1; host++) {
            bans.breach(at(7, host), START);
        }
        assertThat(bans.isBanned(at(7, 200), START)).isFalse();

        bans.breach(at(7, 100), START);
        assertThat(bans.isBanned(at(7, 200), START)).isTrue();
        assertThat(bans.isBanned(at(7, 256), START)).isFalse();
    }

    @Test
    void aSubnetGroupFollowsWhereManyOfItsSitesMisbehave() {
        for (int site = 0; site < AddressBans.MEMBERS_TO_BAN_A_BLOCK; site++) {
            assertThat(bans.isBanned(at(7, 60_000), START)).isFalse();
            for (int host = 0; host < AddressBans.MEMBERS_TO_BAN_A_BLOCK; host++) {
                bans.breach(at(7, 256 * site + host), START);
            }
        }

        assertThat(bans.isBanned(at(7, 60_000), START)).isTrue();
        assertThat(bans.isBanned(at(8, 60_000), START)).isFalse();
    }

    @Test
    void whoHoldsOneSiteOfALargeNetworkCannotShutTheNetworkOut() {
        for (int host = 0; host < 20_000; host++) {
            bans.breach(at("[2001:db8:1:%x::1]:1".formatted(host)), START);
            bans.breach(at(7, host % 256), START);
        }

        assertThat(bans.isBanned(at("[2001:db8:1:ffff::1]:1"), START)).isTrue();
        assertThat(bans.isBanned(at("[2001:db8:2::1]:1"), START)).isFalse();
        assertThat(bans.isBanned(at(7, 300), START)).isFalse();
    }

    @Test
    void oneHostAloneNeverBansItsSite() {
        for (int i = 0; i < 100; i++) {
            bans.breach(at(7, 1), START + i);
        }

        assertThat(bans.isBanned(at(7, 2), START + 100)).isFalse();
    }

    @Test
    void bansThatAreOverCountNoLonger() {
        for (int host = 0; host < AddressBans.MEMBERS_TO_BAN_A_BLOCK; host++) {
            bans.breach(at(7, host), START + host * AddressBans.BAN_MILLIS / 4);
        }

        assertThat(bans.isBanned(at(7, 200), START + 2 * AddressBans.BAN_MILLIS))
                .isFalse();
    }

    @Test
    void neverBansTheNodesOfThisMachineForOneOfThem() {
        for (int port = 1; port < 100; port++) {
            bans.breach(at("127.0.0.1:" + port), START);
        }

        assertThat(bans.isBanned(at("127.0.0.1:8646"), START)).isFalse();
        assertThat(bans.size()).isZero();
    }

    @Test
    void aClockSetBackEndsABanRatherThanLengthenIt() {
        bans.breach(at("1.2.3.4:1"), START);

        assertThat(bans.isBanned(at("1.2.3.4:1"), START - 3_600_000)).isFalse();
    }

    @Test
    void staysWithinItsLimitAndForgetsTheOldestFirst() {
        for (int i = 0; i < 3 * AddressBans.MAX_HOSTS; i++) {
            bans.breach(at(i % 9_000, i / 9_000), START + i);
        }
        int last = 3 * AddressBans.MAX_HOSTS - 1;

        assertThat(bans.size()).isEqualTo(AddressBans.MAX_HOSTS);
        assertThat(bans.isBanned(at(last % 9_000, last / 9_000), START + last)).isTrue();
        assertThat(bans.isBanned(at(0, 0), START + last)).isFalse();
    }

    @Test
    void sitesAndGroupsStayWithinTheirLimitsToo() {
        int groups = 2 * AddressBans.MAX_GROUPS;
        for (int group = 0; group < groups; group++) {
            for (int i = 0; i < AddressBans.MEMBERS_TO_BAN_A_BLOCK * AddressBans.MEMBERS_TO_BAN_A_BLOCK; i++) {
                bans.breach(at(group, 256 * (i / 8) + i % 8), START);
            }
        }

        assertThat(bans.size()).isEqualTo(AddressBans.MAX_HOSTS + AddressBans.MAX_SITES + AddressBans.MAX_GROUPS);
        assertThat(bans.isBanned(at(groups - 1, 60_000), START)).isTrue();
        assertThat(bans.isBanned(at(0, 60_000), START)).isFalse();
    }
}
