package org.psephos.wallet.output;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class PlainTextPropertyTest {
    @Property
    void letsNoControlCharacterThrough(@ForAll String text) {
        assertThat(PlainText.of("\u001b[" + text + "\u009b" + text)
                        .codePoints()
                        .noneMatch(
                                point -> Character.isISOControl(point) || Character.getType(point) == Character.FORMAT))
                .isTrue();
    }
}
