package org.psephos.p2p.transport.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.psephos.core.codec.Bytes;
import org.psephos.p2p.transport.Endpoint;
import org.psephos.p2p.transport.vertx.HalfOpenSlots.Admission;

class HalfOpenSlotsTest {
    private final HalfOpenSlots<Integer> slots = new HalfOpenSlots<>(4, 2);

    private Admission<Integer> admit(int socket, String address) {
        return slots.admit(socket, host(address));
    }

    private static Bytes host(String address) {
        return Addresses.host(Endpoint.parse(address + ":1").orElseThrow());
    }

    private static Admission<Integer> admitted() {
        return new Admission.Admitted<>(Optional.empty());
    }

    @Test
    void refusesAHostItsThirdSocketUntilAnotherIsReleased() {
        assertThat(admit(1, "192.0.2.1")).isEqualTo(admitted());
        assertThat(admit(2, "192.0.2.1")).isEqualTo(admitted());
        assertThat(admit(3, "192.0.2.1")).isEqualTo(new Admission.Refused<>());
        assertThat(admit(4, "192.0.2.2")).isEqualTo(admitted());

        slots.release(1);
        slots.release(1);
        slots.release(3);
        assertThat(admit(5, "192.0.2.1")).isEqualTo(admitted());
        assertThat(admit(6, "192.0.2.1")).isEqualTo(new Admission.Refused<>());
    }

    @Test
    void takesAnIpv6NetworkForOneHost() {
        assertThat(host("[2001:db8::1]")).isEqualTo(host("[2001:db8::ffff:1:2:3]"));
        assertThat(host("[2001:db8::1]")).isNotEqualTo(host("[2001:db8:0:1::1]"));
    }

    @Test
    void letsTheOldestGiveWayWhenAllAreTaken() {
        for (int i = 1; i <= 4; i++) {
            admit(i, "192.0.2." + i);
        }
        slots.release(1);
        admit(5, "192.0.2.5");

        assertThat(admit(6, "192.0.2.6")).isEqualTo(new Admission.Admitted<>(Optional.of(2)));
        assertThat(admit(7, "192.0.2.7")).isEqualTo(new Admission.Admitted<>(Optional.of(3)));
        assertThat(slots.size()).isEqualTo(4);
    }
}
