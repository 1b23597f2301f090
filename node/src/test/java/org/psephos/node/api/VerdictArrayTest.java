package org.psephos.node.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.psephos.core.crypto.Hash;

class VerdictArrayTest {
    private static final String ID = "00112233445566778899aabbccddeeff102132435465768798a9bacbdcedfe0f";

    @Test
    void writesVerdictsInTheirOrder() {
        var array = new VerdictArray(3);

        array.accepted(Hash.parse(ID));
        array.rejected("{\"verdict\":\"rejected\"}".getBytes(StandardCharsets.UTF_8));
        array.duplicate(Hash.parse(ID));

        assertThat(new String(array.end(), StandardCharsets.UTF_8))
                .isEqualTo("[{\"id\":\"" + ID + "\",\"verdict\":\"accepted\"},{\"verdict\":\"rejected\"},{\"id\":\""
                        + ID + "\",\"verdict\":\"duplicate\"}]");
    }

    @Test
    void nothingIsAnEmptyArray() {
        assertThat(new VerdictArray(0).end()).asString(StandardCharsets.UTF_8).isEqualTo("[]");
    }
}
